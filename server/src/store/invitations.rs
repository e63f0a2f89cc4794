use lockstep_core::{access::Role, time::Timestamp};
use uuid::Uuid;

use super::{
    Change, Organization, Store, StoreError, error,
    organizations::OrganizationRow,
    statement::{query, query_as},
};
use crate::email::EmailAddress;

/// An invitation that nobody has used yet.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub(crate) id: Uuid,
    pub(crate) email: EmailAddress,
    pub(crate) role: Role,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// Found by the token that only the invited person's mailbox has.
    pub(crate) proves_email: bool,
}

/// The hashes of the two tokens of an invitation.
pub(crate) struct InvitationTokens<'a> {
    /// Shown to whoever invites.
    pub(crate) shown: &'a str,
    /// Mailed to the person who is invited.
    pub(crate) mailed: Option<&'a str>,
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    id: String,
    email: String,
    email_key: String,
    role: String,
    created_at: i64,
    expires_at: i64,
}

#[derive(sqlx::FromRow)]
struct InvitationWithOrganizationRow {
    #[sqlx(flatten)]
    invitation: InvitationRow,
    #[sqlx(flatten)]
    organization: OrganizationRow,
    proves_email: bool,
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = StoreError;

    fn try_from(row: InvitationRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: error::id(&row.id)?,
            email: EmailAddress {
                text: row.email,
                key: row.email_key,
            },
            role: error::role(&row.role)?,
            created_at: error::time(row.created_at)?,
            expires_at: error::time(row.expires_at)?,
            proves_email: false,
        })
    }
}

impl InvitationWithOrganizationRow {
    fn parts(self) -> Result<(Invitation, Organization), StoreError> {
        let invitation = Invitation {
            proves_email: self.proves_email,
            ..self.invitation.try_into()?
        };
        Ok((invitation, self.organization.try_into()?))
    }
}

impl Store {
    /// The invitation that a token stands for, expired or not, and the organization that it leads to.
    pub(crate) async fn invitation(&self, token_hash: &str) -> Result<Option<(Invitation, Organization)>, StoreError> {
        let row: Option<InvitationWithOrganizationRow> = query_as(
            "SELECT i.id, i.email, i.email_key, i.role, i.created_at, i.expires_at,
                    o.id AS organization_id, o.slug, o.name AS organization_name, o.policy,
                    COALESCE(i.mailed_token_hash = $1, FALSE) AS proves_email
             FROM invitations i JOIN organizations o ON o.id = i.organization_id
             WHERE i.token_hash = $1 OR i.mailed_token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(&self.reads)
        .await?;
        row.map(InvitationWithOrganizationRow::parts).transpose()
    }

    /// The invitation of an id, expired or not, and the organization that it leads to.
    pub(crate) async fn invitation_by_id(&self, id: Uuid) -> Result<Option<(Invitation, Organization)>, StoreError> {
        let row: Option<InvitationWithOrganizationRow> = query_as(
            "SELECT i.id, i.email, i.email_key, i.role, i.created_at, i.expires_at,
                    o.id AS organization_id, o.slug, o.name AS organization_name, o.policy, FALSE AS proves_email
             FROM invitations i JOIN organizations o ON o.id = i.organization_id
             WHERE i.id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(&self.reads)
        .await?;
        row.map(InvitationWithOrganizationRow::parts).transpose()
    }

    pub(crate) async fn invitations(&self, organization_id: Uuid) -> Result<Vec<Invitation>, StoreError> {
        let rows: Vec<InvitationRow> = query_as(
            "SELECT id, email, email_key, role, created_at, expires_at FROM invitations
             WHERE organization_id = $1 ORDER BY id",
        )
        .bind(organization_id.to_string())
        .fetch_all(&self.reads)
        .await?;
        rows.into_iter().map(Invitation::try_from).collect()
    }
}

impl Change {
    pub(crate) async fn insert_invitation(
        &mut self,
        organization_id: Uuid,
        invitation: &Invitation,
        tokens: InvitationTokens<'_>,
        invited_by: Uuid,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO invitations
                    (id, organization_id, email, email_key, role, token_hash, mailed_token_hash, invited_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(invitation.id.to_string())
        .bind(organization_id.to_string())
        .bind(&invitation.email.text)
        .bind(&invitation.email.key)
        .bind(invitation.role.name())
        .bind(tokens.shown)
        .bind(tokens.mailed)
        .bind(invited_by.to_string())
        .bind(invitation.created_at.unix_millis())
        .bind(invitation.expires_at.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Takes an invitation away, used or withdrawn; whether it still was there. Only one caller ever gets `true`.
    pub(crate) async fn take_invitation(&mut self, organization_id: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let done = query("DELETE FROM invitations WHERE id = $1 AND organization_id = $2")
            .bind(id.to_string())
            .bind(organization_id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
