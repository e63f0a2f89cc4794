//! What the servers of the load benchmarks have in common: what is served, and how that is told.

use std::{
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::{Router, routing::get};
use lockstep_core::time::Timestamp;
use lockstep_server::{App, Clock, Settings, SystemClock, serve};
use sqlx::{ConnectOptions, sqlite::SqliteConnectOptions};
use tokio::{net::TcpListener, time::interval};

/// The server on the database of a directory.
pub(crate) struct Load {
    pub(crate) directory: PathBuf,
    pub(crate) now: Timestamp,
    app: App,
}

/// Does what the first argument says: `fill DIRECTORY COUNT` makes a database of so many and prints a line for each request
/// to be sent, `serve DIRECTORY` serves it, `write DIRECTORY` commits to it again and again. They are processes of their own,
/// so that what filling takes is not in what serving does.
pub(crate) async fn run(fill: impl AsyncFnOnce(&Load, usize) -> Vec<String>) {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().expect("`fill`, `serve` or `write`");
    let directory = PathBuf::from(arguments.next().expect("a directory"));
    if task == "write" {
        return write(&directory).await;
    }
    let load = Load::open(directory).await;
    if task == "serve" {
        return load.serve().await;
    }
    let count = arguments.next().and_then(|text| text.parse().ok()).expect("a number");
    for token in fill(&load, count).await {
        println!("{token}");
    }
}

/// Changes a row, a hundred times a second, until the standard input ends.
async fn write(directory: &Path) {
    let options = SqliteConnectOptions::new().filename(directory.join("lockstep.db"));
    let mut connection = options.connect().await.expect("a database");
    let mut ticks = interval(Duration::from_millis(10));
    let writing = async {
        loop {
            ticks.tick().await;
            let sql = "UPDATE organizations SET created_at = created_at + 1 WHERE slug = 'org-0'";
            let written = sqlx::query(sql).execute(&mut connection).await.expect("a commit");
            assert_eq!(written.rows_affected(), 1, "an organization");
        }
    };
    tokio::select! {
        () = writing => {}
        () = input_ends() => {}
    }
}

async fn input_ends() {
    let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
}

impl Load {
    async fn open(directory: PathBuf) -> Self {
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
        Self { directory, now, app }
    }

    /// Listens on two free ports, prints them, and serves until its standard input ends.
    async fn serve(self) {
        let verified = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let bare = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("{}", verified.local_addr().expect("an address"));
        println!("{}", bare.local_addr().expect("an address"));
        let nothing = Router::new().route("/v1/verify", get(async || ()));
        tokio::spawn(async move { axum::serve(bare, nothing).await });
        serve(&self.app, verified, input_ends())
            .await
            .expect("a running server");
    }
}
