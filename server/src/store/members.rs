use std::{collections::HashMap, sync::Arc};

use lockstep_core::{
    access::{self, Credential, Login, Principal, Role},
    compliance::StoredVerdict,
    policy::{PasswordPolicy, SecurityPolicy},
    time::Timestamp,
    two_factor::{Factors, UsedFactor},
};
use uuid::Uuid;

use super::{
    Change, Store, StoreError, error, memo,
    person::{self, FactorsRow},
    statement::{query, query_as},
};
use crate::passwords::Judgement;

/// One member of an organization, as a super admin sees it.
#[derive(Clone, Debug)]
pub(crate) struct StoredMember {
    pub(crate) account_id: Uuid,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) joined_at: Timestamp,
    pub(crate) verdict: Option<Arc<StoredVerdict>>,
    pub(crate) factors: Factors,
    /// The password rules of the member's other organizations.
    pub(crate) other_policies: Vec<PasswordPolicy>,
}

impl StoredMember {
    /// The facts that a decision rests on, under a policy that may not be saved yet (spec G3).
    pub(crate) fn facts(&self, policy: &SecurityPolicy) -> access::Member {
        access::Member::from_stored(
            self.verdict.as_deref(),
            self.factors,
            &policy.password,
            &self.other_policies,
        )
    }

    /// A session whose login used a factor that the organization accepts, if the member has one.
    pub(crate) fn best_login(&self, policy: &SecurityPolicy) -> Principal {
        let accepted = policy.two_factor.methods.iter().copied();
        Principal::Session(Login {
            with: Credential::Password,
            second_factor: accepted
                .into_iter()
                .find(|method| self.factors.has(*method))
                .map(|method| UsedFactor::new(method, true)),
        })
    }
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    account_id: String,
    email: String,
    email_key: String,
    name: String,
    role: String,
    joined_at: i64,
    accepted: Option<bool>,
    judged_under: Option<String>,
    #[sqlx(flatten)]
    factors: FactorsRow,
}

#[derive(sqlx::FromRow)]
struct OtherPolicyRow {
    account_id: String,
    policy: String,
}

impl Store {
    /// Every member, by id, which is the order of their accounts' creation.
    pub(crate) async fn members(&self, organization_id: Uuid) -> Result<Vec<StoredMember>, StoreError> {
        // Both reads see one moment.
        let mut snapshot = self.reads.snapshot().await?;
        let rows: Vec<MemberRow> = query_as(
            "SELECT a.id AS account_id, a.email, a.email_key, a.name, m.role, m.joined_at, v.accepted, v.policy AS judged_under,
                    EXISTS (SELECT 1 FROM totp_factors t WHERE t.account_id = a.id) AS totp,
                    (SELECT count(*) FROM security_keys k WHERE k.account_id = a.id) AS security_keys,
                    (SELECT count(*) FROM backup_codes b WHERE b.account_id = a.id) AS backup_codes
             FROM memberships m
             JOIN accounts a ON a.id = m.account_id
             LEFT JOIN password_verdicts v
                    ON v.account_id = a.id AND v.organization_id = m.organization_id AND v.password_id = a.password_id
             WHERE m.organization_id = $1
             ORDER BY a.id",
        )
        .bind(organization_id.to_string())
        .fetch_all(&mut *snapshot)
        .await?;
        let others: Vec<OtherPolicyRow> = query_as(
            "SELECT other.account_id, o.policy
             FROM memberships m
             JOIN memberships other ON other.account_id = m.account_id AND other.organization_id <> m.organization_id
             JOIN organizations o ON o.id = other.organization_id
             WHERE m.organization_id = $1",
        )
        .bind(organization_id.to_string())
        .fetch_all(&mut *snapshot)
        .await?;
        snapshot.commit().await?;
        let mut other_policies: HashMap<String, Vec<PasswordPolicy>> = HashMap::new();
        for row in others {
            let policy = memo::policy(&row.policy)?.password.clone();
            other_policies.entry(row.account_id).or_default().push(policy);
        }
        rows.into_iter()
            .map(|row| {
                Ok(StoredMember {
                    account_id: error::id(&row.account_id)?,
                    role: error::role(&row.role)?,
                    joined_at: error::time(row.joined_at)?,
                    verdict: person::verdict(row.accepted, row.judged_under.as_deref()),
                    factors: row.factors.into(),
                    other_policies: other_policies.remove(&row.account_id).unwrap_or_default(),
                    email: row.email,
                    email_key: row.email_key,
                    name: row.name,
                })
            })
            .collect()
    }
}

impl Change {
    /// Whether the person was no member yet.
    pub(crate) async fn insert_member(
        &mut self,
        organization_id: Uuid,
        account_id: Uuid,
        role: Role,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO memberships (organization_id, account_id, role, joined_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (organization_id, account_id) DO NOTHING",
        )
        .bind(organization_id.to_string())
        .bind(account_id.to_string())
        .bind(role.name())
        .bind(now.unix_millis())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Changes a member's role from `old`; whether that was the role, and a super admin remains.
    pub(crate) async fn change_role(
        &mut self,
        organization_id: Uuid,
        account_id: Uuid,
        old: Role,
        new: Role,
    ) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE memberships SET role = $1
             WHERE organization_id = $2 AND account_id = $3 AND role = $4
               AND (role <> 'super_admin' OR $1 = 'super_admin' OR EXISTS (
                     SELECT 1 FROM memberships other
                     WHERE other.organization_id = $2 AND other.account_id <> $3 AND other.role = 'super_admin'))",
        )
        .bind(new.name())
        .bind(organization_id.to_string())
        .bind(account_id.to_string())
        .bind(old.name())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes a member whose role is `role`; whether that was the role, and a super admin remains.
    pub(crate) async fn remove_member(
        &mut self,
        organization_id: Uuid,
        account_id: Uuid,
        role: Role,
    ) -> Result<bool, StoreError> {
        let done = query(
            "DELETE FROM memberships
             WHERE organization_id = $1 AND account_id = $2 AND role = $3
               AND (role <> 'super_admin' OR EXISTS (
                     SELECT 1 FROM memberships other
                     WHERE other.organization_id = $1 AND other.account_id <> $2 AND other.role = 'super_admin'))",
        )
        .bind(organization_id.to_string())
        .bind(account_id.to_string())
        .bind(role.name())
        .execute(&mut *self.transaction)
        .await?;
        query(
            "DELETE FROM password_verdicts WHERE organization_id = $1 AND account_id = $2
               AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = $1 AND m.account_id = $2)",
        )
        .bind(organization_id.to_string())
        .bind(account_id.to_string())
        .execute(&mut *self.transaction)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Stores the verdicts on the password named `password_id`, each with the policy it was judged under (spec R5).
    pub(crate) async fn store_judgements(
        &mut self,
        account_id: Uuid,
        password_id: Uuid,
        judgements: &[Judgement],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for judgement in judgements {
            let verdict = StoredVerdict {
                accepted: judgement.verdict.accepted,
                policy: judgement.policy.clone(),
            };
            self.store_verdict(account_id, judgement.organization_id, password_id, &verdict, now)
                .await?;
        }
        Ok(())
    }

    /// As [`Change::store_judgements`], of one organization.
    pub(crate) async fn store_verdict(
        &mut self,
        account_id: Uuid,
        organization_id: Uuid,
        password_id: Uuid,
        verdict: &StoredVerdict,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let policy = serde_json::to_string(&verdict.policy).map_err(|error| StoreError::Broken(error.to_string()))?;
        query(
            "INSERT INTO password_verdicts (account_id, organization_id, password_id, accepted, policy, judged_at)
             SELECT m.account_id, m.organization_id, a.password_id, $1, $2, $3
             FROM memberships m JOIN accounts a ON a.id = m.account_id
             WHERE m.account_id = $4 AND m.organization_id = $5 AND a.password_id = $6
             ON CONFLICT (account_id, organization_id) DO UPDATE
             SET password_id = excluded.password_id, accepted = excluded.accepted,
                 policy = excluded.policy, judged_at = excluded.judged_at",
        )
        .bind(verdict.accepted)
        .bind(policy)
        .bind(now.unix_millis())
        .bind(account_id.to_string())
        .bind(organization_id.to_string())
        .bind(password_id.to_string())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}
