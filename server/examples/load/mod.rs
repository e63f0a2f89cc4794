//! What the servers of the load benchmarks have in common: how a database is filled, and what is served.

use std::{fmt::Write, io::Read, path::Path, sync::Arc};

use axum::{Router, routing::get};
use lockstep_core::{policy::SecurityPolicy, time::Timestamp};
use lockstep_server::{App, Clock, Settings, SystemClock, serve};
use sha2::{Digest, Sha256};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::net::TcpListener;

/// So many credentials are asked with in turn, spread over all of them.
pub(crate) const TOKENS: usize = 2_000;

/// A new database in the directory that is the first argument, of as many as the second says, and when that was.
pub(crate) struct Load {
    pub(crate) directory: String,
    pub(crate) count: usize,
    pub(crate) now: Timestamp,
    app: App,
}

impl Load {
    pub(crate) async fn open() -> Self {
        let mut arguments = std::env::args().skip(1);
        let directory = arguments.next().expect("a directory");
        let count = arguments.next().and_then(|text| text.parse().ok()).expect("a number");
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
        Self {
            directory,
            count,
            now,
            app,
        }
    }

    /// Another connection, which fills it.
    pub(crate) async fn connect(&self) -> Result<SqliteConnection, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(Path::new(&self.directory).join("lockstep.db"))
            .foreign_keys(true);
        SqliteConnection::connect_with(&options).await
    }

    /// Listens on two free ports, prints them and `tokens`, and serves until its standard input ends.
    pub(crate) async fn serve(self, tokens: Vec<String>) {
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
        serve(&self.app, verified, ended).await.expect("a running server");
    }
}

/// An organization that requires a second factor, and members with an authenticator, backup codes and a judged password.
pub(crate) struct People {
    document: String,
    judged_under: String,
    at: i64,
}

impl People {
    pub(crate) fn new(now: Timestamp) -> Self {
        let policy = SecurityPolicy::default()
            .patched(br#"{"twoFactor": {"mode": "required"}}"#)
            .expect("a policy");
        Self {
            document: serde_json::to_string(&policy).expect("JSON"),
            judged_under: serde_json::to_string(&policy.password).expect("JSON"),
            at: now.unix_millis(),
        }
    }

    /// Its id.
    pub(crate) async fn organization(
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
    pub(crate) async fn member(
        &self,
        change: &mut SqliteConnection,
        number: usize,
        organization: &str,
    ) -> Result<String, sqlx::Error> {
        let account = id(1, number);
        sqlx::query(
            "INSERT INTO accounts (id, email, email_key, name, password_hash, password_id, created_at)
             VALUES ($1, $2, $2, 'Member', 'none', $1, $3)",
        )
        .bind(&account)
        .bind(format!("member{number}@example.com"))
        .bind(self.at)
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
        sqlx::query(
            "INSERT INTO totp_factors (account_id, secret, confirmed_at, last_step) VALUES ($1, 'none', $2, 0)",
        )
        .bind(&account)
        .bind(self.at)
        .execute(&mut *change)
        .await?;
        for code in 0..10 {
            sqlx::query("INSERT INTO backup_codes (account_id, hash, created_at) VALUES ($1, $2, $3)")
                .bind(&account)
                .bind(format!("{code:064}"))
                .bind(self.at)
                .execute(&mut *change)
                .await?;
        }
        Ok(account)
    }
}

/// Everything is in the main file, as it is after a while.
pub(crate) async fn settle(mut connection: SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await?;
    connection.close().await
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

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
