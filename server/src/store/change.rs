use std::sync::Arc;

use tokio::sync::Notify;

use super::{
    Store, StoreError,
    place::{Reads, Transaction},
    statement::{query, query_scalar},
};
use crate::audit::Event;

/// Writes that commit together. Dropped, it never happened.
pub(crate) struct Change {
    pub(super) transaction: Box<Transaction>,
    /// Whether mail is queued in it.
    pub(super) has_mail: bool,
    mail_queued: Arc<Notify>,
    event_prefix: Arc<str>,
}

impl Store {
    /// Begins to write. The lock is taken at once: a transaction that begins with reading could not be retried.
    pub(crate) async fn change(&self) -> Result<Change, StoreError> {
        let transaction = self.writes.begin().await?;
        Ok(Change {
            transaction,
            has_mail: false,
            mail_queued: Arc::clone(&self.mail_queued),
            event_prefix: Arc::clone(&self.event_prefix),
        })
    }

    /// Whether the store answers.
    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        query_scalar::<String>("SELECT id FROM accounts LIMIT 1")
            .fetch_optional(&self.reads)
            .await?;
        Ok(())
    }

    /// The time by the clock of the database, in Unix milliseconds, where it is the one that several servers share.
    pub(crate) async fn clock(&self) -> Result<Option<i64>, StoreError> {
        match &self.reads {
            Reads::Sqlite(_) => Ok(None),
            Reads::Postgres(_) => {
                let millis = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";
                Ok(query_scalar(millis).fetch_optional(&self.reads).await?)
            }
        }
    }

    /// Stores events that come without a change.
    pub(crate) async fn record(&self, event: &Event) -> Result<(), StoreError> {
        let mut change = self.change().await?;
        change.record(event).await?;
        change.commit().await
    }
}

impl Change {
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        if self.has_mail {
            self.mail_queued.notify_one();
        }
        Ok(())
    }

    pub(crate) async fn record(&mut self, event: &Event) -> Result<(), StoreError> {
        query(
            "INSERT INTO audit_events (id, time, type, account_id, organization_id, member_id, event)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(event.id.to_string())
        .bind(event.time.unix_millis())
        .bind(event.kind(&self.event_prefix))
        .bind(event.account_id.map(|id| id.to_string()))
        .bind(event.organization_id.map(|id| id.to_string()))
        .bind(event.member_id())
        .bind(event.to_json(&self.event_prefix)?)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}
