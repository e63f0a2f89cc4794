//! Databases of many members, for the benchmarks.

use std::{fmt::Write, path::Path};

use lockstep_core::{policy::SecurityPolicy, time::Timestamp};
use sha2::{Digest, Sha256};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// So many sessions are asked for in turn, spread over all members.
const TOKENS: usize = 2_000;
/// Members of one organization.
const ORGANIZATION: usize = 1_000;
const YEAR_MILLIS: i64 = 31_536_000_000;

/// Who is in the database.
pub(crate) struct Members {
    pub(crate) count: usize,
    /// Everybody's.
    pub(crate) password_hash: String,
    /// Whether their organizations require two factors, and each has an authenticator and backup codes.
    pub(crate) have_two_factor: bool,
}

impl Members {
    /// Puts them into the database of `directory`, each with a judged password and an access token; gives a connection, and
    /// some organizations and tokens.
    pub(crate) async fn fill(
        &self,
        directory: &Path,
        now: Timestamp,
    ) -> Result<(SqliteConnection, Vec<String>), sqlx::Error> {
        let members = self.count;
        let options = SqliteConnectOptions::new()
            .filename(directory.join("lockstep.db"))
            .foreign_keys(true);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        let policy = SecurityPolicy::default()
            .patched(if self.have_two_factor {
                br#"{"twoFactor": {"mode": "required"}}"#.as_slice()
            } else {
                b"{}"
            })
            .expect("a policy");
        let document = serde_json::to_string(&policy).expect("JSON");
        let judged_under = serde_json::to_string(&policy.password).expect("JSON");
        let at = now.unix_millis();
        let mut tokens = Vec::new();
        let mut change = connection.begin().await?;
        for number in 0..members {
            let (account, organization) = (account(number), id(2, number / ORGANIZATION));
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
             VALUES ($1, $2, $2, 'Member', $4, $1, $3)",
            )
            .bind(&account)
            .bind(email(number))
            .bind(at)
            .bind(&self.password_hash)
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
            if self.have_two_factor {
                add_two_factor(&mut change, &account, at).await?;
            }
            let token = token(number);
            sqlx::query(
                "INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at,
                                   kind, credential, second_factor, name, expires_at)
             VALUES ($1, $1, $2, $3, $3, $3, 'access_token', 'password', $5, 'load', $4)",
            )
            .bind(&account)
            .bind(hexadecimal(&Sha256::digest(token.as_bytes())))
            .bind(at)
            .bind(at + YEAR_MILLIS)
            .bind(self.have_two_factor.then_some("totp"))
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
        Ok((connection, tokens))
    }
}

async fn add_two_factor(change: &mut SqliteConnection, account: &str, at: i64) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO totp_factors (account_id, secret, confirmed_at, last_step) VALUES ($1, 'none', $2, 0)")
        .bind(account)
        .bind(at)
        .execute(&mut *change)
        .await?;
    for code in 0..10 {
        sqlx::query("INSERT INTO backup_codes (account_id, hash, created_at) VALUES ($1, $2, $3)")
            .bind(account)
            .bind(format!("{code:064}"))
            .bind(at)
            .execute(&mut *change)
            .await?;
    }
    Ok(())
}

/// The account's id of a member.
pub(crate) fn account(number: usize) -> String {
    id(1, number)
}

/// The address of a member.
pub(crate) fn email(number: usize) -> String {
    format!("member{number}@example.com")
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
