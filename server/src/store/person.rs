use std::sync::Arc;

use lockstep_core::{
    access::{self, Decision, Principal, ReasonCode, Role},
    compliance::{PasswordState, StoredVerdict},
    password::{Context, merge},
    policy::{PasswordPolicy, SessionPolicy, TwoFactorPolicy},
    time::Timestamp,
    two_factor::{Factors, TwoFactorState},
};
use uuid::Uuid;

use super::{
    Account, Organization, Store, StoreError, accounts::AccountRow, error, memo, organizations::OrganizationRow,
    statement::query_as,
};
use crate::passwords::{Judgement, Rules};

/// A person with everything that decides what they may do, read at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) account: Account,
    pub(crate) factors: Factors,
    pub(crate) memberships: Vec<Arc<Membership>>,
}

/// A person in one organization.
#[derive(Clone, Debug)]
pub(crate) struct Membership {
    pub(crate) organization: Organization,
    pub(crate) role: Role,
    /// The verdict on the current password; `None` when there is none, or it cannot be read.
    pub(crate) verdict: Option<Arc<StoredVerdict>>,
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    #[sqlx(flatten)]
    organization: OrganizationRow,
    role: String,
    accepted: Option<bool>,
    judged_under: Option<String>,
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    #[sqlx(flatten)]
    account: AccountRow,
    #[sqlx(flatten)]
    factors: FactorsRow,
}

/// How many factors somebody has.
#[derive(Clone, Copy, sqlx::FromRow)]
pub(super) struct FactorsRow {
    pub(super) totp: bool,
    pub(super) security_keys: i64,
    pub(super) backup_codes: i64,
}

impl From<FactorsRow> for Factors {
    fn from(row: FactorsRow) -> Self {
        let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            totp: row.totp,
            security_keys: count(row.security_keys),
            backup_codes: count(row.backup_codes),
        }
    }
}

impl Person {
    /// The facts that a decision about one of the memberships rests on.
    pub(crate) fn facts(&self, membership: &Membership) -> access::Member {
        let others = self
            .memberships
            .iter()
            .filter(|other| other.organization.id != membership.organization.id);
        access::Member::from_stored(
            membership.verdict.as_deref(),
            self.factors,
            &membership.organization.policy.password,
            others.map(|other| &other.organization.policy.password),
        )
    }

    pub(crate) fn decision(&self, membership: &Membership, principal: Principal, now: Timestamp) -> Decision {
        access::decide(principal, &self.facts(membership), &membership.organization.policy, now)
    }

    /// The first decision that asks the person to set up a second factor, if any organization's does (spec B5).
    pub(crate) fn pending_setup(&self, principal: Principal, now: Timestamp) -> Option<Decision> {
        let asks = |decision: &Decision| {
            let mut reasons = decision.reasons().iter();
            reasons.any(|reason| reason.code == ReasonCode::TwoFactorRequired)
        };
        self.memberships
            .iter()
            .map(|membership| self.decision(membership, principal, now))
            .find(asks)
    }

    pub(crate) fn two_factor_state(&self, membership: &Membership) -> TwoFactorState {
        TwoFactorState::of(self.factors, &membership.organization.policy.two_factor)
    }

    /// What each organization says of the second factor.
    pub(crate) fn two_factor_rules(&self) -> impl Iterator<Item = &TwoFactorPolicy> {
        self.memberships
            .iter()
            .map(|membership| &membership.organization.policy.two_factor)
    }

    pub(crate) fn password_state(&self, membership: &Membership) -> PasswordState {
        self.facts(membership).password
    }

    /// The membership in the organization of that id or slug.
    pub(crate) fn membership(&self, organization: &str) -> Option<&Arc<Membership>> {
        let id = Uuid::parse_str(organization).ok();
        self.memberships
            .iter()
            .find(|membership| Some(membership.organization.id) == id || membership.organization.slug == organization)
    }

    /// The strictest of all the rules that bind this person (spec R6).
    pub(crate) fn merged_policy(&self) -> PasswordPolicy {
        merge(
            self.memberships
                .iter()
                .map(|membership| &membership.organization.policy.password),
        )
    }

    pub(crate) fn session_policy(&self) -> SessionPolicy {
        SessionPolicy::strictest(
            self.memberships
                .iter()
                .map(|membership| &membership.organization.policy.session),
        )
    }

    /// Who chooses a password, for all organizations at once.
    pub(crate) fn context(&self) -> Context {
        let words = |membership: &Arc<Membership>| {
            [
                membership.organization.name.clone(),
                membership.organization.slug.clone(),
            ]
        };
        Context::new(
            Some(self.account.email.clone()),
            Some(self.account.name.clone()),
            self.memberships.iter().flat_map(words).collect(),
        )
    }

    /// Takes the verdicts over that were just stored.
    pub(crate) fn note(&mut self, judgements: &[Judgement]) {
        for membership in &mut self.memberships {
            let is_its = |judgement: &&Judgement| judgement.organization_id == membership.organization.id;
            if let Some(judgement) = judgements.iter().find(is_its) {
                Arc::make_mut(membership).verdict = Some(Arc::new(judgement.stored()));
            }
        }
    }

    /// What each organization asks of this person's password.
    pub(crate) fn rules(&self) -> Vec<Rules> {
        let rules = |membership: &Arc<Membership>| {
            membership
                .organization
                .rules_for(&self.account.email, &self.account.name)
        };
        self.memberships.iter().map(rules).collect()
    }
}

impl Organization {
    /// What it asks of a password that a person with this e-mail and name chooses.
    pub(crate) fn rules_for(&self, email: &str, name: &str) -> Rules {
        Rules {
            organization_id: self.id,
            policy: self.policy.password.clone(),
            context: Context::new(
                Some(email.to_owned()),
                Some(name.to_owned()),
                vec![self.name.clone(), self.slug.clone()],
            ),
        }
    }
}

impl Store {
    pub(crate) async fn person(&self, account_id: Uuid) -> Result<Option<Person>, StoreError> {
        let row: Option<PersonRow> = query_as(
            "SELECT a.id, a.email, a.email_key, a.name, a.password_hash, a.password_id, a.email_verified_at,
                    EXISTS (SELECT 1 FROM totp_factors t WHERE t.account_id = a.id) AS totp,
                    (SELECT count(*) FROM security_keys k WHERE k.account_id = a.id) AS security_keys,
                    (SELECT count(*) FROM backup_codes b WHERE b.account_id = a.id) AS backup_codes
             FROM accounts a WHERE a.id = $1",
        )
        .bind(account_id.to_string())
        .fetch_optional(&self.reads)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let account = Account::try_from(row.account)?;
        let factors = row.factors.into();
        let memberships = self.memberships(&account).await?;
        Ok(Some(Person {
            account,
            factors,
            memberships,
        }))
    }

    async fn memberships(&self, account: &Account) -> Result<Vec<Arc<Membership>>, StoreError> {
        let rows: Vec<MembershipRow> = query_as(
            "SELECT o.id AS organization_id, o.slug, o.name AS organization_name, o.policy, m.role,
                    v.accepted, v.policy AS judged_under
             FROM memberships m
             JOIN organizations o ON o.id = m.organization_id
             LEFT JOIN password_verdicts v
                    ON v.account_id = m.account_id AND v.organization_id = m.organization_id AND v.password_id = $2
             WHERE m.account_id = $1
             ORDER BY o.id",
        )
        .bind(account.id.to_string())
        .bind(account.password_id.to_string())
        .fetch_all(&self.reads)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Arc::new(Membership {
                    role: error::role(&row.role)?,
                    verdict: verdict(row.accepted, row.judged_under.as_deref()),
                    organization: row.organization.try_into()?,
                }))
            })
            .collect()
    }
}

/// A verdict that cannot be read counts as none: the state is unknown, never compliant (spec G3).
pub(super) fn verdict(accepted: Option<bool>, judged_under: Option<&str>) -> Option<Arc<StoredVerdict>> {
    memo::verdict(accepted?, judged_under?)
}
