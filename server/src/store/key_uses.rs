//! That a key was used, noted aside and at most once an hour: no request waits for it, and many notes are one write.

use std::collections::HashMap;

use lockstep_core::time::Timestamp;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Store, StoreError, place::Writes, statement::query};

const WAITING: usize = 4_096;
const TOGETHER: usize = 1_024;
const SECONDS_BETWEEN_NOTES: i64 = 3_600;

/// Where to leave notes.
#[derive(Clone, Debug)]
pub(super) struct KeyUses(mpsc::Sender<(Uuid, Timestamp)>);

impl KeyUses {
    /// Begins to write; ends when nobody can leave any more.
    pub(super) fn start(writes: &Writes) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(write_all(writes.clone(), receiver));
        Self(sender)
    }
}

async fn write_all(writes: Writes, mut receiver: mpsc::Receiver<(Uuid, Timestamp)>) {
    let mut batch = Vec::new();
    while receiver.recv_many(&mut batch, TOGETHER).await > 0 {
        let latest: HashMap<Uuid, Timestamp> = batch.drain(..).collect();
        if let Err(error) = write(&writes, &latest).await {
            // The next use is noted in its place.
            tracing::warn!(?error, "the use of a key was not noted");
        }
    }
}

async fn write(writes: &Writes, latest: &HashMap<Uuid, Timestamp>) -> Result<(), StoreError> {
    let mut transaction = writes.begin().await?;
    for (id, now) in latest {
        // Notes of many requests that came in before the first was written are one write.
        query("UPDATE api_keys SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at <= $3)")
            .bind(now.unix_millis())
            .bind(id.to_string())
            .bind(now.plus_seconds(-SECONDS_BETWEEN_NOTES).unix_millis())
            .execute(&mut *transaction)
            .await?;
    }
    Ok(transaction.commit().await?)
}

impl Store {
    /// Notes that the key is used, unless that was done within the hour before. It waits for nothing.
    pub(crate) fn note_key_use(&self, id: Uuid, last_used_at: Option<Timestamp>, now: Timestamp) {
        let is_due = |last: Timestamp| now.is_at_or_after(last.plus_seconds(SECONDS_BETWEEN_NOTES));
        if last_used_at.is_none_or(is_due) {
            // When too many wait already, a later use is noted in its place.
            let _ = self.key_uses.0.try_send((id, now));
        }
    }
}
