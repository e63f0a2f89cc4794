use std::{
    io::{Read, Write},
    net::TcpListener,
    process::Stdio,
    thread,
};

use tokio::{net::TcpSocket, task};

use crate::program::{Site, User};

/// Something that answers every connection with `answer`.
fn answering(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}

fn list(user: &User) -> crate::program::Ran {
    user.run(&["organisation", "list"])
}

fn with_token(url: &str) -> User {
    User::at(url).with("LOCKSTEP_TOKEN", "lka_0")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_down_is_said_to_be_unreachable() {
    // Nobody else gets the port, and nobody listens.
    let held = TcpSocket::new_v4().unwrap();
    held.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}", held.local_addr().unwrap());
    list(&with_token(&url)).ends_with(6).is_kept_as("server_down");
    let json = with_token(&url)
        .run(&["organisation", "list", "--json"])
        .ends_with(6)
        .problem();
    assert_eq!(json["code"], "server_unreachable");
    let login = User::at(&url)
        .run_with(&["login"], "a@b.example\nsecret-of-ada\n")
        .ends_with(6);
    assert!(!login.text().contains("secret-of-ada"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_lockstep_server_is_said_not_to_be_one() {
    let page =
        answering("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\nconnection: close\r\n\r\n<html");
    list(&with_token(&page)).ends_with(6).is_kept_as("not_lockstep");
    for answer in [
        "HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\nconnection: close\r\n\r\n{",
        "HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
    ] {
        list(&with_token(&answering(answer))).ends_with(6);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_not_follow_a_redirect() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let place = elsewhere.local_addr().unwrap();
    let answer = format!(
        "HTTP/1.1 307 Elsewhere\r\nlocation: http://{place}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    list(&with_token(&answering(answer.leak()))).ends_with(6);
    assert_eq!(elsewhere.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_none_or_not_private_is_refused() {
    for address in ["localhost", "ftp://localhost", "http://ada:secret@localhost", ""] {
        User::at("http://127.0.0.1:9")
            .run(&["login", "--server", address])
            .ends_with(2);
    }
    let user = with_token("http://lockstep.invalid");
    list(&user).ends_with(2).is_kept_as("plain_http");
    user.run(&["organisation", "list", "--insecure-http"]).ends_with(6);
    list(&with_token("https://lockstep.invalid")).ends_with(6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_who_stops_reading_is_told_nothing() {
    let user = User::at("http://127.0.0.1:9");
    let mut command = user.command(
        env!("CARGO_BIN_EXE_lockstep"),
        &["password", "check", "--preset", "capgo", "--batch", "-"],
    );
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    // It prints when its input has ended.
    drop(child.stdin.take());
    let output = task::block_in_place(|| child.wait_with_output()).unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(141), &b""[..]));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_login_cannot_be_kept_is_said() {
    let mut site = Site::start().await;
    let user = site.user().with("XDG_CONFIG_HOME", "/proc");
    let password = crate::harness::OWNER_PASSWORD;
    let login = user
        .run_with(&["login", "--email", crate::program::OWNER], format!("{password}\n"))
        .ends_with(1);
    login.is_kept_as("login_not_kept");
    let tokens = site.owner.get("/v1/auth/tokens").await.assert_ok();
    assert_eq!(tokens["items"], serde_json::json!([]), "nobody has the token");
}
