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

use load::{Load, People, TOKENS, hexadecimal, settle};
use sha2::{Digest, Sha256};
use sqlx::Connection;

/// Members of one organization.
const ORGANIZATION: usize = 1_000;
const YEAR_MILLIS: i64 = 31_536_000_000;

#[tokio::main]
async fn main() {
    let load = Load::open().await;
    let tokens = fill(&load).await.expect("a database");
    load.serve(tokens).await;
}

/// Members with an access token each.
async fn fill(load: &Load) -> Result<Vec<String>, sqlx::Error> {
    let mut connection = load.connect().await?;
    let people = People::new(load.now);
    let at = load.now.unix_millis();
    let (mut tokens, mut organization) = (Vec::new(), String::new());
    let mut change = connection.begin().await?;
    for number in 0..load.count {
        if number % ORGANIZATION == 0 {
            organization = people.organization(&mut change, number / ORGANIZATION).await?;
        }
        let account = people.member(&mut change, number, &organization).await?;
        let token = token(number);
        sqlx::query(
            "INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at,
                                   kind, credential, second_factor, name, expires_at)
             VALUES ($1, $1, $2, $3, $3, $3, 'access_token', 'password', 'totp', 'load', $4)",
        )
        .bind(&account)
        .bind(hexadecimal(&Sha256::digest(token.as_bytes())))
        .bind(at)
        .bind(at + YEAR_MILLIS)
        .execute(&mut *change)
        .await?;
        if number % load.count.div_ceil(TOKENS) == 0 {
            tokens.push(format!("org-{} {token}", number / ORGANIZATION));
        }
    }
    change.commit().await?;
    settle(connection).await?;
    Ok(tokens)
}

/// Of the shape of an access token; nobody but this benchmark would take a number for randomness.
fn token(number: usize) -> String {
    let body = format!("lka_{number:043}");
    let checksum = hexadecimal(&crc32fast::hash(body.as_bytes()).to_be_bytes());
    body + &checksum
}
