//! `lockstep serve` as a process, which ends in any way.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, ChildStderr, Command, Stdio},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

const PATIENCE: Duration = Duration::from_mins(5);

/// A server that was begun.
pub(super) struct Program {
    child: Child,
    listens: mpsc::Receiver<SocketAddr>,
    address: Option<SocketAddr>,
    log: Option<JoinHandle<Vec<String>>>,
}

impl Program {
    /// Begins it; it does not listen yet.
    pub(super) fn begin(arguments: &[String], environment: &[(&str, String)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lockstep"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log-json"])
            .args(["--trusted-proxies", "127.0.0.1/32"])
            .args(arguments)
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, listens) = mpsc::channel();
        let log = child.stderr.take().unwrap();
        let log = Some(thread::spawn(move || read(log, &sender)));
        Self {
            child,
            listens,
            address: None,
            log,
        }
    }

    /// Where it listens, as soon as it does.
    pub(super) fn address(&mut self) -> SocketAddr {
        if self.address.is_none() {
            self.address = self.listens.recv_timeout(PATIENCE).ok();
        }
        self.address.unwrap_or_else(|| {
            let _ = self.child.kill();
            let log = self.log.take().unwrap().join().unwrap();
            panic!("the server does not start:\n{}", log.join("\n"));
        })
    }

    /// SIGKILL.
    pub(super) fn kill(mut self) {
        self.child.kill().unwrap();
        self.ended();
    }

    /// SIGTERM.
    pub(super) fn stop(mut self) {
        let id = Pid::from_child(&self.child);
        kill_process(id, Signal::TERM).unwrap();
        self.ended();
    }

    fn ended(&mut self) {
        self.child.wait().unwrap();
        let log = self.log.take().unwrap().join().unwrap();
        let panic = log.iter().find(|line| line.contains("panicked"));
        assert!(panic.is_none(), "{}", log.join("\n"));
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // When a test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(log: ChildStderr, address: &mpsc::Sender<SocketAddr>) -> Vec<String> {
    let mut lines = Vec::new();
    for line in BufReader::new(log).lines().map_while(Result::ok) {
        let json: Value = serde_json::from_str(&line).unwrap_or_default();
        if json["message"] == "listening" {
            let listens = json["address"].as_str().unwrap().parse().unwrap();
            let _ = address.send(listens);
        }
        // Every answer is one; what tells why something has failed is not.
        if !line.contains("\"INFO\"") {
            lines.push(line);
        }
    }
    lines
}
