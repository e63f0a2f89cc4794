use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{Change, Store, StoreError, error};

/// A browser session.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: Uuid,
    pub(crate) account_id: Uuid,
    pub(crate) created_at: Timestamp,
    pub(crate) last_seen_at: Timestamp,
    /// When the person last proved who they are.
    pub(crate) authenticated_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: String,
    account_id: String,
    created_at: i64,
    last_seen_at: i64,
    authenticated_at: i64,
}

impl Store {
    pub(crate) async fn session(&self, token_hash: &str) -> Result<Option<Session>, StoreError> {
        let row: Option<SessionRow> = sqlx::query_as(
            "SELECT id, account_id, created_at, last_seen_at, authenticated_at FROM sessions WHERE token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(&self.reads)
        .await?;
        row.map(|row| {
            Ok(Session {
                id: error::id(&row.id)?,
                account_id: error::id(&row.account_id)?,
                created_at: error::time(row.created_at)?,
                last_seen_at: error::time(row.last_seen_at)?,
                authenticated_at: error::time(row.authenticated_at)?,
            })
        })
        .transpose()
    }

    /// Notes that the session is used.
    pub(crate) async fn touch_session(&self, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE sessions SET last_seen_at = $1 WHERE id = $2")
            .bind(now.unix_millis())
            .bind(id.to_string())
            .execute(&self.writes)
            .await?;
        Ok(())
    }
}

impl Change {
    /// Begins a session for whoever knew the password named `password_id`; whether that still is the current one.
    pub(crate) async fn insert_session(
        &mut self,
        session: &Session,
        token_hash: &str,
        password_id: Uuid,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at)
             SELECT $1, id, $2, $3, $3, $3 FROM accounts WHERE id = $4 AND password_id = $5",
        )
        .bind(session.id.to_string())
        .bind(token_hash)
        .bind(session.created_at.unix_millis())
        .bind(session.account_id.to_string())
        .bind(password_id.to_string())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a session a new token after a new authentication; whether the session still was there under its old one.
    pub(crate) async fn renew_session(
        &mut self,
        old_token_hash: &str,
        new_token_hash: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE sessions SET token_hash = $1, last_seen_at = $2, authenticated_at = $2 WHERE token_hash = $3",
        )
        .bind(new_token_hash)
        .bind(now.unix_millis())
        .bind(old_token_hash)
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub(crate) async fn end_session(&mut self, id: Uuid) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE id = $1")
            .bind(id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Ends every session of the account but one.
    pub(crate) async fn end_other_sessions(&mut self, account_id: Uuid, keep: Uuid) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE account_id = $1 AND id <> $2")
            .bind(account_id.to_string())
            .bind(keep.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
