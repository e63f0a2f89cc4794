//! Where statements run: on one of the two databases, inside of a transaction or on their own.

use sqlx::{Sqlite, SqlitePool};

use super::postgres::{Held, PostgresPool};

/// Connections for reading.
#[derive(Clone, Debug)]
pub(super) enum Reads {
    Sqlite(SqlitePool),
    Postgres(PostgresPool),
}

/// Connections for writing. Writers are one at a time: in SQLite by its own lock, in PostgreSQL by one that all servers
/// of the database take.
#[derive(Clone, Debug)]
pub(super) enum Writes {
    Sqlite(SqlitePool),
    Postgres(PostgresPool),
}

/// Statements that happen together. Dropped, they never happened.
pub(super) enum Transaction {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(Held),
}

/// Where one statement runs.
pub(super) enum Place<'a> {
    SqlitePool(&'a SqlitePool),
    PostgresPool(&'a PostgresPool),
    /// In a transaction of its own, which takes the lock of writers.
    PostgresWrites(&'a PostgresPool),
    Transaction(&'a mut Transaction),
}

impl<'a> From<&'a Reads> for Place<'a> {
    fn from(reads: &'a Reads) -> Self {
        match reads {
            Reads::Sqlite(pool) => Self::SqlitePool(pool),
            Reads::Postgres(pool) => Self::PostgresPool(pool),
        }
    }
}

impl<'a> From<&'a Writes> for Place<'a> {
    fn from(writes: &'a Writes) -> Self {
        match writes {
            Writes::Sqlite(pool) => Self::SqlitePool(pool),
            Writes::Postgres(pool) => Self::PostgresWrites(pool),
        }
    }
}

impl<'a> From<&'a mut Transaction> for Place<'a> {
    fn from(transaction: &'a mut Transaction) -> Self {
        Self::Transaction(transaction)
    }
}

impl Reads {
    /// Begins to read what is there at one moment.
    pub(super) async fn snapshot(&self) -> Result<Box<Transaction>, sqlx::Error> {
        Ok(Box::new(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin_to_read().await?),
        }))
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Writes {
    /// Begins to write. The lock is taken at once: what is read from then on is what the writes before have left.
    pub(super) async fn begin(&self) -> Result<Box<Transaction>, sqlx::Error> {
        Ok(Box::new(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Transaction::Postgres(pool.begin_to_write().await?),
        }))
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Transaction {
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(held) => held.commit().await,
        }
    }
}
