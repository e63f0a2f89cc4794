//! What `cargo xtask bench verify` loads: the server on a database of many members, and a bare route beside it.
//!
//! `verify_load DIRECTORY MEMBERS` fills a new database, listens on two free ports, prints them and one token a line,
//! and serves until its standard input ends.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a tool of the benchmark, which ends at the first thing that is not as it must be"
)]

mod members;

use std::{io::Read, path::Path, sync::Arc};

use axum::{Router, routing::get};
use lockstep_server::{App, Clock, Settings, SystemClock, serve};
use tokio::net::TcpListener;

use self::members::Members;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().expect("a directory");
    let members: usize = arguments
        .next()
        .and_then(|text| text.parse().ok())
        .expect("a number of members");
    // As `lockstep serve` logs.
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_writer(std::io::stderr)
        .init();
    let clock = SystemClock::default();
    let now = clock.now();
    let settings = Settings::new(&directory);
    // Makes the database; it is filled by another connection.
    let app = App::open(settings, Arc::new(clock)).await.expect("a server");
    let members = Members {
        count: members,
        password_hash: "none".to_owned(),
        have_two_factor: true,
    };
    let filled = members.fill(Path::new(&directory), now).await;
    let (connection, tokens) = filled.expect("a database");
    drop(connection);

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
    serve(&app, verified, ended).await.expect("a running server");
}
