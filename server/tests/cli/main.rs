//! The program as a process, against a server that runs: in a pipe, and in a terminal. What it prints is kept in
//! `snapshots/`; `INSTA_UPDATE=always` writes them anew.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may panic")]

#[path = "../http/cluster.rs"]
#[allow(dead_code, reason = "the tests of the API use the rest of it")]
mod cluster;
#[path = "../http/harness.rs"]
#[allow(dead_code, reason = "the tests of the API use the rest of it")]
mod harness;

mod api_keys;
mod audit;
mod faults;
mod login;
mod manual;
mod members;
mod organizations;
mod password;
mod policy;
mod program;
mod set;
mod terminal;
