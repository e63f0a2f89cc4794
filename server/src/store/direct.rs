//! Reading a file of SQLite on the thread that serves the request.
//!
//! A few look-ups by index in pages that are in memory are microseconds, less than it costs to hand them to another
//! thread and to wake up for their answer. In WAL mode a reader waits for nobody.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError},
    thread::available_parallelism,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Row};

use super::{StoreError, sqlite::SqliteFile};

/// This much of the file is read where the system keeps it, without a copy (bytes). What is mapped counts as memory of the
/// process, once for each connection, so that it must not grow with the file.
const MAPPED: i64 = 32 << 20;

/// Connections that only read, one for each thread that serves requests.
#[derive(Clone)]
pub(super) struct Direct(Arc<[Mutex<Option<Connection>>]>);

impl Direct {
    pub(super) fn open(file: &SqliteFile, wait: Duration) -> Result<Self, rusqlite::Error> {
        let threads = available_parallelism().map_or(1, std::num::NonZero::get);
        let connections = (0..threads).map(|_| Ok(Mutex::new(Some(connect(file, wait)?))));
        Ok(Self(connections.collect::<Result<_, rusqlite::Error>>()?))
    }

    /// SQLite empties its log when the last connection ends.
    pub(super) fn close(&self) {
        for connection in &*self.0 {
            drop(connection.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
    }

    pub(super) fn fetch_all<R>(
        &self,
        sql: &str,
        key: &str,
        read: impl FnMut(&Row<'_>) -> Result<R, rusqlite::Error>,
    ) -> Result<Vec<R>, StoreError> {
        let connection = self.free()?;
        let connection = connection.as_ref().ok_or_else(closed)?;
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([key], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A connection that nobody uses; there is one unless more threads ask than serve requests.
    fn free(&self) -> Result<MutexGuard<'_, Option<Connection>>, StoreError> {
        let free = self.0.iter().find_map(|connection| match connection.try_lock() {
            Ok(connection) => Some(connection),
            // A statement that a panic has cut short is reset before it is used again.
            Err(TryLockError::Poisoned(connection)) => Some(connection.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        });
        let first = || Some(self.0.first()?.lock().unwrap_or_else(PoisonError::into_inner));
        free.or_else(first).ok_or_else(closed)
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Direct").field(&self.0.len()).finish()
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the database is closed".to_owned())
}

fn connect(file: &SqliteFile, wait: Duration) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file.path(), flags)?;
    connection.busy_timeout(wait)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "mmap_size", MAPPED)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, StoreOptions};

    #[tokio::test]
    async fn it_reads_until_it_is_closed_and_never_writes() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), &StoreOptions::default()).await.unwrap();
        let direct = Direct::open(&SqliteFile::within(directory.path()), Duration::ZERO).unwrap();
        let ask = |sql| direct.fetch_all(sql, "", |row| row.get::<_, i64>(0));
        assert_eq!(ask("SELECT count(*) FROM sessions WHERE token_hash = $1").unwrap(), [0]);
        let written = ask("DELETE FROM sessions WHERE token_hash = $1 RETURNING 1");
        assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
        direct.close();
        assert!(matches!(ask("SELECT 1 WHERE $1 = $1"), Err(StoreError::Unavailable(_))));
        store.close().await;
    }
}
