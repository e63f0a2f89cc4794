use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as},
};

/// More than so many messages do not wait: whoever asks for mail cannot fill the disk.
const MOST_WAITING: i64 = 10_000;

/// A message that waits to be sent.
#[derive(Clone, Debug)]
pub(crate) struct QueuedMail {
    pub(crate) id: Uuid,
    /// Encrypted.
    pub(crate) message: Vec<u8>,
    /// How often it was tried.
    pub(crate) attempts: u32,
    /// When it is no use any more.
    pub(crate) expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct QueuedMailRow {
    id: String,
    message: Vec<u8>,
    attempts: i64,
    expires_at: i64,
}

impl Change {
    /// Queues a message, to be sent once this change has happened. Whether there was room.
    pub(crate) async fn queue_mail(&mut self, mail: &QueuedMail, now: Timestamp) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO mail_outbox (id, message, attempts, due_at, expires_at)
             SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM mail_outbox) < $6",
        )
        .bind(mail.id.to_string())
        .bind(&mail.message)
        .bind(i64::from(mail.attempts))
        .bind(now.unix_millis())
        .bind(mail.expires_at.unix_millis())
        .bind(MOST_WAITING)
        .execute(&mut *self.transaction)
        .await?;
        self.has_mail = true;
        Ok(done.rows_affected() == 1)
    }
}

impl Store {
    /// Ready when mail was queued since the last call.
    pub(crate) async fn mail_was_queued(&self) {
        self.mail_queued.notified().await;
    }

    /// Some of the messages that are to be sent now, the longest due first.
    pub(crate) async fn due_mail(&self, now: Timestamp) -> Result<Vec<QueuedMail>, StoreError> {
        let rows: Vec<QueuedMailRow> = query_as(
            "SELECT id, message, attempts, expires_at FROM mail_outbox WHERE due_at <= $1 ORDER BY due_at, id LIMIT 20",
        )
        .bind(now.unix_millis())
        .fetch_all(&self.reads)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(QueuedMail {
                    id: error::id(&row.id)?,
                    message: row.message,
                    attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
                    expires_at: error::time(row.expires_at)?,
                })
            })
            .collect()
    }

    /// Begins one more attempt at `mail`; whether nobody else has. Unless it is removed, it is due again at `due_at`,
    /// also when this process ends before it is sent.
    pub(crate) async fn claim_mail(&self, mail: &QueuedMail, due_at: Timestamp) -> Result<bool, StoreError> {
        let done = query("UPDATE mail_outbox SET attempts = attempts + 1, due_at = $1 WHERE id = $2 AND attempts = $3")
            .bind(due_at.unix_millis())
            .bind(mail.id.to_string())
            .bind(i64::from(mail.attempts))
            .execute(&self.writes)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets a message that was sent, or never can be.
    pub(crate) async fn remove_mail(&self, id: Uuid) -> Result<(), StoreError> {
        query("DELETE FROM mail_outbox WHERE id = $1")
            .bind(id.to_string())
            .execute(&self.writes)
            .await?;
        Ok(())
    }
}
