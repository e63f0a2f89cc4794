//! Databases of many members, for the benchmarks.

use std::{fmt::Write, path::Path};

use lockstep_core::{policy::SecurityPolicy, time::Timestamp};
use sha2::{Digest, Sha256};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// Members of one organization, and keys of one.
pub(crate) const ORGANIZATION: usize = 1_000;
/// So many credentials are asked with in turn, spread over all of them.
pub(crate) const TOKENS: usize = 2_000;
pub(crate) const YEAR_MILLIS: i64 = 31_536_000_000;

/// Members with a judged password, in organizations of one policy.
pub(crate) struct Members {
    /// Everybody's.
    password_hash: String,
    /// Whether the organizations require two factors, and everybody has an authenticator and backup codes.
    have_two_factor: bool,
    document: String,
    judged_under: String,
    at: i64,
}

impl Members {
    pub(crate) fn new(password_hash: &str, have_two_factor: bool, now: Timestamp) -> Self {
        let patch = if have_two_factor {
            r#"{"twoFactor": {"mode": "required"}}"#
        } else {
            "{}"
        };
        let policy = SecurityPolicy::default().patched(patch.as_bytes()).expect("a policy");
        Self {
            password_hash: password_hash.to_owned(),
            have_two_factor,
            document: serde_json::to_string(&policy).expect("JSON"),
            judged_under: serde_json::to_string(&policy.password).expect("JSON"),
            at: now.unix_millis(),
        }
    }

    /// Puts so many of them into the database, each with an access token; gives some organizations and tokens.
    #[allow(dead_code, reason = "the benchmark of keys makes keys")]
    pub(crate) async fn fill(
        &self,
        connection: &mut SqliteConnection,
        count: usize,
    ) -> Result<Vec<String>, sqlx::Error> {
        let (mut tokens, mut organization) = (Vec::new(), String::new());
        let mut change = connection.begin().await?;
        for number in 0..count {
            if number % ORGANIZATION == 0 {
                organization = self.add_organization(&mut change, number / ORGANIZATION).await?;
            }
            let account = self.add(&mut change, number, &organization).await?;
            let token = token(number);
            sqlx::query(
                "INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at,
                                       kind, credential, second_factor, name, expires_at)
                 VALUES ($1, $1, $2, $3, $3, $3, 'access_token', 'password', $5, 'load', $4)",
            )
            .bind(&account)
            .bind(hexadecimal(&Sha256::digest(token.as_bytes())))
            .bind(self.at)
            .bind(self.at + YEAR_MILLIS)
            .bind(self.have_two_factor.then_some("totp"))
            .execute(&mut *change)
            .await?;
            if number % count.div_ceil(TOKENS) == 0 {
                tokens.push(format!("org-{} {token}", number / ORGANIZATION));
            }
        }
        change.commit().await?;
        Ok(tokens)
    }

    /// Its id.
    pub(crate) async fn add_organization(
        &self,
        change: &mut SqliteConnection,
        number: usize,
    ) -> Result<String, sqlx::Error> {
        let organization = id(2, number);
        sqlx::query("INSERT INTO organizations VALUES ($1, $2, $2, $3, 1, $4)")
            .bind(&organization)
            .bind(format!("org-{number}"))
            .bind(&self.document)
            .bind(self.at)
            .execute(change)
            .await?;
        Ok(organization)
    }

    /// The account's id.
    pub(crate) async fn add(
        &self,
        change: &mut SqliteConnection,
        number: usize,
        organization: &str,
    ) -> Result<String, sqlx::Error> {
        let account = account(number);
        sqlx::query(
            "INSERT INTO accounts (id, email, email_key, name, password_hash, password_id, created_at)
             VALUES ($1, $2, $2, 'Member', $4, $1, $3)",
        )
        .bind(&account)
        .bind(email(number))
        .bind(self.at)
        .bind(&self.password_hash)
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "INSERT INTO memberships (organization_id, account_id, role, joined_at) VALUES ($1, $2, 'member', $3)",
        )
        .bind(organization)
        .bind(&account)
        .bind(self.at)
        .execute(&mut *change)
        .await?;
        sqlx::query(
            "INSERT INTO password_verdicts (account_id, organization_id, password_id, accepted, policy, judged_at)
             VALUES ($1, $2, $1, TRUE, $3, $4)",
        )
        .bind(&account)
        .bind(organization)
        .bind(&self.judged_under)
        .bind(self.at)
        .execute(&mut *change)
        .await?;
        if self.have_two_factor {
            self.add_two_factor(change, &account).await?;
        }
        Ok(account)
    }

    async fn add_two_factor(&self, change: &mut SqliteConnection, account: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO totp_factors (account_id, secret, confirmed_at, last_step) VALUES ($1, 'none', $2, 0)",
        )
        .bind(account)
        .bind(self.at)
        .execute(&mut *change)
        .await?;
        for code in 0..10 {
            sqlx::query("INSERT INTO backup_codes (account_id, hash, created_at) VALUES ($1, $2, $3)")
                .bind(account)
                .bind(format!("{code:064}"))
                .bind(self.at)
                .execute(&mut *change)
                .await?;
        }
        Ok(())
    }
}

/// A connection beside the server's, which fills its database.
pub(crate) async fn connect(directory: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(directory.join("lockstep.db"))
        .foreign_keys(true);
    SqliteConnection::connect_with(&options).await
}

/// Everything is in the main file, as it is after a while.
pub(crate) async fn settle(mut connection: SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await?;
    connection.close().await
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
pub(crate) fn id(kind: u8, number: usize) -> String {
    let mut hash = Sha256::new();
    hash.update([kind]);
    hash.update(number.to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let bytes: [u8; 16] = std::array::from_fn(|index| digest[index]);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Of the shape of an access token; nobody but this benchmark would take a number for randomness.
#[allow(dead_code, reason = "the benchmark of keys makes keys")]
fn token(number: usize) -> String {
    let body = format!("lka_{number:043}");
    let checksum = hexadecimal(&crc32fast::hash(body.as_bytes()).to_be_bytes());
    body + &checksum
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
