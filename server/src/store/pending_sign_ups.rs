use lockstep_core::{policy::PasswordPolicy, time::Timestamp};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as, query_scalar},
};
use crate::email::EmailAddress;

/// A sign-up that waits for its link: everything but the password.
#[derive(Clone, Debug)]
pub(crate) struct PendingSignUp {
    pub(crate) email: EmailAddress,
    pub(crate) name: String,
    pub(crate) password_hash: String,
    /// What accepted the password.
    pub(crate) policy: PasswordPolicy,
    pub(crate) destination: PendingDestination,
    pub(crate) expires_at: Timestamp,
}

/// Where the account will belong.
#[derive(Clone, Debug)]
pub(crate) enum PendingDestination {
    /// To a new organization.
    New { name: String, slug: Option<String> },
    /// To the one that invites.
    Invited { invitation_id: Uuid },
}

#[derive(sqlx::FromRow)]
struct PendingSignUpRow {
    email: String,
    email_key: String,
    name: String,
    password_hash: String,
    policy: String,
    organization_name: Option<String>,
    slug: Option<String>,
    invitation_id: Option<String>,
    expires_at: i64,
}

impl TryFrom<PendingSignUpRow> for PendingSignUp {
    type Error = StoreError;

    fn try_from(row: PendingSignUpRow) -> Result<Self, StoreError> {
        let destination = match (row.organization_name, row.invitation_id) {
            (Some(name), None) => PendingDestination::New { name, slug: row.slug },
            (None, Some(id)) => PendingDestination::Invited {
                invitation_id: error::id(&id)?,
            },
            _ => return Err(StoreError::Broken("a pending sign-up leads nowhere".to_owned())),
        };
        Ok(Self {
            email: EmailAddress {
                text: row.email,
                key: row.email_key,
            },
            name: row.name,
            password_hash: row.password_hash,
            policy: error::password_policy(&row.policy)?,
            destination,
            expires_at: error::time(row.expires_at)?,
        })
    }
}

impl Store {
    /// Whether a token stands for a sign-up, expired or not.
    pub(crate) async fn is_sign_up_pending(&self, token_hash: &str) -> Result<bool, StoreError> {
        let found: Option<String> = query_scalar("SELECT token_hash FROM pending_sign_ups WHERE token_hash = $1")
            .bind(token_hash)
            .fetch_optional(&self.reads)
            .await?;
        Ok(found.is_some())
    }
}

impl Change {
    /// Stores a sign-up beside those of the same address, of which the first to be confirmed wins: were it replaced,
    /// anybody could put their own password behind the link that its owner waits for. Forgets those that have expired.
    pub(crate) async fn insert_pending_sign_up(
        &mut self,
        pending: &PendingSignUp,
        token_hash: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        query("DELETE FROM pending_sign_ups WHERE expires_at <= $1")
            .bind(now.unix_millis())
            .execute(&mut *self.transaction)
            .await?;
        let (organization_name, slug, invitation_id) = match &pending.destination {
            PendingDestination::New { name, slug } => (Some(name), slug.as_ref(), None),
            PendingDestination::Invited { invitation_id } => (None, None, Some(invitation_id)),
        };
        let policy = serde_json::to_string(&pending.policy).map_err(|error| StoreError::Broken(error.to_string()))?;
        query(
            "INSERT INTO pending_sign_ups
                    (token_hash, email, email_key, name, password_hash, policy, organization_name, slug, invitation_id,
                     expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(token_hash)
        .bind(&pending.email.text)
        .bind(&pending.email.key)
        .bind(&pending.name)
        .bind(&pending.password_hash)
        .bind(policy)
        .bind(organization_name)
        .bind(slug)
        .bind(invitation_id.map(Uuid::to_string))
        .bind(pending.expires_at.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Takes a sign-up away, to complete it. Only one caller ever gets it.
    pub(crate) async fn take_pending_sign_up(&mut self, token_hash: &str) -> Result<Option<PendingSignUp>, StoreError> {
        let row: Option<PendingSignUpRow> = query_as(
            "DELETE FROM pending_sign_ups WHERE token_hash = $1
             RETURNING email, email_key, name, password_hash, policy, organization_name, slug, invitation_id, expires_at",
        )
        .bind(token_hash)
        .fetch_optional(&mut *self.transaction)
        .await?;
        row.map(PendingSignUp::try_from).transpose()
    }
}
