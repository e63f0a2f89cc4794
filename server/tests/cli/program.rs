//! Runs the program for somebody who has a home directory and a server.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use lockstep_server::serve;
use rexpect::session::{Options, PtySession, spawn_with_options};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{net::TcpListener, task};

use crate::harness::{Browser, OWNER_PASSWORD, Server};

/// A server that listens, with the organization `engines`.
pub(crate) struct Site {
    pub(crate) server: Server,
    pub(crate) url: String,
    pub(crate) owner: Browser,
}

/// Somebody at a machine of their own.
pub(crate) struct User {
    pub(crate) url: String,
    home: TempDir,
    environment: Vec<(String, String)>,
}

/// What a process has printed and ended with.
#[derive(Debug)]
pub(crate) struct Ran {
    command: String,
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) error: String,
}

pub(crate) const OWNER: &str = "owner@engines.example";
const TIMEOUT_MS: u64 = 30_000;

impl Site {
    pub(crate) async fn start() -> Self {
        let server = Server::start().await;
        let owner = server.owner("engines").await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = server.app.clone();
        tokio::spawn(async move { serve(&app, listener, std::future::pending()).await });
        Self { server, url, owner }
    }

    pub(crate) fn user(&self) -> User {
        User::at(&self.url)
    }

    /// The owner, logged in.
    pub(crate) fn logged_in(&self) -> User {
        self.logged_in_as(OWNER, OWNER_PASSWORD)
    }

    pub(crate) fn logged_in_as(&self, email: &str, password: &str) -> User {
        let user = self.user();
        user.run_with(&["login", "--email", email], format!("{password}\n"))
            .ends_with(0);
        user
    }

    /// The owner, with a second factor and logged in with it.
    pub(crate) async fn with_two_factor(&mut self) -> User {
        let secret = self.owner.enrol(&self.server, OWNER_PASSWORD).await;
        // The code of the set-up is used up.
        self.server.clock.advance(Duration::from_mins(1));
        let user = self.user();
        let answers = format!("{OWNER_PASSWORD}\n{}\n", self.server.code(&secret));
        user.run_with(&["login", "--email", OWNER], answers).ends_with(0);
        user
    }

    pub(crate) async fn member(&mut self, email: &str, role: &str) -> Browser {
        // Members are listed in the order of their accounts.
        self.server.clock.advance(Duration::from_secs(1));
        self.server.member(&mut self.owner, "engines", email, role).await
    }
}

impl User {
    pub(crate) fn at(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            home: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn credentials(&self) -> PathBuf {
        self.home.path().join("lockstep/credentials.json")
    }

    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.home.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.home.path())
            .env("XDG_CONFIG_HOME", self.home.path())
            .env("LOCKSTEP_URL", &self.url)
            .env("TERM", "xterm-256color")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// With `input` on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_lockstep"), arguments);
        let command = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // The server runs on the other threads.
        let output = task::block_in_place(|| {
            let mut child = command.spawn().unwrap();
            // A process that needs no input may have ended.
            let _ = child.stdin.take().unwrap().write_all(input.as_ref());
            child.wait_with_output().unwrap()
        });
        Ran {
            command: format!("lockstep {}", arguments.join(" ")),
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// In a terminal that shows what is typed, and says at the end how the program ended and how the terminal is.
    pub(crate) fn terminal(&self, arguments: &[&str]) -> PtySession {
        const SCRIPT: &str =
            "trap : INT; stty echo cols 200; \"$@\"; echo \"ended with $?\"; stty -a | grep -ow -e '-\\?echo'";
        let program = env!("CARGO_BIN_EXE_lockstep");
        let arguments = [&["-c", SCRIPT, "sh", program], arguments].concat();
        let options = Options::new().timeout_ms(Some(TIMEOUT_MS));
        // In the background of a script whatever is started ignores interruptions.
        let arguments = [&["--default-signal=INT", "sh"], &arguments[..]].concat();
        spawn_with_options(self.command("env", &arguments), options).unwrap()
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.text());
        self
    }

    /// Everything that was printed.
    pub(crate) fn text(&self) -> String {
        let code = self
            .code
            .map_or_else(|| "by a signal".to_owned(), |code| code.to_string());
        let error = if self.error.is_empty() {
            String::new()
        } else {
            format!("--- standard error\n{}", self.error)
        };
        format!("$ {}\n{}{error}--- ended with {code}\n", self.command, self.out)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }

    /// The problem on standard error.
    pub(crate) fn problem(&self) -> Value {
        serde_json::from_str(&self.error).unwrap()
    }

    /// Compares with what is kept under `name`.
    #[track_caller]
    pub(crate) fn is_kept_as(&self, name: &str) -> &Self {
        is_kept_as(name, &self.text());
        self
    }
}

/// Compares `text` with what is kept under `name`, apart from what differs from run to run.
#[track_caller]
pub(crate) fn is_kept_as(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"http://127\.0\.0\.1:\d+", "[server]");
    settings.add_filter("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]");
    settings.add_filter(r"/\S*/\.tmp\w+", "[home]");
    settings.add_filter(
        r"\d+ passwords a second: [\d.]+ s",
        "[rate] passwords a second: [time] s",
    );
    settings.bind(|| insta::assert_snapshot!(name, text));
}
