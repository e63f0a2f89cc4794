use std::sync::Arc;

use lockstep_core::{policy::SecurityPolicy, time::Timestamp};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error, memo,
    statement::{query, query_as, query_scalar},
};

/// An organization and its policy.
#[derive(Clone, Debug)]
pub(crate) struct Organization {
    pub(crate) id: Uuid,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) policy: Arc<SecurityPolicy>,
}

#[derive(sqlx::FromRow)]
pub(super) struct OrganizationRow {
    pub(super) organization_id: String,
    pub(super) slug: String,
    pub(super) organization_name: String,
    pub(super) policy: String,
}

impl TryFrom<OrganizationRow> for Organization {
    type Error = StoreError;

    fn try_from(row: OrganizationRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: error::id(&row.organization_id)?,
            slug: row.slug,
            name: row.organization_name,
            policy: memo::policy(&row.policy)?,
        })
    }
}

impl Store {
    /// Whether no organization has the slug.
    pub(crate) async fn is_slug_free(&self, slug: &str) -> Result<bool, StoreError> {
        let found: Option<String> = query_scalar("SELECT id FROM organizations WHERE slug = $1")
            .bind(slug)
            .fetch_optional(&self.reads)
            .await?;
        Ok(found.is_none())
    }

    /// The organization of that id or slug.
    pub(crate) async fn organization(&self, name: &str) -> Result<Option<Organization>, StoreError> {
        let row: Option<OrganizationRow> = query_as(
            "SELECT id AS organization_id, slug, name AS organization_name, policy FROM organizations
             WHERE id = $1 OR slug = $1",
        )
        .bind(name)
        .fetch_optional(&self.reads)
        .await?;
        row.map(Organization::try_from).transpose()
    }

    /// Writes a policy as it is, whatever is stored, for tests that drive arbitrary policies. Whether there is such an
    /// organization.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn overwrite_policy(&self, organization_id: Uuid, policy: &SecurityPolicy) -> Result<bool, String> {
        let update = async {
            let done = query("UPDATE organizations SET policy = $1, policy_version = $2 WHERE id = $3")
                .bind(document(policy)?)
                .bind(version(policy)?)
                .bind(organization_id.to_string())
                .execute(&self.writes)
                .await?;
            Ok::<_, StoreError>(done.rows_affected() == 1)
        };
        update.await.map_err(|error| format!("{error:?}"))
    }
}

impl Change {
    /// Whether the slug was free.
    pub(crate) async fn insert_organization(
        &mut self,
        organization: &Organization,
        created_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO organizations (id, slug, name, policy, policy_version, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (slug) DO NOTHING",
        )
        .bind(organization.id.to_string())
        .bind(&organization.slug)
        .bind(&organization.name)
        .bind(document(&organization.policy)?)
        .bind(version(&organization.policy)?)
        .bind(created_at.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub(crate) async fn rename_organization(&mut self, id: Uuid, name: &str) -> Result<(), StoreError> {
        query("UPDATE organizations SET name = $1 WHERE id = $2")
            .bind(name)
            .bind(id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Saves `policy` in place of version `seen`; whether that still was the current one.
    pub(crate) async fn save_policy(
        &mut self,
        organization_id: Uuid,
        seen: u64,
        policy: &SecurityPolicy,
    ) -> Result<bool, StoreError> {
        let done =
            query("UPDATE organizations SET policy = $1, policy_version = $2 WHERE id = $3 AND policy_version = $4")
                .bind(document(policy)?)
                .bind(version(policy)?)
                .bind(organization_id.to_string())
                .bind(i64::try_from(seen).unwrap_or(i64::MAX))
                .execute(&mut *self.transaction)
                .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn document(policy: &SecurityPolicy) -> Result<String, StoreError> {
    serde_json::to_string(policy).map_err(|error| StoreError::Broken(error.to_string()))
}

fn version(policy: &SecurityPolicy) -> Result<i64, StoreError> {
    i64::try_from(policy.version).map_err(|error| StoreError::Broken(error.to_string()))
}
