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

use std::{fmt::Write, io::Read, path::Path, sync::Arc};

use axum::{Router, routing::get};
use lockstep_core::{policy::SecurityPolicy, time::Timestamp};
use lockstep_server::{App, Clock, Settings, SystemClock, serve};
use sha2::{Digest, Sha256};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::net::TcpListener;

/// So many sessions are asked for in turn, spread over all members.
const TOKENS: usize = 2_000;
/// Members of one organization.
const ORGANIZATION: usize = 1_000;
const YEAR_MILLIS: i64 = 31_536_000_000;

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
    let tokens = fill(Path::new(&directory), members, now).await.expect("a database");

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

/// Members with an authenticator, backup codes, a judged password and an access token each, in organizations that
/// require all of it.
async fn fill(directory: &Path, members: usize, now: Timestamp) -> Result<Vec<String>, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(directory.join("lockstep.db"))
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let policy = SecurityPolicy::default()
        .patched(br#"{"twoFactor": {"mode": "required"}}"#)
        .expect("a policy");
    let document = serde_json::to_string(&policy).expect("JSON");
    let judged_under = serde_json::to_string(&policy.password).expect("JSON");
    let at = now.unix_millis();
    let mut tokens = Vec::new();
    let mut change = connection.begin().await?;
    for number in 0..members {
        let (account, organization) = (id(1, number), id(2, number / ORGANIZATION));
        if number % ORGANIZATION == 0 {
            sqlx::query("INSERT INTO organizations VALUES ($1, $2, $2, $3, 1, $4)")
                .bind(&organization)
                .bind(format!("org-{}", number / ORGANIZATION))
                .bind(&document)
                .bind(at)
                .execute(&mut *change)
                .await?;
        }
        sqlx::query(
            "INSERT INTO accounts (id, email, email_key, name, password_hash, password_id, created_at)
             VALUES ($1, $2, $2, 'Member', 'none', $1, $3)",
        )
        .bind(&account)
        .bind(format!("member{number}@example.com"))
        .bind(at)
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "INSERT INTO memberships (organization_id, account_id, role, joined_at) VALUES ($1, $2, 'member', $3)",
        )
        .bind(&organization)
        .bind(&account)
        .bind(at)
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "INSERT INTO password_verdicts (account_id, organization_id, password_id, accepted, policy, judged_at)
             VALUES ($1, $2, $1, TRUE, $3, $4)",
        )
        .bind(&account)
        .bind(&organization)
        .bind(&judged_under)
        .bind(at)
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "INSERT INTO totp_factors (account_id, secret, confirmed_at, last_step) VALUES ($1, 'none', $2, 0)",
        )
        .bind(&account)
        .bind(at)
        .execute(&mut *change)
        .await?;
        for code in 0..10 {
            sqlx::query("INSERT INTO backup_codes (account_id, hash, created_at) VALUES ($1, $2, $3)")
                .bind(&account)
                .bind(format!("{code:064}"))
                .bind(at)
                .execute(&mut *change)
                .await?;
        }
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
        if number % members.div_ceil(TOKENS) == 0 {
            tokens.push(format!("org-{} {token}", number / ORGANIZATION));
        }
    }
    change.commit().await?;
    // Everything is in the main file, as it is after a while.
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(tokens)
}

/// An id whose place in an index is as random as a hash, so that no cache is helped.
fn id(kind: u8, number: usize) -> String {
    let mut hash = Sha256::new();
    hash.update([kind]);
    hash.update(number.to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let bytes: [u8; 16] = std::array::from_fn(|index| digest[index]);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Of the shape of an access token; nobody but this benchmark would take a number for randomness.
fn token(number: usize) -> String {
    let body = format!("lka_{number:043}");
    let checksum = hexadecimal(&crc32fast::hash(body.as_bytes()).to_be_bytes());
    body + &checksum
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
