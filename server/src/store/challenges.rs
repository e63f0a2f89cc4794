use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as},
};

/// A login whose password was right and whose second factor is missing. It opens nothing but the next step.
#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    pub(crate) id: Uuid,
    pub(crate) account_id: Uuid,
    /// The password that was right.
    pub(crate) password_id: Uuid,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) is_used: bool,
}

#[derive(sqlx::FromRow)]
struct ChallengeRow {
    id: String,
    account_id: String,
    password_id: String,
    created_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
}

impl Store {
    pub(crate) async fn challenge(&self, token_hash: &str) -> Result<Option<Challenge>, StoreError> {
        let row: Option<ChallengeRow> = query_as(
            "SELECT id, account_id, password_id, created_at, expires_at, used_at FROM login_challenges
             WHERE token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(&self.reads)
        .await?;
        row.map(|row| {
            Ok(Challenge {
                id: error::id(&row.id)?,
                account_id: error::id(&row.account_id)?,
                password_id: error::id(&row.password_id)?,
                created_at: error::time(row.created_at)?,
                expires_at: error::time(row.expires_at)?,
                is_used: row.used_at.is_some(),
            })
        })
        .transpose()
    }
}

impl Change {
    /// Begins a challenge for whoever knew the password named in it; whether that still is the current one. Those of
    /// the account that ended before are forgotten.
    pub(crate) async fn insert_challenge(
        &mut self,
        challenge: &Challenge,
        token_hash: &str,
    ) -> Result<bool, StoreError> {
        query("DELETE FROM login_challenges WHERE account_id = $1 AND expires_at <= $2")
            .bind(challenge.account_id.to_string())
            .bind(challenge.created_at.unix_millis())
            .execute(&mut *self.transaction)
            .await?;
        let done = query(
            "INSERT INTO login_challenges (id, account_id, password_id, token_hash, created_at, expires_at)
             SELECT $1, id, password_id, $2, $3, $4 FROM accounts WHERE id = $5 AND password_id = $6",
        )
        .bind(challenge.id.to_string())
        .bind(token_hash)
        .bind(challenge.created_at.unix_millis())
        .bind(challenge.expires_at.unix_millis())
        .bind(challenge.account_id.to_string())
        .bind(challenge.password_id.to_string())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Uses a challenge up; whether it was still unused.
    pub(crate) async fn take_challenge(&mut self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let done =
            query("UPDATE login_challenges SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND expires_at > $1")
                .bind(now.unix_millis())
                .bind(id.to_string())
                .execute(&mut *self.transaction)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    pub(super) async fn end_challenges(&mut self, account_id: Uuid) -> Result<(), StoreError> {
        query("DELETE FROM login_challenges WHERE account_id = $1")
            .bind(account_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
