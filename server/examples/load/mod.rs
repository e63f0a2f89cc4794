//! What the servers of the load benchmarks have in common: what is served, and how that is told.

use std::{io::Read, path::PathBuf, sync::Arc};

use axum::{Router, routing::get};
use lockstep_core::time::Timestamp;
use lockstep_server::{App, Clock, Settings, SystemClock, serve};
use tokio::net::TcpListener;

/// A new database in the directory that is the first argument, of as many as the second says, and when that was.
pub(crate) struct Load {
    pub(crate) directory: PathBuf,
    pub(crate) count: usize,
    pub(crate) now: Timestamp,
    app: App,
}

impl Load {
    pub(crate) async fn open() -> Self {
        let mut arguments = std::env::args().skip(1);
        let directory = PathBuf::from(arguments.next().expect("a directory"));
        let count = arguments.next().and_then(|text| text.parse().ok()).expect("a number");
        // As `lockstep serve` logs.
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_writer(std::io::stderr)
            .init();
        let clock = SystemClock::default();
        let now = clock.now();
        let app = App::open(Settings::new(&directory), Arc::new(clock))
            .await
            .expect("a server");
        Self {
            directory,
            count,
            now,
            app,
        }
    }

    /// Listens on two free ports, prints them and `tokens`, and serves until its standard input ends.
    pub(crate) async fn serve(self, tokens: Vec<String>) {
        let verified = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let bare = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("{}", verified.local_addr().expect("an address"));
        println!("{}", bare.local_addr().expect("an address"));
        for token in tokens {
            println!("{token}");
        }
        println!();
        let nothing = Router::new().route("/v1/verify", get(async || ()));
        tokio::spawn(async move { axum::serve(bare, nothing).await });
        let ended = async {
            let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
        };
        serve(&self.app, verified, ended).await.expect("a running server");
    }
}
