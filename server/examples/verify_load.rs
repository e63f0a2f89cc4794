//! What `cargo xtask bench verify` loads: the server on a database of many members, and a bare route beside it.
//!
//! `verify_load fill DIRECTORY MEMBERS`, then `verify_load serve DIRECTORY` and, beside it, `verify_load write DIRECTORY`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a tool of the benchmark, which ends at the first thing that is not as it must be"
)]

mod load;
mod members;

use self::members::{Members, connect, settle};

#[tokio::main]
async fn main() {
    load::run(async |load, count| {
        let members = Members::new("none", true, load.now);
        let mut connection = connect(&load.directory).await.expect("a database");
        let tokens = members.fill(&mut connection, count).await.expect("members");
        settle(connection).await.expect("an end");
        tokens
    })
    .await;
}
