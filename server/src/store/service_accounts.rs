use lockstep_core::{access::Role, time::Timestamp};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as},
};

/// More service accounts than these are not made in one organization.
const MOST_OF_AN_ORGANIZATION: i64 = 500;

/// What is no person and uses the organization.
#[derive(Clone, Debug)]
pub(crate) struct ServiceAccount {
    pub(crate) id: Uuid,
    pub(crate) organization_id: Uuid,
    pub(crate) name: String,
    pub(crate) role: Role,
    /// Who is in charge.
    pub(crate) owner_id: Uuid,
    pub(crate) owner_email: String,
    pub(crate) owner_name: String,
    /// The role of whoever is in charge; `None`: the person has left the organization.
    pub(crate) owner_role: Option<Role>,
    pub(crate) created_at: Timestamp,
    /// Its keys that nobody has revoked or replaced.
    pub(crate) keys: u32,
}

#[derive(sqlx::FromRow)]
struct ServiceAccountRow {
    id: String,
    organization_id: String,
    name: String,
    role: String,
    owner_id: String,
    owner_email: String,
    owner_name: String,
    owner_role: Option<String>,
    created_at: i64,
    keys: i64,
}

const SELECT: &str = "
    SELECT s.id, s.organization_id, s.name, s.role, s.owner_id, a.email AS owner_email, a.name AS owner_name,
           m.role AS owner_role, s.created_at,
           (SELECT count(*) FROM api_keys k
            WHERE k.organization_id = s.organization_id AND k.service_account_id = s.id
              AND k.revoked_at IS NULL AND k.rotated_to IS NULL) AS keys
    FROM service_accounts s
    JOIN accounts a ON a.id = s.owner_id
    LEFT JOIN memberships m ON m.organization_id = s.organization_id AND m.account_id = s.owner_id
    WHERE s.removed_at IS NULL AND s.organization_id = $1";

impl TryFrom<ServiceAccountRow> for ServiceAccount {
    type Error = StoreError;

    fn try_from(row: ServiceAccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: error::id(&row.id)?,
            organization_id: error::id(&row.organization_id)?,
            name: row.name,
            role: error::role(&row.role)?,
            owner_id: error::id(&row.owner_id)?,
            owner_email: row.owner_email,
            owner_name: row.owner_name,
            owner_role: row.owner_role.as_deref().map(error::role).transpose()?,
            created_at: error::time(row.created_at)?,
            keys: u32::try_from(row.keys).unwrap_or(u32::MAX),
        })
    }
}

impl Store {
    /// Every service account of the organization, in the order in which they were made.
    pub(crate) async fn service_accounts(&self, organization_id: Uuid) -> Result<Vec<ServiceAccount>, StoreError> {
        let sql = format!("{SELECT} ORDER BY s.id");
        let rows: Vec<ServiceAccountRow> = query_as(sqlx::AssertSqlSafe(sql))
            .bind(organization_id.to_string())
            .fetch_all(&self.reads)
            .await?;
        rows.into_iter().map(ServiceAccount::try_from).collect()
    }

    /// One of them.
    pub(crate) async fn service_account(
        &self,
        organization_id: Uuid,
        id: Uuid,
    ) -> Result<Option<ServiceAccount>, StoreError> {
        let sql = format!("{SELECT} AND s.id = $2");
        let row: Option<ServiceAccountRow> = query_as(sqlx::AssertSqlSafe(sql))
            .bind(organization_id.to_string())
            .bind(id.to_string())
            .fetch_optional(&self.reads)
            .await?;
        row.map(ServiceAccount::try_from).transpose()
    }
}

impl Change {
    /// Whether there was room for one more.
    pub(crate) async fn insert_service_account(&mut self, account: &ServiceAccount) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO service_accounts (id, organization_id, name, role, owner_id, created_at)
             SELECT $1, $2, $3, $4, $5, $6
             WHERE (SELECT count(*) FROM service_accounts s
                    WHERE s.organization_id = $2 AND s.removed_at IS NULL) < $7",
        )
        .bind(account.id.to_string())
        .bind(account.organization_id.to_string())
        .bind(&account.name)
        .bind(account.role.name())
        .bind(account.owner_id.to_string())
        .bind(account.created_at.unix_millis())
        .bind(MOST_OF_AN_ORGANIZATION)
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Stores a changed name, role and person in charge; whether the role still is as it was read, in `old`.
    pub(crate) async fn update_service_account(
        &mut self,
        old: &ServiceAccount,
        new: &ServiceAccount,
    ) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE service_accounts SET name = $1, role = $2, owner_id = $3
             WHERE id = $4 AND role = $5 AND removed_at IS NULL",
        )
        .bind(&new.name)
        .bind(new.role.name())
        .bind(new.owner_id.to_string())
        .bind(old.id.to_string())
        .bind(old.role.name())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes a service account and revokes its keys; whether it was there.
    pub(crate) async fn remove_service_account(&mut self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let done = query("UPDATE service_accounts SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL")
            .bind(now.unix_millis())
            .bind(id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        self.revoke_api_keys_of_service_account(id, now).await?;
        Ok(done.rows_affected() == 1)
    }
}
