use lockstep_core::time::Timestamp;
use uuid::Uuid;

use super::{
    Account, Change, Store, StoreError, error,
    statement::{query, query_as},
};
use crate::email::EmailAddress;

/// What a mailed link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkPurpose {
    /// The account's address reaches its owner.
    VerifyEmail,
    /// The account gets another address.
    ChangeEmail,
    /// The account gets another password.
    ResetPassword,
}

/// A link that was mailed and not used.
#[derive(Clone, Debug)]
pub(crate) struct MailLink {
    pub(crate) account_id: Uuid,
    pub(crate) purpose: LinkPurpose,
    /// The address that it proves.
    pub(crate) email: EmailAddress,
    pub(crate) expires_at: Timestamp,
}

impl LinkPurpose {
    fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ChangeEmail => "change_email",
            Self::ResetPassword => "reset_password",
        }
    }

    fn from_name(name: &str) -> Result<Self, StoreError> {
        [Self::VerifyEmail, Self::ChangeEmail, Self::ResetPassword]
            .into_iter()
            .find(|purpose| purpose.name() == name)
            .ok_or_else(|| StoreError::Broken(format!("`{name}` is no purpose of a link")))
    }

    /// A changed password kills the links by which somebody could take the account over.
    fn dies_with_the_password(self) -> bool {
        match self {
            Self::VerifyEmail => false,
            Self::ChangeEmail | Self::ResetPassword => true,
        }
    }
}

#[derive(sqlx::FromRow)]
struct MailLinkRow {
    account_id: String,
    purpose: String,
    email: String,
    email_key: String,
    expires_at: i64,
}

impl TryFrom<MailLinkRow> for MailLink {
    type Error = StoreError;

    fn try_from(row: MailLinkRow) -> Result<Self, StoreError> {
        Ok(Self {
            account_id: error::id(&row.account_id)?,
            purpose: LinkPurpose::from_name(&row.purpose)?,
            email: EmailAddress {
                text: row.email,
                key: row.email_key,
            },
            expires_at: error::time(row.expires_at)?,
        })
    }
}

impl Store {
    /// The link that a token stands for, expired or not.
    pub(crate) async fn mail_link(&self, token_hash: &str) -> Result<Option<MailLink>, StoreError> {
        let row: Option<MailLinkRow> = query_as(
            "SELECT l.account_id, l.purpose, l.email, l.email_key, l.expires_at
             FROM mail_links l JOIN accounts a ON a.id = l.account_id
             WHERE l.token_hash = $1 AND (l.password_id IS NULL OR l.password_id = a.password_id)",
        )
        .bind(token_hash)
        .fetch_optional(&self.reads)
        .await?;
        row.map(MailLink::try_from).transpose()
    }
}

impl Change {
    /// Stores a link of `account`; the one before it of the same purpose stops working.
    pub(crate) async fn put_mail_link(
        &mut self,
        account: &Account,
        link: &MailLink,
        token_hash: &str,
    ) -> Result<(), StoreError> {
        let password_id = link.purpose.dies_with_the_password().then_some(account.password_id);
        query(
            "INSERT INTO mail_links (account_id, purpose, token_hash, email, email_key, password_id, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (account_id, purpose) DO UPDATE
             SET token_hash = excluded.token_hash, email = excluded.email, email_key = excluded.email_key,
                 password_id = excluded.password_id, expires_at = excluded.expires_at",
        )
        .bind(link.account_id.to_string())
        .bind(link.purpose.name())
        .bind(token_hash)
        .bind(&link.email.text)
        .bind(&link.email.key)
        .bind(password_id.map(|id| id.to_string()))
        .bind(link.expires_at.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Takes a link away, to use it; whether it still was there. Only one caller ever gets `true`.
    pub(crate) async fn take_mail_link(&mut self, purpose: LinkPurpose, token_hash: &str) -> Result<bool, StoreError> {
        let done = query(
            "DELETE FROM mail_links WHERE token_hash = $1 AND purpose = $2
               AND (password_id IS NULL
                    OR password_id = (SELECT a.password_id FROM accounts a WHERE a.id = mail_links.account_id))",
        )
        .bind(token_hash)
        .bind(purpose.name())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// No link and no code that was mailed to the account works any more.
    pub(crate) async fn end_mailed(&mut self, account_id: Uuid) -> Result<(), StoreError> {
        for statement in [
            "DELETE FROM mail_links WHERE account_id = $1",
            "DELETE FROM email_codes WHERE account_id = $1",
        ] {
            query(statement)
                .bind(account_id.to_string())
                .execute(&mut *self.transaction)
                .await?;
        }
        Ok(())
    }

    /// Notes that the address reaches the account's owner; whether it is the account's address.
    pub(crate) async fn verify_email(
        &mut self,
        account_id: Uuid,
        email_key: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE accounts SET email_verified_at = COALESCE(email_verified_at, $1) WHERE id = $2 AND email_key = $3",
        )
        .bind(now.unix_millis())
        .bind(account_id.to_string())
        .bind(email_key)
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives the account another address, which is proven; whether no other account has it.
    pub(crate) async fn change_email(
        &mut self,
        account_id: Uuid,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE accounts SET email = $1, email_key = $2, email_verified_at = $3
             WHERE id = $4 AND NOT EXISTS (SELECT 1 FROM accounts other WHERE other.email_key = $2 AND other.id <> $4)",
        )
        .bind(&email.text)
        .bind(&email.key)
        .bind(now.unix_millis())
        .bind(account_id.to_string())
        .execute(&mut *self.transaction)
        .await;
        match done {
            // Where two writers go on at once, the index sees what the statement could not.
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
            done => Ok(done?.rows_affected() == 1),
        }
    }
}
