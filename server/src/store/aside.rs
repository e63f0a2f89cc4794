//! That a session or a key was used, noted aside: no request waits for it, and the notes of a second are written together.
//!
//! A note is here until it is stored, so whoever shows when a credential was used, or asks whether a session has been used
//! in time, looks at both.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lockstep_core::time::Timestamp;
use tokio::{sync::mpsc, time::sleep};
use uuid::Uuid;

use super::{Store, StoreError, place::Writes, statement::query};

const GATHERED_FOR: Duration = Duration::from_secs(1);
/// So many at most wait to be written; a later use is noted in the place of one that is turned away.
const WAITING: usize = 65_536;
/// So many are one transaction: other writers wait for it.
const TOGETHER: usize = 1_024;
/// A key is noted as used at most this often.
const SECONDS_BETWEEN_KEY_USES: i64 = 3_600;

/// Uses of one kind of credential that are not stored yet.
#[derive(Clone, Debug)]
pub(super) struct Uses {
    kind: Kind,
    latest: Arc<Mutex<HashMap<Uuid, Timestamp>>>,
    came: mpsc::Sender<()>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Session,
    Key,
}

impl Kind {
    /// Takes the time, the credential's id, and the time before which it has to be noted again.
    fn sql(self) -> &'static str {
        match self {
            Self::Session => "UPDATE sessions SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $3",
            Self::Key => {
                "UPDATE api_keys SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at <= $3)"
            }
        }
    }

    fn due_before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Session => now,
            Self::Key => now.plus_seconds(-SECONDS_BETWEEN_KEY_USES),
        }
    }
}

impl Uses {
    pub(super) fn of_sessions(writes: &Writes) -> Self {
        Self::start(Kind::Session, writes)
    }

    pub(super) fn of_keys(writes: &Writes) -> Self {
        Self::start(Kind::Key, writes)
    }

    /// Begins to write; ends when nobody can leave any more.
    fn start(kind: Kind, writes: &Writes) -> Self {
        let (came, mut comes) = mpsc::channel(1);
        let latest = Arc::default();
        let uses = Self { kind, latest, came };
        let (latest, writes) = (Arc::clone(&uses.latest), writes.clone());
        tokio::spawn(async move {
            while comes.recv().await.is_some() {
                sleep(GATHERED_FOR).await;
                write_all(kind, &latest, &writes).await;
            }
        });
        uses
    }

    fn note(&self, id: Uuid, now: Timestamp) {
        let mut latest = locked(&self.latest);
        if latest.len() < WAITING {
            let noted = latest.entry(id).or_insert(now);
            *noted = now.max(*noted);
            // One signal is enough for all that wait.
            let _ = self.came.try_send(());
        }
    }

    /// The last use, if it is not stored yet.
    pub(super) fn of(&self, id: Uuid) -> Option<Timestamp> {
        locked(&self.latest).get(&id).copied()
    }

    /// Writes what waits, at once.
    pub(super) async fn write(&self, writes: &Writes) {
        write_all(self.kind, &self.latest, writes).await;
    }
}

fn locked(latest: &Mutex<HashMap<Uuid, Timestamp>>) -> MutexGuard<'_, HashMap<Uuid, Timestamp>> {
    latest.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn write_all(kind: Kind, latest: &Mutex<HashMap<Uuid, Timestamp>>, writes: &Writes) {
    loop {
        let uses: Vec<_> = locked(latest)
            .iter()
            .take(TOGETHER)
            .map(|(id, now)| (*id, *now))
            .collect();
        if uses.is_empty() {
            return;
        }
        if let Err(error) = write(kind, &uses, writes).await {
            tracing::warn!(?error, "uses were not noted; the next one brings them again");
            return;
        }
        let mut latest = locked(latest);
        for (id, now) in uses {
            if latest.get(&id) == Some(&now) {
                latest.remove(&id);
            }
        }
    }
}

async fn write(kind: Kind, uses: &[(Uuid, Timestamp)], writes: &Writes) -> Result<(), StoreError> {
    let mut transaction = writes.begin().await?;
    for (id, now) in uses {
        query(kind.sql())
            .bind(now.unix_millis())
            .bind(id.to_string())
            .bind(kind.due_before(*now).unix_millis())
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

    /// The last use of a session, if it is not stored yet.
    pub(crate) fn unstored_use(&self, session: Uuid) -> Option<Timestamp> {
        self.session_uses.of(session)
    }

    /// Notes that the key is used, unless that was done within the hour before.
    pub(crate) fn note_key_use(&self, id: Uuid, last_used_at: Option<Timestamp>, now: Timestamp) {
        let is_due = |last: Timestamp| now.is_at_or_after(last.plus_seconds(SECONDS_BETWEEN_KEY_USES));
        if last_used_at.is_none_or(is_due) && self.key_uses.of(id).is_none_or(is_due) {
            self.key_uses.note(id, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreOptions;

    #[tokio::test]
    async fn a_use_is_shown_at_once_written_after_a_while_never_taken_back_and_kept_when_the_store_closes() {
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
        let stored = async |store: &Store| store.caller("hash").await.unwrap().unwrap().session.last_seen_at;
        for millis in (1..=1_000).chain([10]) {
            store.touch_session_later(id, at(millis));
        }
        assert_eq!(shown(&store).await, at(1_000));
        while stored(&store).await != at(1_000) {
            sleep(Duration::from_millis(5)).await;
        }
        store.touch_session_later(id, at(10));
        assert_eq!(shown(&store).await, at(1_000));
        store.touch_session_later(id, at(2_000));
        store.close().await;
        let store = open().await;
        assert_eq!(stored(&store).await, at(2_000));
        store.close().await;
    }

    #[tokio::test]
    async fn what_could_not_be_written_is_not_lost() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), &StoreOptions::default()).await.unwrap();
        let id = Uuid::nil();
        let now = Timestamp::from_unix_millis(1).unwrap();
        store.touch_session_later(id, now);
        store.writes.close().await;
        store.session_uses.write(&store.writes).await;
        assert_eq!(store.unstored_use(id), Some(now));
    }
}
