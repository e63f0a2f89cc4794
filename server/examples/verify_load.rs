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

mod load;
mod members;

use self::{
    load::Load,
    members::{Members, connect, settle},
};

#[tokio::main]
async fn main() {
    let load = Load::open().await;
    let members = Members::new("none", true, load.now);
    let mut connection = connect(&load.directory).await.expect("a database");
    let tokens = members.fill(&mut connection, load.count).await.expect("members");
    settle(connection).await.expect("an end");
    load.serve(tokens).await;
}
