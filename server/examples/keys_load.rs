//! What `cargo xtask bench keys` loads: the server on a database of many API keys, and a bare route beside it.
//!
//! `keys_load fill DIRECTORY KEYS`, then `keys_load serve DIRECTORY` and, beside it, `keys_load write DIRECTORY`.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a tool of the benchmark, which ends at the first thing that is not as it must be"
)]

mod load;
mod members;

use lockstep_core::api_key::ApiKeyToken;
use sha2::{Digest, Sha256};
use sqlx::Connection;
use uuid::Uuid;

use self::{
    load::Load,
    members::{Members, ORGANIZATION, TOKENS, YEAR_MILLIS, connect, hexadecimal, id, settle},
};

/// Keys of one member.
const MEMBER: usize = 10;

#[tokio::main]
async fn main() {
    load::run(async |load, keys| fill(load, keys).await.expect("a database")).await;
}

/// Keys of members who comply, hashed and with an end.
async fn fill(load: &Load, keys: usize) -> Result<Vec<String>, sqlx::Error> {
    let mut connection = connect(&load.directory).await?;
    let members = Members::new("none", true, load.now);
    let at = load.now.unix_millis();
    let (mut tokens, mut organization, mut account) = (Vec::new(), String::new(), String::new());
    let mut change = connection.begin().await?;
    for number in 0..keys {
        if number % ORGANIZATION == 0 {
            organization = members.add_organization(&mut change, number / ORGANIZATION).await?;
        }
        if number % MEMBER == 0 {
            account = members.add(&mut change, number / MEMBER, &organization).await?;
        }
        let id = id(3, number);
        // Nobody but this benchmark would take a number for randomness.
        let secret = format!("{number:043}");
        sqlx::query(
            "INSERT INTO api_keys (id, organization_id, account_id, name, secret_hash, hashed, scopes, created_at, expires_at)
             VALUES ($1, $2, $3, 'load', $4, TRUE, 'verify', $5, $6)",
        )
        .bind(&id)
        .bind(&organization)
        .bind(&account)
        .bind(hexadecimal(&Sha256::digest(secret.as_bytes())))
        .bind(at)
        .bind(at + YEAR_MILLIS)
        .execute(&mut *change)
        .await?;
        if number % keys.div_ceil(TOKENS) == 0 {
            let key = ApiKeyToken {
                id: Uuid::parse_str(&id).expect("an id").as_u128(),
                secret: &secret,
            };
            tokens.push(format!("org-{} {}", number / ORGANIZATION, key.write()));
        }
    }
    change.commit().await?;
    settle(connection).await?;
    Ok(tokens)
}
