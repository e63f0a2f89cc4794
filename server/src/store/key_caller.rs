//! Who is behind an API key, with everything that decides what the key may do: one statement, so one moment.

use std::sync::Arc;

use lockstep_core::{
    access::{Credential, Login},
    two_factor::Factors,
};
use uuid::Uuid;

use super::{
    Account, ApiKeyUse, Membership, Person, Session, SessionKind, Store, StoreError, api_keys,
    cache::{Cache, Kept},
    error,
    hot::{HotAnswer, HotRow},
    memo,
    organizations::OrganizationRow,
    person::{FactorsRow, verdict},
};

/// One row for each membership of the owner, or one with nulls; of a service account one, with its own organization.
/// Every table is reached by an index.
const SQL: &str = "
    SELECT k.id AS key_id, k.secret_hash, k.organization_id AS key_organization_id, k.hashed, k.scopes,
           k.created_at, k.expires_at, k.last_used_at,
           k.account_id, a.email, a.email_key, a.name AS account_name, a.password_id, a.email_verified_at,
           k.service_account_id, s.name AS service_account_name, s.role AS service_account_role,
           EXISTS (SELECT 1 FROM totp_factors t WHERE t.account_id = k.account_id) AS totp,
           (SELECT count(*) FROM security_keys f WHERE f.account_id = k.account_id) AS security_keys,
           (SELECT count(*) FROM backup_codes b WHERE b.account_id = k.account_id) AS backup_codes,
           o.id AS organization_id, o.slug, o.name AS organization_name, o.policy, m.role, m.joined_at,
           v.accepted, v.policy AS judged_under
    FROM api_keys k
    LEFT JOIN accounts a ON a.id = k.account_id
    LEFT JOIN service_accounts s ON s.id = k.service_account_id AND s.removed_at IS NULL
    LEFT JOIN memberships m ON m.account_id = k.account_id
    JOIN organizations o ON o.id = COALESCE(m.organization_id, k.organization_id)
    LEFT JOIN password_verdicts v
           ON v.account_id = m.account_id AND v.organization_id = m.organization_id AND v.password_id = a.password_id
    WHERE k.id = $1 AND k.revoked_at IS NULL";

/// A key's caller, if the secret is the right one.
#[derive(Clone)]
pub(crate) struct KeyCaller {
    /// SHA-256 of the secret, in hexadecimal.
    pub(crate) secret_hash: String,
    pub(crate) session: Session,
    pub(crate) person: Arc<Person>,
}

#[derive(sqlx::FromRow)]
pub(super) struct KeyCallerRow {
    key_id: String,
    secret_hash: String,
    key_organization_id: String,
    hashed: bool,
    scopes: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
    account_id: Option<String>,
    email: Option<String>,
    email_key: Option<String>,
    account_name: Option<String>,
    password_id: Option<String>,
    email_verified_at: Option<i64>,
    service_account_id: Option<String>,
    service_account_name: Option<String>,
    service_account_role: Option<String>,
    #[sqlx(flatten)]
    factors: FactorsRow,
    #[sqlx(flatten)]
    organization: OrganizationRow,
    role: Option<String>,
    joined_at: Option<i64>,
    accepted: Option<bool>,
    judged_under: Option<String>,
}

impl HotRow for KeyCallerRow {
    fn read(row: &rusqlite::Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            key_id: row.get(0)?,
            secret_hash: row.get(1)?,
            key_organization_id: row.get(2)?,
            hashed: row.get(3)?,
            scopes: row.get(4)?,
            created_at: row.get(5)?,
            expires_at: row.get(6)?,
            last_used_at: row.get(7)?,
            account_id: row.get(8)?,
            email: row.get(9)?,
            email_key: row.get(10)?,
            account_name: row.get(11)?,
            password_id: row.get(12)?,
            email_verified_at: row.get(13)?,
            service_account_id: row.get(14)?,
            service_account_name: row.get(15)?,
            service_account_role: row.get(16)?,
            factors: FactorsRow {
                totp: row.get(17)?,
                security_keys: row.get(18)?,
                backup_codes: row.get(19)?,
            },
            organization: OrganizationRow {
                organization_id: row.get(20)?,
                slug: row.get(21)?,
                organization_name: row.get(22)?,
                policy: row.get(23)?,
            },
            role: row.get(24)?,
            joined_at: row.get(25)?,
            accepted: row.get(26)?,
            judged_under: row.get(27)?,
        })
    }
}

impl KeyCallerRow {
    fn account(&self) -> Result<Account, StoreError> {
        match (&self.account_id, &self.service_account_id) {
            (Some(id), _) => Ok(Account {
                id: error::id(id)?,
                email: self.email.clone().unwrap_or_default(),
                email_key: self.email_key.clone().unwrap_or_default(),
                name: self.account_name.clone().unwrap_or_default(),
                // No key is a way to a password.
                password_hash: String::new(),
                password_id: error::id(self.password_id.as_deref().unwrap_or_default())?,
                is_email_verified: self.email_verified_at.is_some(),
            }),
            (None, Some(id)) => Ok(service_account(
                error::id(id)?,
                self.service_account_name.clone().unwrap_or_default(),
            )),
            (None, None) => Err(StoreError::Broken("a key has no owner".to_owned())),
        }
    }

    fn membership(&self) -> Result<Option<Membership>, StoreError> {
        let Some(role) = self.role.as_ref().or(self.service_account_role.as_ref()) else {
            return Ok(None);
        };
        // Whoever has left and come back has left the key behind.
        if self.joined_at.is_some_and(|joined_at| joined_at > self.created_at)
            && self.organization.organization_id == self.key_organization_id
        {
            return Ok(None);
        }
        Ok(Some(Membership {
            role: error::role(role)?,
            verdict: verdict(self.accepted, self.judged_under.as_deref()),
            organization: super::Organization {
                id: error::id(&self.organization.organization_id)?,
                slug: self.organization.slug.clone(),
                name: self.organization.organization_name.clone(),
                policy: memo::policy(&self.organization.policy)?,
            },
        }))
    }

    fn session(&self, account_id: Uuid) -> Result<Session, StoreError> {
        let created_at = error::time(self.created_at)?;
        let key = ApiKeyUse {
            organization_id: error::id(&self.key_organization_id)?,
            scopes: api_keys::scopes(&self.scopes),
            hashed: self.hashed,
            expires_at: self.expires_at.map(error::time).transpose()?,
            last_used_at: self.last_used_at.map(error::time).transpose()?,
            of_service_account: self.service_account_id.is_some(),
        };
        Ok(Session {
            id: error::id(&self.key_id)?,
            account_id,
            last_seen_at: key.last_used_at.unwrap_or(created_at),
            kind: SessionKind::ApiKey(key),
            login: Login {
                with: Credential::Password,
                second_factor: None,
            },
            created_at,
            // Nobody has proven who they are: nothing that asks for that is open to a key.
            authenticated_at: error::time(0)?,
        })
    }
}

/// What stands for a service account where an account is named. Its address is one that nobody can have.
fn service_account(id: Uuid, name: String) -> Account {
    let email = format!("{id}@service-account.invalid");
    Account {
        id,
        email_key: email.clone(),
        email,
        name,
        password_hash: String::new(),
        password_id: Uuid::nil(),
        is_email_verified: false,
    }
}

impl HotAnswer for KeyCaller {
    const SQL: &'static str = SQL;
    type Row = KeyCallerRow;

    fn from_rows(rows: Vec<KeyCallerRow>) -> Result<Option<Self>, StoreError> {
        let Some(first) = rows.first() else { return Ok(None) };
        let account = first.account()?;
        let session = first.session(account.id)?;
        let factors = match first.service_account_id {
            Some(_) => Factors::default(),
            None => Factors::from(first.factors),
        };
        let mut memberships = Vec::with_capacity(rows.len());
        for row in &rows {
            memberships.extend(row.membership()?.map(Arc::new));
        }
        memberships.sort_unstable_by_key(|membership: &Arc<Membership>| membership.organization.id);
        Ok(Some(Self {
            secret_hash: first.secret_hash.clone(),
            session,
            person: Arc::new(Person {
                account,
                factors,
                memberships,
            }),
        }))
    }

    fn kept(cache: &mut Cache) -> &mut Kept<Self> {
        &mut cache.keys
    }
}

impl Store {
    /// Whose key has that id, unless it was revoked. Whether the caller knows its secret is not looked at here.
    pub(crate) async fn key_caller(&self, id: Uuid) -> Result<Option<KeyCaller>, StoreError> {
        self.hot.find(&id.to_string()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_table_is_reached_by_an_index() {
        let steps = crate::store::hot::plan_of(SQL).await;
        for table in ["k", "a", "s", "m", "o", "v", "t", "f", "b"] {
            let search = format!("SEARCH {table} ");
            assert!(
                steps.iter().any(|step| step.starts_with(&search)),
                "{table}: {steps:#?}"
            );
        }
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:#?}");
    }
}
