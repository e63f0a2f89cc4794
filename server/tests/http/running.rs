use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use lockstep_server::serve;
use tokio::{net::TcpListener, sync::oneshot, task, time::timeout};

use crate::harness::Server;

fn request(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    // The other side may close hard after it has answered.
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_listens_answers_and_stops_when_it_is_told_to() {
    let server = Server::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = server.app.clone();
    let running = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        serve(&app, listener, stopped).await
    });
    let ask = |text: String| task::spawn_blocking(move || request(address, &text));
    let healthy = ask("GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".to_owned())
        .await
        .unwrap();
    assert!(healthy.starts_with("HTTP/1.1 200"), "{healthy}");
    let head = "POST /v1/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    let large = format!("{head}content-length: 1048576\r\nconnection: close\r\n\r\n{{");
    let large = ask(large).await.unwrap();
    assert!(large.starts_with("HTTP/1.1 413"), "{large}");
    stop.send(()).unwrap();
    timeout(Duration::from_secs(10), running)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(TcpStream::connect(address).is_err());
}
