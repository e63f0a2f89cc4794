use std::collections::BTreeMap;

use lockstep_core::{
    lockout::{Attempts, FactorClass},
    policy::LockoutPolicy,
    time::Timestamp,
};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error, memo,
    statement::{query, query_as, query_scalar},
};

/// Whose attempts, at what, and by which browser: what is counted on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WayIn {
    pub(crate) subject: Subject,
    pub(crate) class: FactorClass,
    /// A browser that has logged in before; `None`: any other.
    pub(crate) known_browser: Option<String>,
}

/// Whom an attempt means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Account(Uuid),
    /// A keyed hash of an e-mail that has no account.
    Nobody(String),
}

/// What is kept of the attempts on one way into a member's account, and what binds them.
#[derive(Debug)]
pub(crate) struct MemberAttempts {
    pub(crate) account_id: Uuid,
    pub(crate) class: FactorClass,
    pub(crate) is_of_known_browser: bool,
    pub(crate) attempts: Attempts,
    pub(crate) policies: Vec<LockoutPolicy>,
}

impl Subject {
    fn text(&self) -> String {
        match self {
            Self::Account(id) => id.to_string(),
            Self::Nobody(hash) => format!("nobody {hash}"),
        }
    }

    pub(crate) fn account_id(&self) -> Option<Uuid> {
        match self {
            Self::Account(id) => Some(*id),
            Self::Nobody(_) => None,
        }
    }
}

impl WayIn {
    /// Of any browser that is not known.
    const ANY_BROWSER: &str = "";

    fn lane(&self) -> &str {
        self.known_browser.as_deref().unwrap_or(Self::ANY_BROWSER)
    }
}

#[derive(sqlx::FromRow)]
struct MemberAttemptsRow {
    account_id: String,
    class: String,
    lane: String,
    state: String,
    policy: String,
}

impl Store {
    /// What is kept of the attempts on a way in.
    pub(crate) async fn attempts(&self, way: &WayIn) -> Result<Attempts, StoreError> {
        let state: Option<String> =
            query_scalar("SELECT state FROM attempts WHERE subject = $1 AND class = $2 AND lane = $3")
                .bind(way.subject.text())
                .bind(way.class.name())
                .bind(way.lane())
                .fetch_optional(&self.reads)
                .await?;
        state.map_or_else(|| Ok(Attempts::default()), |state| read(&state))
    }

    /// The lockout of each of the subject's organizations. Nobody has none.
    pub(crate) async fn lockout_policies(&self, subject: &Subject) -> Result<Vec<LockoutPolicy>, StoreError> {
        let policies: Vec<String> = query_scalar(
            "SELECT o.policy FROM memberships m JOIN organizations o ON o.id = m.organization_id
             WHERE m.account_id = $1",
        )
        .bind(subject.account_id().unwrap_or_default().to_string())
        .fetch_all(&self.reads)
        .await?;
        let lockout = |policy: &String| Ok(memo::policy(policy)?.lockout.clone());
        policies.iter().map(lockout).collect()
    }

    /// Whether anything is kept of attempts on an account.
    pub(crate) async fn has_attempts(&self, account_id: Uuid) -> Result<bool, StoreError> {
        let found: Option<i64> = query_scalar("SELECT touched_at FROM attempts WHERE account_id = $1 LIMIT 1")
            .bind(account_id.to_string())
            .fetch_optional(&self.reads)
            .await?;
        Ok(found.is_some())
    }

    /// The attempts on every way into the accounts of an organization's members, where there are any.
    pub(crate) async fn attempts_of_members(&self, organization_id: Uuid) -> Result<Vec<MemberAttempts>, StoreError> {
        let rows: Vec<MemberAttemptsRow> = query_as(
            "SELECT a.account_id, a.class, a.lane, a.state, o.policy
             FROM memberships m
             JOIN attempts a ON a.account_id = m.account_id
             JOIN memberships every ON every.account_id = m.account_id
             JOIN organizations o ON o.id = every.organization_id
             WHERE m.organization_id = $1",
        )
        .bind(organization_id.to_string())
        .fetch_all(&self.reads)
        .await?;
        let mut ways: BTreeMap<(String, String, String), MemberAttempts> = BTreeMap::new();
        for row in rows {
            let policy = memo::policy(&row.policy)?.lockout.clone();
            let key = (row.account_id.clone(), row.class.clone(), row.lane.clone());
            if let Some(known) = ways.get_mut(&key) {
                known.policies.push(policy);
                continue;
            }
            let attempts = MemberAttempts {
                account_id: error::id(&row.account_id)?,
                class: class(&row.class)?,
                is_of_known_browser: row.lane != WayIn::ANY_BROWSER,
                attempts: read(&row.state)?,
                policies: vec![policy],
            };
            ways.insert(key, attempts);
        }
        Ok(ways.into_values().collect())
    }
}

impl Change {
    /// What is kept of the attempts on a way in, held until this change is committed.
    pub(crate) async fn hold_attempts(&mut self, way: &WayIn, now: Timestamp) -> Result<Attempts, StoreError> {
        let state: Option<String> = query_scalar(
            "INSERT INTO attempts (subject, class, lane, account_id, state, touched_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (subject, class, lane) DO UPDATE SET touched_at = excluded.touched_at
             RETURNING state",
        )
        .bind(way.subject.text())
        .bind(way.class.name())
        .bind(way.lane())
        .bind(way.subject.account_id().map(|id| id.to_string()))
        .bind(Attempts::default().to_stored())
        .bind(now.unix_millis())
        .fetch_optional(&mut *self.transaction)
        .await?;
        read(&state.unwrap_or_default())
    }

    /// Keeps what is held from now on.
    pub(crate) async fn put_attempts(&mut self, way: &WayIn, attempts: &Attempts) -> Result<(), StoreError> {
        query("UPDATE attempts SET state = $1 WHERE subject = $2 AND class = $3 AND lane = $4")
            .bind(attempts.to_stored())
            .bind(way.subject.text())
            .bind(way.class.name())
            .bind(way.lane())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Forgets the attempts on one way in, from which nothing follows any more.
    pub(crate) async fn forget_attempts(&mut self, way: &WayIn) -> Result<(), StoreError> {
        query("DELETE FROM attempts WHERE subject = $1 AND class = $2 AND lane = $3")
            .bind(way.subject.text())
            .bind(way.class.name())
            .bind(way.lane())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// Forgets the attempts on every way of a class into an account, by whatever browser; whether there were any.
    pub(crate) async fn forget_attempts_of(
        &mut self,
        account_id: Uuid,
        class: FactorClass,
    ) -> Result<bool, StoreError> {
        let done = query("DELETE FROM attempts WHERE account_id = $1 AND class = $2")
            .bind(account_id.to_string())
            .bind(class.name())
            .execute(&mut *self.transaction)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets the attempts on nobody's account that were touched before the latest `kept`.
    pub(crate) async fn bound_attempts_of_nobody(&mut self, kept: u32) -> Result<(), StoreError> {
        query(
            "DELETE FROM attempts WHERE account_id IS NULL AND touched_at < (
                 SELECT touched_at FROM attempts WHERE account_id IS NULL ORDER BY touched_at DESC LIMIT 1 OFFSET $1)",
        )
        .bind(i64::from(kept.saturating_sub(1)))
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Forgets the attempts of the subject's known browsers that were not touched since `before`.
    pub(crate) async fn forget_old_browsers(&mut self, subject: &Subject, before: Timestamp) -> Result<(), StoreError> {
        query("DELETE FROM attempts WHERE subject = $1 AND lane <> '' AND touched_at <= $2")
            .bind(subject.text())
            .bind(before.unix_millis())
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}

/// What cannot be read is a failure of the store, and never an account without failures.
fn read(state: &str) -> Result<Attempts, StoreError> {
    Attempts::from_stored(state).map_err(|_| StoreError::Broken("stored attempts cannot be read".to_owned()))
}

fn class(name: &str) -> Result<FactorClass, StoreError> {
    FactorClass::from_name(name).ok_or_else(|| StoreError::Broken(format!("`{name}` is no class of factors")))
}
