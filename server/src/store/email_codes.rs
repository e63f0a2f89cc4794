use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as},
};

/// So many codes may be tried before a new one has to be asked for.
const MOST_TRIES: i64 = 5;

/// A code that was mailed, as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct StoredCode {
    pub(crate) hash: String,
    pub(crate) expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct StoredCodeRow {
    code_hash: String,
    expires_at: i64,
}

impl Change {
    /// Stores a code in place of the one before it.
    pub(crate) async fn put_email_code(
        &mut self,
        account_id: Uuid,
        purpose: &str,
        code: &StoredCode,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO email_codes (account_id, purpose, code_hash, tries, expires_at) VALUES ($1, $2, $3, 0, $4)
             ON CONFLICT (account_id, purpose) DO UPDATE
             SET code_hash = excluded.code_hash, tries = 0, expires_at = excluded.expires_at",
        )
        .bind(account_id.to_string())
        .bind(purpose)
        .bind(&code.hash)
        .bind(code.expires_at.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Takes a code away, to use it; whether it still was there. Only one caller ever gets `true`.
    pub(crate) async fn take_email_code(
        &mut self,
        account_id: Uuid,
        purpose: &str,
        hash: &str,
    ) -> Result<bool, StoreError> {
        let done = query("DELETE FROM email_codes WHERE account_id = $1 AND purpose = $2 AND code_hash = $3")
            .bind(account_id.to_string())
            .bind(purpose)
            .bind(hash)
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

impl Store {
    /// Counts one try, which stays counted whatever comes of it. `None`: there is no code, or it was tried too often.
    pub(crate) async fn try_email_code(
        &self,
        account_id: Uuid,
        purpose: &str,
    ) -> Result<Option<StoredCode>, StoreError> {
        let row: Option<StoredCodeRow> = query_as(
            "UPDATE email_codes SET tries = tries + 1 WHERE account_id = $1 AND purpose = $2 AND tries < $3
             RETURNING code_hash, expires_at",
        )
        .bind(account_id.to_string())
        .bind(purpose)
        .bind(MOST_TRIES)
        .fetch_optional(&self.writes)
        .await?;
        row.map(|row| {
            Ok(StoredCode {
                hash: row.code_hash,
                expires_at: error::time(row.expires_at)?,
            })
        })
        .transpose()
    }
}
