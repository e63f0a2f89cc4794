//! That a session or a key was used, noted aside: no request waits for it, and the notes of a second are one write.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lockstep_core::time::Timestamp;
use tokio::{sync::mpsc, time::sleep};
use uuid::Uuid;

use super::{Store, StoreError, place::Writes, statement::query};

const GATHERED_FOR: Duration = Duration::from_secs(1);
/// So many at most wait to be written; a later use is noted in the place of one that is turned away.
const WAITING: usize = 65_536;
/// A key is noted as used at most this often.
const SECONDS_BETWEEN_KEY_USES: i64 = 3_600;

const SESSION: &str = "UPDATE sessions SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1";
/// Milliseconds.
const KEY: &str = "UPDATE api_keys SET last_used_at = $1
                   WHERE id = $2 AND (last_used_at IS NULL OR last_used_at <= $1 - 3600000)";

/// Uses of one kind of credential.
#[derive(Clone, Debug)]
pub(super) struct Uses {
    /// Takes the time and the credential's id.
    sql: &'static str,
    latest: Arc<Mutex<HashMap<Uuid, Timestamp>>>,
    came: mpsc::Sender<()>,
    writes: Writes,
}

impl Uses {
    pub(super) fn of_sessions(writes: &Writes) -> Self {
        Self::start(SESSION, writes)
    }

    pub(super) fn of_keys(writes: &Writes) -> Self {
        Self::start(KEY, writes)
    }

    /// Begins to write; ends when nobody can leave any more.
    fn start(sql: &'static str, writes: &Writes) -> Self {
        let (came, mut comes) = mpsc::channel(1);
        let uses = Self {
            sql,
            latest: Arc::default(),
            came,
            writes: writes.clone(),
        };
        let (latest, writes) = (Arc::clone(&uses.latest), writes.clone());
        tokio::spawn(async move {
            while comes.recv().await.is_some() {
                sleep(GATHERED_FOR).await;
                write_all(sql, &latest, &writes).await;
            }
        });
        uses
    }

    fn note(&self, id: Uuid, now: Timestamp) {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.len() < WAITING {
            latest.insert(id, now);
            // One signal is enough for all that wait.
            let _ = self.came.try_send(());
        }
    }

    /// Writes what waits, at once: before the store is closed, and before somebody is shown when a credential was used.
    pub(super) async fn write(&self) {
        write_all(self.sql, &self.latest, &self.writes).await;
    }
}

async fn write_all(sql: &'static str, latest: &Mutex<HashMap<Uuid, Timestamp>>, writes: &Writes) {
    let uses = mem::take(&mut *latest.lock().unwrap_or_else(PoisonError::into_inner));
    if !uses.is_empty()
        && let Err(error) = write(sql, &uses, writes).await
    {
        // A session ends earlier than it should, which is safe; the next use is noted in its place.
        tracing::warn!(?error, "uses were not noted");
    }
}

async fn write(sql: &'static str, uses: &HashMap<Uuid, Timestamp>, writes: &Writes) -> Result<(), StoreError> {
    let mut transaction = writes.begin().await?;
    for (id, now) in uses {
        query(sql)
            .bind(now.unix_millis())
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

impl Store {
    /// As [`Store::touch_session`], without waiting.
    pub(crate) fn touch_session_later(&self, id: Uuid, now: Timestamp) {
        self.session_uses.note(id, now);
    }

    /// Notes that the key is used, unless that was done within the hour before.
    pub(crate) fn note_key_use(&self, id: Uuid, last_used_at: Option<Timestamp>, now: Timestamp) {
        let is_due = |last: Timestamp| now.is_at_or_after(last.plus_seconds(SECONDS_BETWEEN_KEY_USES));
        if last_used_at.is_none_or(is_due) {
            self.key_uses.note(id, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreOptions;

    #[tokio::test]
    async fn a_use_is_seen_by_whoever_asks_for_it_is_never_taken_back_and_is_kept_when_the_store_closes() {
        let directory = tempfile::tempdir().unwrap();
        let open = async || Store::open(directory.path(), &StoreOptions::default()).await.unwrap();
        let store = open().await;
        let id = Uuid::nil();
        let mut change = store.writes.begin().await.unwrap();
        for sql in [
            "INSERT INTO accounts (id, email, email_key, name, password_hash, password_id, created_at)
             VALUES ($1, 'e', 'e', 'Ada', '', $1, 0)",
            "INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at)
             VALUES ($1, $1, 'hash', 0, 0, 0)",
        ] {
            query(sql).bind(id.to_string()).execute(&mut *change).await.unwrap();
        }
        change.commit().await.unwrap();
        let at = |millis| Timestamp::from_unix_millis(millis).unwrap();
        let shown = async |store: &Store| store.browser_sessions(id).await.unwrap()[0].0.last_seen_at;
        for millis in 1..=1_000 {
            store.touch_session_later(id, at(millis));
        }
        assert_eq!(shown(&store).await, at(1_000));
        store.touch_session_later(id, at(10));
        assert_eq!(shown(&store).await, at(1_000));
        store.touch_session_later(id, at(2_000));
        store.close().await;
        let store = open().await;
        assert_eq!(shown(&store).await, at(2_000));
        store.close().await;
    }
}
