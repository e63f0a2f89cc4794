use sqlx::{error::DatabaseError, postgres::PgDatabaseError};
use uuid::Uuid;

/// Why the store did not answer.
#[derive(Clone, Debug)]
pub(crate) enum StoreError {
    /// It is locked, full or gone: trying again later may help, and nothing was stored.
    Unavailable(String),
    /// What is stored, or a statement, is not what it should be.
    Broken(String),
}

/// The primary result codes of SQLite that pass: busy, locked, read-only, interrupted, I/O error, full, cannot open.
const PASSING_IN_SQLITE: [u32; 7] = [5, 6, 8, 9, 10, 13, 14];

/// What the SQLSTATE of PostgreSQL begins with where it passes: connection, read-only, idle in a transaction, login,
/// serialization and deadlock, no such database, no resources, lock not available, shutdown and time-out, the system's
/// own failures.
const PASSING_IN_POSTGRES: [&str; 10] = ["08", "25006", "25P03", "28", "3D000", "40", "53", "55P03", "57", "58"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let passes = match &error {
            sqlx::Error::Database(database) => passes(database.as_ref()),
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed
            | sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_) => true,
            _ => false,
        };
        if passes {
            Self::Unavailable(error.to_string())
        } else {
            Self::Broken(error.to_string())
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let primary = error
            .sqlite_error()
            .and_then(|error| u32::try_from(error.extended_code & 0xff).ok());
        if primary.is_some_and(|code| PASSING_IN_SQLITE.contains(&code)) {
            Self::Unavailable(error.to_string())
        } else {
            Self::Broken(error.to_string())
        }
    }
}

fn passes(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return PASSING_IN_POSTGRES.iter().any(|start| code.starts_with(start));
    }
    let primary = code.parse::<u32>().map(|code| code & 0xff);
    primary.is_ok_and(|code| PASSING_IN_SQLITE.contains(&code))
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Reads an id that this store wrote.
pub(super) fn id(text: &str) -> Result<Uuid, StoreError> {
    Uuid::parse_str(text).map_err(|error| StoreError::Broken(format!("`{text}` is no id: {error}")))
}

/// Reads a time that this store wrote.
pub(super) fn time(millis: i64) -> Result<lockstep_core::time::Timestamp, StoreError> {
    lockstep_core::time::Timestamp::from_unix_millis(millis)
        .ok_or_else(|| StoreError::Broken(format!("{millis} is no time")))
}

/// Reads a role that this store wrote.
pub(super) fn role(name: &str) -> Result<lockstep_core::access::Role, StoreError> {
    lockstep_core::access::Role::from_name(name).ok_or_else(|| StoreError::Broken(format!("`{name}` is no role")))
}

/// Reads the password part of a policy that this store wrote.
pub(super) fn password_policy(text: &str) -> Result<lockstep_core::policy::PasswordPolicy, StoreError> {
    lockstep_core::compliance::StoredVerdict::from_stored(true, text)
        .map(|verdict| verdict.policy)
        .map_err(|violations| StoreError::Broken(format!("a stored policy cannot be read: {violations:?}")))
}
