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

use super::{
    StoreError,
    cache::Cache,
    hot::{HotAnswer, HotRow},
    sqlite::SqliteFile,
};

/// This much of the file is read where the system keeps it, without a copy (bytes). What is mapped counts as memory of the
/// process, once for each connection, so that it must not grow with the file.
const MAPPED: i64 = 32 << 20;

/// Connections that only read, one for each thread that serves requests.
#[derive(Clone)]
pub(super) struct Direct(Arc<[Mutex<Option<Reader>>]>);

/// A connection, and what it has found.
pub(super) struct Reader {
    connection: Connection,
    cache: Cache,
}

impl Direct {
    pub(super) fn open(file: &SqliteFile, wait: Duration) -> Result<Self, rusqlite::Error> {
        let threads = available_parallelism().map_or(1, std::num::NonZero::get);
        let readers = (0..threads).map(|_| Ok(Mutex::new(Some(Reader::connect(file, wait, Cache::among(threads))?))));
        Ok(Self(readers.collect::<Result<_, rusqlite::Error>>()?))
    }

    /// SQLite empties its log when the last connection ends.
    pub(super) fn close(&self) {
        for reader in &*self.0 {
            drop(reader.lock().unwrap_or_else(PoisonError::into_inner).take());
        }
    }

    pub(super) fn find<A: HotAnswer>(&self, key: &str) -> Result<Option<A>, StoreError> {
        self.with_reader(|reader| reader.find(key))
    }

    pub(super) fn with_reader<R>(
        &self,
        read: impl FnOnce(&mut Reader) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        read(self.free()?.as_mut().ok_or_else(closed)?)
    }

    /// A reader that nobody uses; there is one unless more threads ask than serve requests.
    fn free(&self) -> Result<MutexGuard<'_, Option<Reader>>, StoreError> {
        let free = self.0.iter().find_map(|reader| match reader.try_lock() {
            Ok(reader) => Some(reader),
            // A statement that a panic has cut short is reset before it is used again, and an answer is kept whole or not.
            Err(TryLockError::Poisoned(reader)) => Some(reader.into_inner()),
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

impl Reader {
    fn connect(file: &SqliteFile, wait: Duration, cache: Cache) -> Result<Self, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file.path(), flags)?;
        connection.busy_timeout(wait)?;
        connection.pragma_update(None, "query_only", true)?;
        connection.pragma_update(None, "mmap_size", MAPPED)?;
        Ok(Self { connection, cache })
    }

    fn find<A: HotAnswer>(&mut self, key: &str) -> Result<Option<A>, StoreError> {
        self.cache.hold_to(self.data_version()?);
        if let Some(known) = A::kept(&mut self.cache).get(key) {
            return Ok(Some(known));
        }
        let rows = self.fetch_all(A::SQL, key, A::Row::read)?;
        let count = rows.len();
        let found = A::from_rows(rows)?;
        if let Some(answer) = &found {
            A::kept(&mut self.cache).keep(key, count, answer.clone());
        }
        Ok(found)
    }

    /// Another number after every commit of another connection.
    fn data_version(&self) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached("PRAGMA data_version")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    pub(super) fn fetch_all<R>(
        &self,
        sql: &str,
        key: &str,
        read: impl FnMut(&Row<'_>) -> Result<R, rusqlite::Error>,
    ) -> Result<Vec<R>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([key], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{SessionCaller, Store, StoreOptions};

    #[tokio::test]
    async fn what_another_connection_has_committed_is_in_the_next_answer() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), &StoreOptions::default()).await.unwrap();
        let other = Connection::open(SqliteFile::within(directory.path()).path()).unwrap();
        let mut reader =
            Reader::connect(&SqliteFile::within(directory.path()), Duration::ZERO, Cache::among(1)).unwrap();
        let mut who = || {
            let found = reader.find::<SessionCaller>("hash").unwrap();
            found.map(|caller| caller.person.account.name.clone())
        };
        assert_eq!(who(), None);
        let id = uuid::Uuid::nil();
        let insert = format!(
            "INSERT INTO accounts (id, email, email_key, name, password_hash, password_id, created_at)
             VALUES ('{id}', 'e', 'e', 'Ada', '', '{id}', 0);
             INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at)
             VALUES ('{id}', '{id}', 'hash', 0, 0, 0)"
        );
        for (change, expected) in [
            (insert.as_str(), Some("Ada")),
            ("UPDATE accounts SET name = 'Grace'", Some("Grace")),
            ("BEGIN; UPDATE accounts SET name = 'Nobody'; ROLLBACK", Some("Grace")),
            ("DELETE FROM sessions", None),
        ] {
            other.execute_batch(change).unwrap();
            // The second time from memory, where there is an answer.
            assert_eq!(
                (who(), who()),
                (expected.map(Into::into), expected.map(Into::into)),
                "{change}"
            );
        }
        other
            .execute_batch(&insert.replace("INSERT INTO accounts", "INSERT OR IGNORE INTO accounts"))
            .unwrap();
        // Within one transaction of another connection nothing is seen of it, and all at its end.
        other
            .execute_batch("BEGIN; UPDATE accounts SET name = 'Edsger'")
            .unwrap();
        assert_eq!(who().as_deref(), Some("Grace"));
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(who().as_deref(), Some("Edsger"));
        assert_eq!(reader.cache.sessions.len(), 1);
        store.close().await;
    }

    #[tokio::test]
    async fn it_reads_until_it_is_closed_and_never_writes() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), &StoreOptions::default()).await.unwrap();
        let direct = Direct::open(&SqliteFile::within(directory.path()), Duration::ZERO).unwrap();
        let ask = |sql| direct.with_reader(|reader| reader.fetch_all(sql, "", |row| row.get::<_, i64>(0)));
        assert_eq!(ask("SELECT count(*) FROM sessions WHERE token_hash = $1").unwrap(), [0]);
        let written = ask("DELETE FROM sessions WHERE token_hash = $1 RETURNING 1");
        assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
        direct.close();
        assert!(matches!(ask("SELECT 1 WHERE $1 = $1"), Err(StoreError::Unavailable(_))));
        store.close().await;
    }
}
