//! That a session was used, stored before the answer: what comes in at once is one write.

use std::collections::HashMap;

use lockstep_core::time::Timestamp;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::{Store, StoreError, place::Writes, statement::query};

const WAITING: usize = 4_096;
const TOGETHER: usize = 1_024;

/// A session was used at a time.
struct Note {
    session_id: Uuid,
    now: Timestamp,
    written: oneshot::Sender<Result<(), StoreError>>,
}

/// Where to leave notes.
#[derive(Clone, Debug)]
pub(super) struct Notes(mpsc::Sender<Note>);

impl Notes {
    /// Begins to write; ends when nobody can leave any more.
    pub(super) fn start(writes: &Writes) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(write_all(writes.clone(), receiver));
        Self(sender)
    }
}

async fn write_all(writes: Writes, mut receiver: mpsc::Receiver<Note>) {
    let mut batch = Vec::new();
    while receiver.recv_many(&mut batch, TOGETHER).await > 0 {
        let latest: HashMap<Uuid, Timestamp> = batch.iter().map(|note| (note.session_id, note.now)).collect();
        let result = write(&writes, &latest).await;
        for note in batch.drain(..) {
            // Whoever has gone away does not listen.
            let _ = note.written.send(result.clone());
        }
    }
}

async fn write(writes: &Writes, latest: &HashMap<Uuid, Timestamp>) -> Result<(), StoreError> {
    let mut transaction = writes.begin().await?;
    for (id, now) in latest {
        query("UPDATE sessions SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1")
            .bind(now.unix_millis())
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

impl Store {
    /// Notes that the session is used, and waits until it is stored.
    pub(crate) async fn touch_session(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        let (written, receiver) = oneshot::channel();
        let note = Note {
            session_id: id,
            now,
            written,
        };
        self.notes.0.try_send(note).map_err(|_| gone())?;
        receiver.await.unwrap_or_else(|_| Err(gone()))
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("too many uses of sessions wait to be noted".to_owned())
}
