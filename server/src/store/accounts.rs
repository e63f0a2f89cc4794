use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as},
};
use crate::email::EmailAddress;

/// A person's account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) name: String,
    pub(crate) password_hash: String,
    /// Names the current password.
    pub(crate) password_id: Uuid,
    /// Whether the e-mail was proven to reach its owner.
    pub(crate) is_email_verified: bool,
}

/// An account to be stored.
pub(crate) struct NewAccount<'a> {
    pub(crate) id: Uuid,
    pub(crate) email: &'a EmailAddress,
    pub(crate) name: &'a str,
    pub(crate) password_hash: &'a str,
    pub(crate) password_id: Uuid,
    pub(crate) email_verified_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(super) struct AccountRow {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) email_key: String,
    pub(super) name: String,
    pub(super) password_hash: String,
    pub(super) password_id: String,
    pub(super) email_verified_at: Option<i64>,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: error::id(&row.id)?,
            email: row.email,
            email_key: row.email_key,
            name: row.name,
            password_hash: row.password_hash,
            password_id: error::id(&row.password_id)?,
            is_email_verified: row.email_verified_at.is_some(),
        })
    }
}

impl Store {
    pub(crate) async fn account_by_email(&self, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = query_as(
            "SELECT id, email, email_key, name, password_hash, password_id, email_verified_at
             FROM accounts WHERE email_key = $1",
        )
        .bind(&email.key)
        .fetch_optional(&self.reads)
        .await?;
        row.map(Account::try_from).transpose()
    }
}

impl Change {
    /// Whether the e-mail was free.
    pub(crate) async fn insert_account(&mut self, account: &NewAccount<'_>) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO accounts (id, email, email_key, name, password_hash, password_id, email_verified_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (email_key) DO NOTHING",
        )
        .bind(account.id.to_string())
        .bind(&account.email.text)
        .bind(&account.email.key)
        .bind(account.name)
        .bind(account.password_hash)
        .bind(account.password_id.to_string())
        .bind(account.email_verified_at.map(Timestamp::unix_millis))
        .bind(account.created_at.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Replaces the password named `old`; whether it still was the current one. The verdicts on it go with it.
    pub(crate) async fn replace_password(
        &mut self,
        account_id: Uuid,
        old: Uuid,
        new: Uuid,
        hash: &str,
    ) -> Result<bool, StoreError> {
        let done = query("UPDATE accounts SET password_hash = $1, password_id = $2 WHERE id = $3 AND password_id = $4")
            .bind(hash)
            .bind(new.to_string())
            .bind(account_id.to_string())
            .bind(old.to_string())
            .execute(&mut *self.transaction)
            .await?;
        query("DELETE FROM password_verdicts WHERE account_id = $1 AND password_id <> $2")
            .bind(account_id.to_string())
            .bind(new.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Renews the hash of the same password.
    pub(crate) async fn rehash_password(
        &mut self,
        account_id: Uuid,
        password_id: Uuid,
        hash: &str,
    ) -> Result<(), StoreError> {
        query("UPDATE accounts SET password_hash = $1 WHERE id = $2 AND password_id = $3")
            .bind(hash)
            .bind(account_id.to_string())
            .bind(password_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
