//! Security keys and passkeys.

use lockstep_core::{time::Timestamp, two_factor::Factors};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as},
};

/// A security key as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct StoredKey {
    pub(crate) id: Uuid,
    /// What its owner calls it.
    pub(crate) name: String,
    /// In Base64url; of one account only.
    pub(crate) credential_id: String,
    /// The public key and what else the verification needs, as JSON.
    pub(crate) credential: String,
    /// The last signature counter; 0 for a key that does not count.
    pub(crate) counter: u32,
    pub(crate) created_at: Timestamp,
    pub(crate) last_used_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    id: String,
    name: String,
    credential_id: String,
    credential: String,
    counter: i64,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl TryFrom<KeyRow> for StoredKey {
    type Error = StoreError;

    fn try_from(row: KeyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: error::id(&row.id)?,
            name: row.name,
            credential_id: row.credential_id,
            credential: row.credential,
            counter: u32::try_from(row.counter)
                .map_err(|_| StoreError::Broken(format!("security key {}: no counter", row.id)))?,
            created_at: error::time(row.created_at)?,
            last_used_at: row.last_used_at.map(error::time).transpose()?,
        })
    }
}

impl Store {
    /// The account's keys, the oldest first.
    pub(crate) async fn security_keys(&self, account_id: Uuid) -> Result<Vec<StoredKey>, StoreError> {
        let rows: Vec<KeyRow> = query_as(
            "SELECT id, name, credential_id, credential, counter, created_at, last_used_at
             FROM security_keys WHERE account_id = $1 ORDER BY id",
        )
        .bind(account_id.to_string())
        .fetch_all(&self.reads)
        .await?;
        rows.into_iter().map(StoredKey::try_from).collect()
    }
}

impl Change {
    /// Adds a key while the account has fewer than `most`; whether it was added. A credential that anybody has
    /// registered is not added.
    pub(crate) async fn insert_security_key(
        &mut self,
        account_id: Uuid,
        key: &StoredKey,
        most: u32,
    ) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO security_keys (id, account_id, name, credential_id, credential, counter, created_at)
             SELECT $1, id, $3, $4, $5, $6, $7 FROM accounts
             WHERE id = $2 AND (SELECT count(*) FROM security_keys WHERE account_id = $2) < $8
             ON CONFLICT (credential_id) DO NOTHING",
        )
        .bind(key.id.to_string())
        .bind(account_id.to_string())
        .bind(&key.name)
        .bind(&key.credential_id)
        .bind(&key.credential)
        .bind(i64::from(key.counter))
        .bind(key.created_at.unix_millis())
        .bind(i64::from(most))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes a use; whether the counter has grown, or the key counts nothing.
    pub(crate) async fn use_security_key(
        &mut self,
        id: Uuid,
        credential: &str,
        counter: u32,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE security_keys SET credential = $1, counter = $2, last_used_at = $3
             WHERE id = $4 AND (counter < $2 OR (counter = 0 AND $2 = 0))",
        )
        .bind(credential)
        .bind(i64::from(counter))
        .bind(now.unix_millis())
        .bind(id.to_string())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whether the account has such a key.
    pub(crate) async fn rename_security_key(
        &mut self,
        account_id: Uuid,
        id: Uuid,
        name: &str,
    ) -> Result<bool, StoreError> {
        let done = query("UPDATE security_keys SET name = $1 WHERE id = $2 AND account_id = $3")
            .bind(name)
            .bind(id.to_string())
            .bind(account_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whether there was such a key. The account's factors must still be `factors`, which the removal was judged by.
    pub(crate) async fn remove_security_key(
        &mut self,
        account_id: Uuid,
        id: Uuid,
        factors: Factors,
    ) -> Result<bool, StoreError> {
        self.hold_account(account_id).await?;
        let done = query(
            "DELETE FROM security_keys WHERE id = $1 AND account_id = $2
             AND (SELECT count(*) FROM security_keys k WHERE k.account_id = $2) = $3
             AND (SELECT count(*) FROM totp_factors t WHERE t.account_id = $2) = $4",
        )
        .bind(id.to_string())
        .bind(account_id.to_string())
        .bind(i64::from(factors.security_keys))
        .bind(i64::from(factors.totp))
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lets nobody else change the account's factors before this commits. SQLite has one writer anyway; elsewhere two
    /// removals at once would each see the other's factor.
    pub(super) async fn hold_account(&mut self, account_id: Uuid) -> Result<(), StoreError> {
        query("UPDATE accounts SET password_id = password_id WHERE id = $1")
            .bind(account_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
