use lockstep_core::{
    access::Principal,
    api_key::{ApiKeyFacts, ApiKeyScope},
    time::Timestamp,
};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error,
    statement::{query, query_as, query_scalar},
};

/// More keys than these, of those that could work, are not made: whoever makes them cannot fill the disk.
const MOST_OF_AN_ORGANIZATION: i64 = 2_000;

/// So many keys are read at once, where they are looked through for those that are wanted.
const TOGETHER: usize = 500;

/// A key, without its value.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey {
    pub(crate) id: Uuid,
    pub(crate) organization_id: Uuid,
    pub(crate) owner: ApiKeyOwner,
    pub(crate) name: String,
    /// Whether nobody can read it again.
    pub(crate) hashed: bool,
    pub(crate) scopes: Vec<ApiKeyScope>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) revoked_at: Option<Timestamp>,
    /// The key that took its place.
    pub(crate) rotated_to: Option<Uuid>,
    /// The key that made it.
    pub(crate) made_by: Option<Uuid>,
}

/// Whose key it is, by the names of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ApiKeyOwner {
    Member {
        account_id: Uuid,
        email: String,
        name: String,
    },
    ServiceAccount {
        id: Uuid,
        name: String,
        /// Who is in charge of it.
        owner_id: Uuid,
        role: lockstep_core::access::Role,
    },
}

/// What is stored of a key's value.
pub(crate) struct StoredSecret {
    /// SHA-256 of the secret, in hexadecimal.
    pub(crate) hash: String,
    /// The whole key, encrypted, where it can be read again.
    pub(crate) sealed: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct ApiKeyRow {
    id: String,
    organization_id: String,
    account_id: Option<String>,
    email: Option<String>,
    account_name: Option<String>,
    service_account_id: Option<String>,
    service_account_name: Option<String>,
    service_account_role: Option<String>,
    owner_id: Option<String>,
    name: String,
    hashed: bool,
    scopes: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    rotated_to: Option<String>,
    made_by: Option<String>,
}

/// The columns of an [`ApiKeyRow`], of [`TABLES`].
pub(super) const COLUMNS: &str = "
           k.id, k.organization_id, k.account_id, a.email, a.name AS account_name,
           k.service_account_id, s.name AS service_account_name, s.role AS service_account_role, s.owner_id,
           k.name, k.hashed, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.revoked_at, k.rotated_to, k.made_by";
/// Keys, each with its owner.
pub(super) const TABLES: &str = "api_keys k
    LEFT JOIN accounts a ON a.id = k.account_id
    LEFT JOIN service_accounts s ON s.id = k.service_account_id";

impl ApiKey {
    /// What a policy looks at.
    pub(crate) fn facts(&self) -> ApiKeyFacts {
        ApiKeyFacts {
            hashed: self.hashed,
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
        }
    }

    /// As what a request with it asks for a decision.
    pub(crate) fn principal(&self) -> Principal {
        Principal::ApiKey {
            hashed: self.hashed,
            created_at: Some(self.created_at),
            expires_at: self.expires_at,
            of_service_account: matches!(self.owner, ApiKeyOwner::ServiceAccount { .. }),
        }
    }

    /// Whether nobody has ended it and it was not replaced.
    pub(crate) fn is_current(&self) -> bool {
        self.revoked_at.is_none() && self.rotated_to.is_none()
    }
}

impl TryFrom<ApiKeyRow> for ApiKey {
    type Error = StoreError;

    fn try_from(row: ApiKeyRow) -> Result<Self, StoreError> {
        let owner = match (
            row.account_id,
            row.service_account_id,
            row.service_account_role,
            row.owner_id,
        ) {
            (Some(account_id), None, ..) => ApiKeyOwner::Member {
                account_id: error::id(&account_id)?,
                email: row.email.unwrap_or_default(),
                name: row.account_name.unwrap_or_default(),
            },
            (None, Some(id), Some(role), Some(owner_id)) => ApiKeyOwner::ServiceAccount {
                id: error::id(&id)?,
                name: row.service_account_name.unwrap_or_default(),
                owner_id: error::id(&owner_id)?,
                role: error::role(&role)?,
            },
            _ => return Err(StoreError::Broken(format!("key {} has no owner", row.id))),
        };
        let optional_time = |time: Option<i64>| time.map(error::time).transpose();
        let optional_id = |id: Option<String>| id.as_deref().map(error::id).transpose();
        Ok(Self {
            id: error::id(&row.id)?,
            organization_id: error::id(&row.organization_id)?,
            owner,
            name: row.name,
            hashed: row.hashed,
            scopes: scopes(&row.scopes),
            created_at: error::time(row.created_at)?,
            expires_at: optional_time(row.expires_at)?,
            last_used_at: optional_time(row.last_used_at)?,
            revoked_at: optional_time(row.revoked_at)?,
            rotated_to: optional_id(row.rotated_to)?,
            made_by: optional_id(row.made_by)?,
        })
    }
}

/// A name that is not known here, as after going back to an earlier version, opens nothing.
pub(super) fn scopes(names: &str) -> Vec<ApiKeyScope> {
    names.split(' ').filter_map(ApiKeyScope::from_name).collect()
}

fn written(scopes: &[ApiKeyScope]) -> String {
    let names: Vec<_> = scopes.iter().map(|scope| scope.name()).collect();
    names.join(" ")
}

impl Store {
    /// Some of the organization's keys, the newest first, from after `cursor` on; none: there are no more.
    pub(crate) async fn api_keys(
        &self,
        organization_id: Uuid,
        cursor: Option<Uuid>,
    ) -> Result<Vec<ApiKey>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE k.organization_id = $1 AND k.id < $2 ORDER BY k.id DESC LIMIT {TOGETHER}"
        );
        let rows: Vec<ApiKeyRow> = query_as(sqlx::AssertSqlSafe(sql))
            .bind(organization_id.to_string())
            .bind(cursor.unwrap_or(Uuid::max()).to_string())
            .fetch_all(&self.reads)
            .await?;
        rows.into_iter().map(|row| self.key_with_its_last_use(row)).collect()
    }

    /// Every key of the organization that nobody has revoked and whose end has not come.
    pub(crate) async fn living_api_keys(
        &self,
        organization_id: Uuid,
        now: Timestamp,
    ) -> Result<Vec<ApiKey>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {TABLES} WHERE k.organization_id = $1 AND k.revoked_at IS NULL
                        AND (k.expires_at IS NULL OR k.expires_at > $2) ORDER BY k.id DESC"
        );
        let rows: Vec<ApiKeyRow> = query_as(sqlx::AssertSqlSafe(sql))
            .bind(organization_id.to_string())
            .bind(now.unix_millis())
            .fetch_all(&self.reads)
            .await?;
        rows.into_iter().map(|row| self.key_with_its_last_use(row)).collect()
    }

    /// One key of the organization.
    pub(crate) async fn api_key(&self, organization_id: Uuid, id: Uuid) -> Result<Option<ApiKey>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE k.organization_id = $1 AND k.id = $2");
        let row: Option<ApiKeyRow> = query_as(sqlx::AssertSqlSafe(sql))
            .bind(organization_id.to_string())
            .bind(id.to_string())
            .fetch_optional(&self.reads)
            .await?;
        row.map(|row| self.key_with_its_last_use(row)).transpose()
    }

    fn key_with_its_last_use(&self, row: ApiKeyRow) -> Result<ApiKey, StoreError> {
        let mut key = ApiKey::try_from(row)?;
        key.last_used_at = key.last_used_at.max(self.key_uses.of(key.id));
        Ok(key)
    }

    /// The value of a key that can be read again, as it was sealed.
    pub(crate) async fn sealed_api_key(&self, id: Uuid) -> Result<Option<String>, StoreError> {
        let sealed: Option<Option<String>> = query_scalar("SELECT sealed FROM api_keys WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&self.reads)
            .await?;
        Ok(sealed.flatten())
    }
}

impl Change {
    /// Whether there was room for one more, and its owner still is a member.
    pub(crate) async fn insert_api_key(&mut self, key: &ApiKey, secret: &StoredSecret) -> Result<bool, StoreError> {
        let (account_id, service_account_id) = match &key.owner {
            ApiKeyOwner::Member { account_id, .. } => (Some(account_id.to_string()), None),
            ApiKeyOwner::ServiceAccount { id, .. } => (None, Some(id.to_string())),
        };
        let done = query(
            "INSERT INTO api_keys (id, organization_id, account_id, service_account_id, name, secret_hash, hashed,
                                   sealed, scopes, created_at, expires_at, made_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
             WHERE (SELECT count(*) FROM api_keys k
                    WHERE k.organization_id = $2 AND k.revoked_at IS NULL
                      AND (k.expires_at IS NULL OR k.expires_at > $10)) < $13
               AND ($3 IS NULL OR EXISTS (
                      SELECT 1 FROM memberships m WHERE m.organization_id = $2 AND m.account_id = $3))",
        )
        .bind(key.id.to_string())
        .bind(key.organization_id.to_string())
        .bind(account_id)
        .bind(service_account_id)
        .bind(&key.name)
        .bind(&secret.hash)
        .bind(key.hashed)
        .bind(secret.sealed.as_deref())
        .bind(written(&key.scopes))
        .bind(key.created_at.unix_millis())
        .bind(key.expires_at.map(Timestamp::unix_millis))
        .bind(key.made_by.map(|id| id.to_string()))
        .bind(MOST_OF_AN_ORGANIZATION)
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Stores a changed name, scopes and end; whether the key still is as it was read, in `old`.
    pub(crate) async fn update_api_key(&mut self, old: &ApiKey, new: &ApiKey) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE api_keys SET name = $1, scopes = $2, expires_at = $3
             WHERE id = $4 AND revoked_at IS NULL AND rotated_to IS NULL
               AND scopes = $5 AND (expires_at = $6 OR (expires_at IS NULL AND $6 IS NULL))",
        )
        .bind(&new.name)
        .bind(written(&new.scopes))
        .bind(new.expires_at.map(Timestamp::unix_millis))
        .bind(old.id.to_string())
        .bind(written(&old.scopes))
        .bind(old.expires_at.map(Timestamp::unix_millis))
        .execute(&mut *self.transaction)
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        if let Some(end) = new.expires_at {
            self.end_what_it_made(old.id, end).await?;
        }
        Ok(true)
    }

    /// Puts `new_id` in the place of a key, which goes on until `end` at the latest; whether nobody else has, and nobody
    /// has revoked it.
    pub(crate) async fn replace_api_key(&mut self, id: Uuid, new_id: Uuid, end: Timestamp) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE api_keys
             SET rotated_to = $1, expires_at = CASE WHEN expires_at < $2 THEN expires_at ELSE $2 END
             WHERE id = $3 AND rotated_to IS NULL AND revoked_at IS NULL",
        )
        .bind(new_id.to_string())
        .bind(end.unix_millis())
        .bind(id.to_string())
        .execute(&mut *self.transaction)
        .await?;
        self.end_what_it_made(id, end).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends a key, and with it what it has made; whether it had not ended by hand before.
    pub(crate) async fn revoke_api_key(&mut self, id: Uuid, now: Timestamp) -> Result<bool, StoreError> {
        let done = query("UPDATE api_keys SET revoked_at = $1, sealed = NULL WHERE id = $2 AND revoked_at IS NULL")
            .bind(now.unix_millis())
            .bind(id.to_string())
            .execute(&mut *self.transaction)
            .await?;
        self.end_what_it_made(id, now).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Revokes every key that the account has in the organization, when the person leaves it.
    pub(crate) async fn revoke_api_keys_of(
        &mut self,
        organization_id: Uuid,
        account_id: Uuid,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let ids: Vec<String> = query_scalar(
            "SELECT id FROM api_keys WHERE organization_id = $1 AND account_id = $2 AND revoked_at IS NULL",
        )
        .bind(organization_id.to_string())
        .bind(account_id.to_string())
        .fetch_all(&mut *self.transaction)
        .await?;
        self.revoke_all(&ids, now).await
    }

    /// Revokes every key of a service account.
    pub(crate) async fn revoke_api_keys_of_service_account(
        &mut self,
        service_account_id: Uuid,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let ids: Vec<String> =
            query_scalar("SELECT id FROM api_keys WHERE service_account_id = $1 AND revoked_at IS NULL")
                .bind(service_account_id.to_string())
                .fetch_all(&mut *self.transaction)
                .await?;
        self.revoke_all(&ids, now).await
    }

    async fn revoke_all(&mut self, ids: &[String], now: Timestamp) -> Result<u64, StoreError> {
        let mut revoked = 0;
        for id in ids {
            revoked += u64::from(self.revoke_api_key(error::id(id)?, now).await?);
        }
        Ok(revoked)
    }

    /// What a key has made, and what that has made, ends no later than the key does (spec X22).
    async fn end_what_it_made(&mut self, id: Uuid, end: Timestamp) -> Result<(), StoreError> {
        query(
            "WITH RECURSIVE made (id) AS (
                 SELECT k.id FROM api_keys k WHERE k.made_by = $1
                 UNION
                 SELECT k.id FROM api_keys k JOIN made ON k.made_by = made.id
             )
             UPDATE api_keys SET expires_at = $2
             WHERE id IN (SELECT id FROM made) AND (expires_at IS NULL OR expires_at > $2)",
        )
        .bind(id.to_string())
        .bind(end.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}
