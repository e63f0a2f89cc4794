//! The shape of the database, brought up to date step by step. Both databases have the same steps.

use std::fmt;

use sqlx::{
    Connection, PgConnection, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::SqliteConnectOptions,
};

use super::{
    open::StartError,
    postgres::{self, DatabaseUrl},
    sqlite::{self, SqliteFile},
};

static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// A step that was done, as sqlx has noted it.
#[derive(sqlx::FromRow)]
struct DoneRow {
    version: i64,
    checksum: Vec<u8>,
    success: bool,
}

const DONE: &str = "SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version";

/// What keeps this version from using a database.
enum Fault {
    /// This step is not known here.
    Newer(i64),
    /// This step is another one here.
    Other(i64),
    /// This step has begun and not ended.
    HalfDone(i64),
}

impl Fault {
    fn sentence(&self, database: &dyn fmt::Display) -> StartError {
        StartError::new(match self {
            Self::Newer(version) => format!(
                "the database `{database}` was written by a newer version of lockstep (migration {version} is not known here): start that version, or put a backup from before the update in its place"
            ),
            Self::Other(version) => format!(
                "the database `{database}` was written by another build of lockstep (migration {version} differs): start the build that wrote it, or put a backup in its place"
            ),
            Self::HalfDone(version) => format!(
                "the database `{database}` is half-migrated (migration {version} has begun and not ended): put a backup from before the update in its place and start again"
            ),
        })
    }
}

/// Brings a file up to date.
pub(super) async fn migrate_file(pool: &SqlitePool, file: &SqliteFile) -> Result<(), StartError> {
    let migrated = SQLITE.run(pool).await;
    migrated.map_err(|error| failed(file, error, |error| sqlite::unusable(file, error)))
}

/// Brings a database up to date. Servers that start at once do it one after the other.
pub(super) async fn migrate_database(url: &DatabaseUrl) -> Result<(), StartError> {
    let mut connection = url.connect().await.map_err(|error| postgres::unusable(url, &error))?;
    let migrated = POSTGRES.run_direct(None, &mut connection, false).await;
    migrated.map_err(|error| failed(url, error, |error| postgres::unusable(url, error)))?;
    // It is migrated, however this connection ends.
    let _ = connection.close().await;
    Ok(())
}

/// The names of the steps that a file lacks. Nothing is changed, or made.
pub(super) async fn pending_in_file(file: &SqliteFile) -> Result<Vec<String>, StartError> {
    if !file.exists() {
        return pending(&SQLITE, &[], file);
    }
    let unusable = |error| sqlite::unusable(file, &error);
    let connect = SqliteConnectOptions::new().filename(file.path()).read_only(true);
    let mut connection = SqliteConnection::connect_with(&connect).await.map_err(unusable)?;
    let is_there: Option<i64> = sqlx::query_scalar("SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'")
        .fetch_optional(&mut connection)
        .await
        .map_err(unusable)?;
    let done: Vec<DoneRow> = match is_there {
        Some(_) => sqlx::query_as(DONE)
            .fetch_all(&mut connection)
            .await
            .map_err(unusable)?,
        None => Vec::new(),
    };
    pending(&SQLITE, &done, file)
}

/// As [`pending_in_file`].
pub(super) async fn pending_in_database(url: &DatabaseUrl) -> Result<Vec<String>, StartError> {
    let unusable = |error| postgres::unusable(url, &error);
    let mut connection: PgConnection = url.connect().await.map_err(unusable)?;
    let is_there: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut connection)
        .await
        .map_err(unusable)?;
    let done: Vec<DoneRow> = if is_there {
        sqlx::query_as(DONE)
            .fetch_all(&mut connection)
            .await
            .map_err(unusable)?
    } else {
        Vec::new()
    };
    pending(&POSTGRES, &done, url)
}

fn pending(steps: &Migrator, done: &[DoneRow], database: &dyn fmt::Display) -> Result<Vec<String>, StartError> {
    for row in done {
        let step = steps.iter().find(|step| step.version == row.version);
        let fault = match step {
            _ if !row.success => Fault::HalfDone(row.version),
            None => Fault::Newer(row.version),
            Some(step) if *step.checksum != *row.checksum => Fault::Other(row.version),
            Some(_) => continue,
        };
        return Err(fault.sentence(database));
    }
    let is_pending = |version: i64| done.iter().all(|row| row.version != version);
    let names = steps.iter().filter(|step| is_pending(step.version));
    Ok(names
        .map(|step| format!("{:04} {}", step.version, step.description))
        .collect())
}

fn failed(
    database: &dyn fmt::Display,
    error: MigrateError,
    unusable: impl FnOnce(&sqlx::Error) -> StartError,
) -> StartError {
    match error {
        MigrateError::VersionMissing(version) => Fault::Newer(version).sentence(database),
        MigrateError::VersionMismatch(version) => Fault::Other(version).sentence(database),
        MigrateError::Dirty(version) => Fault::HalfDone(version).sentence(database),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => unusable(&error),
        other => StartError::new(format!(
            "the database `{database}` cannot be brought up to date ({other}): put a backup in its place, or begin with an empty one"
        )),
    }
}
