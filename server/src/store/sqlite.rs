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
    Connection, SqliteConnection, SqlitePool,
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

    pub(super) fn of(pool: &SqlitePool) -> Self {
        Self(pool.connect_options().get_filename().to_owned())
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
    if !migrations::pending_in_file(file).await?.is_empty() {
        if let Some(damage) = damage(file).await.map_err(|error| unusable(file, &error))? {
            return Err(damage);
        }
        migrations::migrate_file(&writes, file).await?;
    }
    let reads = pool(READERS)
        .connect_with(connect)
        .await
        .map_err(|error| unusable(file, &error))?;
    Ok((reads, writes))
}

/// What is damaged in the file. It is read as a whole, which takes a while when it is large, on a connection of its own.
pub(super) async fn damage(file: &SqliteFile) -> Result<Option<StartError>, sqlx::Error> {
    let connect = SqliteConnectOptions::new().filename(file.path()).read_only(true);
    let mut connection = SqliteConnection::connect_with(&connect).await?;
    let found: Result<String, _> = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut connection)
        .await;
    match found {
        Ok(found) => Ok((found != "ok").then(|| damaged(file, &found))),
        Err(error) if is_damage(&error) => Ok(Some(damaged(file, &error.to_string()))),
        Err(error) => Err(error),
    }
}

fn damaged(file: &SqliteFile, cause: &str) -> StartError {
    StartError::new(format!(
        "the database `{file}` is damaged ({cause}): put a backup in its place, or move it away to begin with an empty one"
    ))
}

/// SQLite's own number of an error, without what is more exact.
fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code)?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

fn is_damage(error: &sqlx::Error) -> bool {
    matches!(code(error), Some(11 | 26))
}

pub(super) fn unusable(file: &SqliteFile, error: &sqlx::Error) -> StartError {
    match code(error) {
        _ if is_damage(error) => damaged(file, &error.to_string()),
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
