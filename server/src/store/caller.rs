//! Who is behind a token, with everything that decides what they may do: one statement, so one moment.

use std::sync::Arc;

use super::{
    Account, Membership, Person, Session, Store, StoreError,
    accounts::AccountRow,
    cache::{Cache, Kept},
    error,
    hot::{HotAnswer, HotRow},
    organizations::OrganizationRow,
    person::{FactorsRow, verdict},
    sessions::SessionRow,
};

/// One row for each membership, or one with nulls for a person who has none. Every table is reached by an index.
const SQL: &str = "
    SELECT s.id AS session_id, s.account_id, s.kind, s.credential, s.second_factor, s.user_verified,
           s.name AS session_name, s.expires_at, s.created_at AS session_created_at, s.last_seen_at, s.authenticated_at,
           a.id, a.email, a.email_key, a.name, a.password_hash, a.password_id, a.email_verified_at,
           EXISTS (SELECT 1 FROM totp_factors t WHERE t.account_id = a.id) AS totp,
           (SELECT count(*) FROM security_keys k WHERE k.account_id = a.id) AS security_keys,
           (SELECT count(*) FROM backup_codes b WHERE b.account_id = a.id) AS backup_codes,
           o.id AS organization_id, o.slug, o.name AS organization_name, o.policy, m.role,
           v.accepted, v.policy AS judged_under
    FROM sessions s
    JOIN accounts a ON a.id = s.account_id
    LEFT JOIN memberships m ON m.account_id = a.id
    LEFT JOIN organizations o ON o.id = m.organization_id
    LEFT JOIN password_verdicts v
           ON v.account_id = m.account_id AND v.organization_id = m.organization_id AND v.password_id = a.password_id
    WHERE s.token_hash = $1";

/// A session or an access token, and the person behind it.
#[derive(Clone)]
pub(crate) struct SessionCaller {
    pub(crate) session: Session,
    pub(crate) person: Arc<Person>,
}

impl HotAnswer for SessionCaller {
    const SQL: &'static str = SQL;
    type Row = CallerRow;

    fn from_rows(rows: Vec<CallerRow>) -> Result<Option<Self>, StoreError> {
        let mut rows = rows.into_iter();
        let Some(first) = rows.next() else { return Ok(None) };
        let mut memberships = std::iter::once(first.membership)
            .chain(rows.map(|row| row.membership))
            .filter_map(|row| row.read().map(|read| read.map(Arc::new)).transpose())
            .collect::<Result<Vec<_>, _>>()?;
        memberships.sort_unstable_by_key(|membership| membership.organization.id);
        let person = Person {
            account: Account::try_from(first.account)?,
            factors: first.factors.into(),
            memberships,
        };
        Ok(Some(Self {
            session: first.session.try_into()?,
            person: Arc::new(person),
        }))
    }

    fn kept(cache: &mut Cache) -> &mut Kept<Self> {
        &mut cache.sessions
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct CallerRow {
    #[sqlx(flatten)]
    session: SessionRow,
    #[sqlx(flatten)]
    account: AccountRow,
    #[sqlx(flatten)]
    factors: FactorsRow,
    #[sqlx(flatten)]
    membership: MembershipRow,
}

impl HotRow for CallerRow {
    fn read(row: &rusqlite::Row<'_>) -> Result<Self, rusqlite::Error> {
        Ok(Self {
            session: SessionRow {
                session_id: row.get(0)?,
                account_id: row.get(1)?,
                kind: row.get(2)?,
                credential: row.get(3)?,
                second_factor: row.get(4)?,
                user_verified: row.get(5)?,
                session_name: row.get(6)?,
                expires_at: row.get(7)?,
                session_created_at: row.get(8)?,
                last_seen_at: row.get(9)?,
                authenticated_at: row.get(10)?,
            },
            account: AccountRow {
                id: row.get(11)?,
                email: row.get(12)?,
                email_key: row.get(13)?,
                name: row.get(14)?,
                password_hash: row.get(15)?,
                password_id: row.get(16)?,
                email_verified_at: row.get(17)?,
            },
            factors: FactorsRow {
                totp: row.get(18)?,
                security_keys: row.get(19)?,
                backup_codes: row.get(20)?,
            },
            membership: MembershipRow {
                organization_id: row.get(21)?,
                slug: row.get(22)?,
                organization_name: row.get(23)?,
                policy: row.get(24)?,
                role: row.get(25)?,
                accepted: row.get(26)?,
                judged_under: row.get(27)?,
            },
        })
    }
}

/// All of it or, in the only row of a person without an organization, nothing.
#[derive(sqlx::FromRow)]
struct MembershipRow {
    organization_id: Option<String>,
    slug: Option<String>,
    organization_name: Option<String>,
    policy: Option<String>,
    role: Option<String>,
    accepted: Option<bool>,
    judged_under: Option<String>,
}

impl MembershipRow {
    fn read(self) -> Result<Option<Membership>, StoreError> {
        let (Some(organization_id), Some(slug), Some(organization_name), Some(policy), Some(role)) = (
            self.organization_id,
            self.slug,
            self.organization_name,
            self.policy,
            self.role,
        ) else {
            return Ok(None);
        };
        let organization = OrganizationRow {
            organization_id,
            slug,
            organization_name,
            policy,
        };
        Ok(Some(Membership {
            role: error::role(&role)?,
            verdict: verdict(self.accepted, self.judged_under.as_deref()),
            organization: organization.try_into()?,
        }))
    }
}

impl Store {
    /// Whose token has that hash, and the session that it carries, as both are now.
    pub(crate) async fn caller(&self, token_hash: &str) -> Result<Option<SessionCaller>, StoreError> {
        self.hot.find(token_hash).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_table_is_reached_by_an_index() {
        let steps = crate::store::hot::plan_of(SQL).await;
        for table in ["s", "a", "m", "o", "v", "t", "k", "b"] {
            let search = format!("SEARCH {table} ");
            assert!(
                steps.iter().any(|step| step.starts_with(&search)),
                "{table}: {steps:#?}"
            );
        }
        assert!(!steps.iter().any(|step| step.starts_with("SCAN")), "{steps:#?}");
    }
}
