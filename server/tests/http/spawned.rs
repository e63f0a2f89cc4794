//! `lockstep serve` as a process, with everything that it logs.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response},
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::wire::Connection;

const PATIENCE: Duration = Duration::from_mins(1);

/// A server that listens.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    log: Option<JoinHandle<Vec<String>>>,
}

impl Process {
    /// Starts it on a free port.
    pub(crate) fn start(arguments: &[String], environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lockstep"))
            .args(["serve", "--log-json", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (listens, listening) = mpsc::channel();
        let log = thread::spawn(move || {
            let mut log = Vec::new();
            for line in lines.map(Result::unwrap) {
                let said: Value = serde_json::from_str(&line).unwrap_or_default();
                if said["message"] == "listening" {
                    let _ = listens.send(said["address"].as_str().unwrap().parse().unwrap());
                }
                log.push(line);
            }
            log
        });
        let Ok(address) = listening.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            panic!("{arguments:?} does not listen: {:?}", log.join())
        };
        Self {
            child,
            address,
            log: Some(log),
        }
    }

    /// The same over a socket, for whoever knows a router only.
    pub(crate) fn router(&self) -> Router {
        let address = self.address;
        Router::new().fallback(move |request: Request<Body>| forward(address, request))
    }

    /// Stops it as a service manager does, and gives the lines that it has logged.
    pub(crate) fn stop(mut self) -> Vec<String> {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have been stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn forward(address: SocketAddr, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    let headers = parts.headers.iter().filter(|(name, _)| *name != "content-length");
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let target = parts.uri.path_and_query().unwrap().as_str();
    let mut connection = Connection::open(address).await;
    let received = connection
        .exchange(parts.method.as_str(), target, &headers, &body)
        .await;
    let mut response = Response::builder().status(received.status);
    for line in received.head.lines().skip(1) {
        if let Some((name, value)) = line.split_once(": ") {
            response = response.header(name, value);
        }
    }
    response.body(Body::from(received.body)).unwrap()
}
