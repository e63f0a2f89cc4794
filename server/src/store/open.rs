use std::{fmt, path::Path, time::Duration};

use super::{
    Store,
    aside::Uses,
    direct::Direct,
    hot::Hot,
    migrations,
    notes::Notes,
    place::{Reads, Writes},
    postgres::{self, DatabaseUrl, PostgresPool},
    sqlite::{self, SqliteFile},
};
use crate::audit::DEFAULT_PREFIX;

/// How the database is opened.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// How long a statement waits for a lock before the request is answered with 503.
    pub wait: Duration,
    /// The size limit in pages of 4 KiB; `None`: the disk's. SQLite only.
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
    /// Opens the database at `url`, or else in `directory`, and brings it to this version's shape.
    ///
    /// # Errors
    /// As [`Store::open`] and [`Store::connect`].
    pub async fn at(directory: &Path, url: Option<&DatabaseUrl>, options: &StoreOptions) -> Result<Self, StartError> {
        match url {
            None => Self::open(directory, options).await,
            Some(url) => Self::connect(url, options).await,
        }
    }

    /// Opens the database in `directory`, creates it when there is none, and brings it to this version's shape.
    ///
    /// # Errors
    /// When it is damaged, or was written by a newer version.
    pub async fn open(directory: &Path, options: &StoreOptions) -> Result<Self, StartError> {
        let file = SqliteFile::within(directory);
        let (reads, writes) = sqlite::open(&file, options).await?;
        let direct = Direct::open(&file, options.wait).map_err(|error| {
            StartError::new(format!(
                "the database `{file}` cannot be read ({error}): check that this user may read and write it"
            ))
        })?;
        Ok(Self::new(
            Hot::Sqlite(direct),
            Reads::Sqlite(reads),
            Writes::Sqlite(writes),
        ))
    }

    /// Connects to a PostgreSQL database, which has to be there, and brings it to this version's shape.
    ///
    /// # Errors
    /// When it cannot be used, or was written by a newer version.
    pub async fn connect(url: &DatabaseUrl, options: &StoreOptions) -> Result<Self, StartError> {
        migrations::migrate_database(url).await?;
        let reads = PostgresPool::new(url, options, postgres::READERS);
        let writes = PostgresPool::new(url, options, postgres::WRITERS);
        let hot = Hot::Postgres(reads.clone());
        Ok(Self::new(hot, Reads::Postgres(reads), Writes::Postgres(writes)))
    }

    /// The names of the migrations that the database at `url`, or else in `directory`, lacks. Nothing is changed.
    ///
    /// # Errors
    /// When it cannot be used, or was written by a newer version.
    pub(crate) async fn pending_migrations(
        directory: &Path,
        url: Option<&DatabaseUrl>,
    ) -> Result<Vec<String>, StartError> {
        match url {
            None => migrations::pending_in_file(&SqliteFile::within(directory)).await,
            Some(url) => migrations::pending_in_database(url).await,
        }
    }

    /// Whether there is a database in `directory`.
    pub(crate) fn is_in(directory: &Path) -> bool {
        SqliteFile::within(directory).exists()
    }

    fn new(hot: Hot, reads: Reads, writes: Writes) -> Self {
        Self {
            hot,
            notes: Notes::start(&writes),
            session_uses: Uses::of_sessions(&writes),
            key_uses: Uses::of_keys(&writes),
            reads,
            writes,
            event_prefix: DEFAULT_PREFIX.into(),
            mail_queued: std::sync::Arc::default(),
        }
    }

    /// The same store, which writes that prefix before the type of every event.
    #[must_use]
    pub fn with_event_prefix(self, prefix: &str) -> Self {
        Self {
            event_prefix: prefix.into(),
            ..self
        }
    }

    /// What is damaged in the file, if anything is. Reading a large one takes longer than a start may, so this is asked
    /// while the server runs; a start finds what is in its own way.
    pub(crate) async fn damage(&self) -> Option<StartError> {
        let Reads::Sqlite(pool) = &self.reads else {
            return None;
        };
        sqlite::damage(&SqliteFile::of(pool)).await.unwrap_or_else(|error| {
            tracing::warn!(?error, "it was not found out whether the database is damaged");
            None
        })
    }

    /// Writes what waits and ends every connection; SQLite writes everything to the main file.
    pub async fn close(&self) {
        self.session_uses.write(&self.writes).await;
        self.key_uses.write(&self.writes).await;
        self.hot.close();
        self.reads.close().await;
        self.writes.close().await;
    }
}
