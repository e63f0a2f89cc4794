//! The database in a file of the data directory.

use std::{
    fmt,
    fs::OpenOptions,
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    migrations,
    open::{StartError, StoreOptions},
};

/// The file in the data directory.
const FILE: &str = "lockstep.db";
const READERS: u32 = 4;

/// Where the database is.
#[derive(Clone, Debug)]
pub(super) struct SqliteFile(PathBuf);

impl SqliteFile {
    pub(super) fn within(directory: &Path) -> Self {
        Self(directory.join(FILE))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn exists(&self) -> bool {
        self.0.is_file()
    }

    /// SQLite gives its other files the mode of this one.
    fn make_private(&self) -> io::Result<()> {
        OpenOptions::new().append(true).create(true).mode(0o600).open(&self.0)?;
        Ok(())
    }
}

impl fmt::Display for SqliteFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(formatter)
    }
}

/// Connections for reading and for writing, to a file that is there, whole and up to date.
pub(super) async fn open(file: &SqliteFile, options: &StoreOptions) -> Result<(SqlitePool, SqlitePool), StartError> {
    file.make_private().map_err(|error| {
        StartError::new(format!(
            "the database `{file}` cannot be made ({error}): check the path and who owns it"
        ))
    })?;
    let mut connect = SqliteConnectOptions::new()
        .filename(file.path())
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
    // Writers are one at a time in SQLite anyway, so they queue here, where waiting is fair.
    let writes = pool(1)
        .connect_with(connect.clone())
        .await
        .map_err(|error| unusable(file, &error))?;
    check(&writes, file).await?;
    migrations::migrate_file(&writes, file).await?;
    let reads = pool(READERS)
        .connect_with(connect)
        .await
        .map_err(|error| unusable(file, &error))?;
    Ok((reads, writes))
}

async fn check(pool: &SqlitePool, file: &SqliteFile) -> Result<(), StartError> {
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

fn damaged(file: &SqliteFile, cause: &str) -> StartError {
    StartError::new(format!(
        "the database `{file}` is damaged ({cause}): put a backup in its place, or move it away to begin with an empty one"
    ))
}

pub(super) fn unusable(file: &SqliteFile, error: &sqlx::Error) -> StartError {
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
