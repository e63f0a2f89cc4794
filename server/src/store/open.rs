use std::{fmt, fs::OpenOptions, io, os::unix::fs::OpenOptionsExt, path::Path, sync::Arc, time::Duration};

use sqlx::{
    SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Store, caller::Callers, key_uses::KeyUses, notes::Notes};
use crate::audit::DEFAULT_PREFIX;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/sqlite");

/// The file in the data directory.
const FILE: &str = "lockstep.db";
const READERS: u32 = 4;

/// How the database is opened.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// How long a statement waits for a lock before the request is answered with 503.
    pub wait: Duration,
    /// The size limit in pages of 4 KiB; `None`: the disk's.
    pub max_pages: Option<u32>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            wait: Duration::from_secs(5),
            max_pages: None,
        }
    }
}

/// Why the server does not start, in a sentence that says what to do.
#[derive(Debug)]
pub struct StartError(String);

impl StartError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

impl Store {
    /// Opens the database in `directory`, creates it when there is none, and brings it to this version's shape.
    ///
    /// # Errors
    /// When it is damaged, or was written by a newer version.
    pub async fn open(directory: &Path, options: &StoreOptions) -> Result<Self, StartError> {
        let file = directory.join(FILE);
        let shown = file.display();
        make_private(&file).map_err(|error| {
            StartError::new(format!(
                "the database `{shown}` cannot be made ({error}): check the path and who owns it"
            ))
        })?;
        let mut connect = SqliteConnectOptions::new()
            .filename(&file)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(options.wait);
        if let Some(pages) = options.max_pages {
            connect = connect.pragma("max_page_count", pages.to_string());
        }
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                // A connection to a file does not go stale, and asking it costs as much as a small statement.
                .test_before_acquire(false)
                .acquire_timeout(options.wait + Duration::from_millis(500))
        };
        let writes = pool(1)
            .connect_with(connect.clone())
            .await
            .map_err(|error| unusable(&shown, &error))?;
        check(&writes, &shown).await?;
        MIGRATIONS
            .run(&writes)
            .await
            .map_err(|error| not_migrated(&shown, &error))?;
        let reads = pool(READERS)
            .connect_with(connect)
            .await
            .map_err(|error| unusable(&shown, &error))?;
        let callers = Callers::start(&reads);
        Ok(Self {
            callers,
            notes: Notes::start(&writes),
            key_uses: KeyUses::start(&writes),
            reads,
            writes,
            event_prefix: DEFAULT_PREFIX.into(),
            mail_queued: Arc::default(),
        })
    }

    /// The same store, which writes that prefix before the type of every event.
    #[must_use]
    pub fn with_event_prefix(self, prefix: &str) -> Self {
        Self {
            event_prefix: prefix.into(),
            ..self
        }
    }

    /// Writes everything to the main file and closes it.
    pub async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }
}

/// SQLite gives its other files the mode of this one.
fn make_private(file: &Path) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
    Ok(())
}

async fn check(pool: &SqlitePool, file: &impl fmt::Display) -> Result<(), StartError> {
    let damage: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(pool)
        .await
        .map_err(|error| unusable(file, &error))?;
    if damage == "ok" {
        Ok(())
    } else {
        Err(damaged(file, &damage))
    }
}

fn damaged(file: &impl fmt::Display, cause: &str) -> StartError {
    StartError::new(format!(
        "the database `{file}` is damaged ({cause}): put a backup in its place, or move it away to begin with an empty one"
    ))
}

fn unusable(file: &impl fmt::Display, error: &sqlx::Error) -> StartError {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match code.and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff) {
        Some(11 | 26) => damaged(file, &error.to_string()),
        Some(5 | 6) => StartError::new(format!(
            "the database `{file}` is locked by another process: stop that process and start again"
        )),
        Some(13) => StartError::new(format!(
            "there is no space for the database `{file}`: free some and start again"
        )),
        _ => StartError::new(format!(
            "the database `{file}` cannot be opened ({error}): check that this user may read and write it"
        )),
    }
}

fn not_migrated(file: &impl fmt::Display, error: &MigrateError) -> StartError {
    match error {
        MigrateError::VersionMissing(version) => StartError::new(format!(
            "the database `{file}` was written by a newer version of lockstep (migration {version} is not known here): start that version, or put a backup from before the update in its place"
        )),
        MigrateError::VersionMismatch(version) => StartError::new(format!(
            "the database `{file}` was written by another build of lockstep (migration {version} differs): start the build that wrote it, or put a backup in its place"
        )),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => unusable(file, error),
        other => StartError::new(format!(
            "the database `{file}` cannot be brought up to date ({other}): put a backup in its place, or move it away to begin with an empty one"
        )),
    }
}
