//! The only function that allows anything (spec G6), the roles and what they may do.

mod question;
mod reason;
mod role;
mod save;

use serde::Serialize;

pub use self::{
    question::AccessQuestion,
    reason::{Reason, ReasonCode},
    role::{Capability, Role},
    save::{SaveRefusal, check_save},
};
use crate::{
    api_key::ApiKeyFacts,
    compliance::{PasswordState, StoredVerdict},
    password::merge,
    policy::{PasswordPolicy, SecurityPolicy, SsoMode, TwoFactorMethod, TwoFactorMode, TwoFactorPolicy},
    time::Timestamp,
    two_factor::{Factors, TwoFactorState, UsedFactor},
};

/// How long a session counts as freshly authenticated, for what is sensitive (spec R7).
pub const FRESH_SECONDS: i64 = 300;

/// Whether the last authentication is fresh enough for what is sensitive.
#[must_use]
pub fn is_fresh(authenticated_at: Timestamp, now: Timestamp) -> bool {
    !now.is_at_or_after(authenticated_at.plus_seconds(FRESH_SECONDS))
}

/// How a request comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A browser session: a person, who can set up what is missing.
    Session(Login),
    /// An access token, minted by a login.
    AccessToken(Login),
    /// An API key, which stands for its owner.
    ApiKey {
        /// Only a hash of it is kept.
        hashed: bool,
        /// When it was made; `None`: now.
        created_at: Option<Timestamp>,
        /// When it ends, if ever.
        expires_at: Option<Timestamp>,
        /// The owner is a service account, which has neither password nor factor (spec R9).
        of_service_account: bool,
    },
}

/// How the person behind a session or an access token has logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Login {
    /// With what.
    pub with: Credential,
    /// The second factor that was used, if one was.
    pub second_factor: Option<UsedFactor>,
}

/// What a person logs in with first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// A password.
    Password,
    /// The organization's identity provider, where a second factor is the provider's matter (spec C11).
    Sso,
}

/// What the decision needs to know of the person behind a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The password against this organization's policy.
    pub password: PasswordState,
    /// The rules of all the person's organizations together cannot be satisfied (spec R6).
    pub policies_conflict: bool,
    /// The second factors that the person has set up, whatever this organization says of them (spec R4).
    pub factors: Factors,
}

impl Member {
    /// From what is stored: the verdict on the member's password for this organization, the organization's policy and
    /// those of the member's other organizations. No verdict is unknown (spec G3).
    #[must_use]
    pub fn from_stored<'a>(
        verdict: Option<&StoredVerdict>,
        factors: Factors,
        policy: &'a PasswordPolicy,
        others: impl IntoIterator<Item = &'a PasswordPolicy>,
    ) -> Self {
        Self {
            password: PasswordState::of(verdict, policy),
            policies_conflict: !merge(core::iter::once(policy).chain(others)).is_satisfiable(),
            factors,
        }
    }

    /// A service account, which has neither password nor factor (spec R9).
    #[must_use]
    pub fn of_service_account() -> Self {
        Self {
            password: PasswordState::NotApplicable,
            policies_conflict: false,
            factors: Factors::default(),
        }
    }
}

/// Whether a principal may use an organization now. A denial is built from its reasons, so it cannot lack one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "decision", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Decision {
    /// Yes.
    Allow,
    /// Not yet: the member alone can cure every reason (spec R15).
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    SetupRequired {
        /// Every reason.
        reasons: Vec<Reason>,
        /// The pages that stay open, each with what is below it.
        #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
        allowed_paths: &'static [&'static str],
    },
    /// No.
    Denied {
        /// Every reason.
        reasons: Vec<Reason>,
    },
}

/// What stays open to a session that is not allowed yet (spec B13).
const OPEN_PATHS: &[&str] = &["/account", "/logout"];

/// Whether `principal`, acting for `member`, may use the organization that has `policy` at `now`.
///
/// Every plane calls this with current state on every request; a preview calls it with another policy (spec G3).
#[must_use]
pub fn decide(principal: Principal, member: &Member, policy: &SecurityPolicy, now: Timestamp) -> Decision {
    let reasons = match principal {
        Principal::Session(login) | Principal::AccessToken(login) => {
            let mut reasons = Vec::new();
            check_login(login, member, policy, &mut reasons);
            check_password(principal, member, policy, &mut reasons);
            reasons
        }
        Principal::ApiKey {
            hashed,
            created_at,
            expires_at,
            of_service_account,
        } => {
            let key = ApiKeyFacts {
                hashed,
                created_at: created_at.unwrap_or(now),
                expires_at,
                revoked_at: None,
            };
            let mut reasons = check_key(&key, policy, now);
            if !of_service_account {
                reasons.extend(check_owner(principal, member, policy));
            }
            reasons
        }
    };
    Decision::from_reasons(principal, reasons)
}

fn check_login(login: Login, member: &Member, policy: &SecurityPolicy, reasons: &mut Vec<Reason>) {
    if login.with == Credential::Sso {
        return;
    }
    if policy.sso.mode == SsoMode::Required {
        reasons.push(Reason::new(ReasonCode::SsoRequired));
    }
    let reason = missing_factor(member, policy);
    reasons.extend(reason.or_else(|| unused_factor(login, member, &policy.two_factor)));
}

/// What is missing of the use of a factor that the member has.
fn unused_factor(login: Login, member: &Member, rule: &TwoFactorPolicy) -> Option<Reason> {
    let used = login.second_factor;
    let code =
        if rule.mode == TwoFactorMode::Required && !used.is_some_and(|used| rule.methods.contains(&used.method())) {
            ReasonCode::TwoFactorVerificationRequired
        } else if rule.requires_verified_keys()
        && used == Some(UsedFactor::SecurityKey { user_verified: false })
        // Where it is not required, whoever has removed the key has no more to prove than anybody else.
        && (rule.mode == TwoFactorMode::Required || member.factors.has(TwoFactorMethod::SecurityKey))
        {
            ReasonCode::UserVerificationRequired
        } else {
            return None;
        };
    Some(Reason::with_methods(code, rule))
}

fn missing_factor(member: &Member, policy: &SecurityPolicy) -> Option<Reason> {
    let rule = &policy.two_factor;
    let is_missing =
        rule.mode == TwoFactorMode::Required && TwoFactorState::of(member.factors, rule) != TwoFactorState::Enrolled;
    is_missing.then(|| Reason::with_methods(ReasonCode::TwoFactorRequired, rule))
}

fn check_password(principal: Principal, member: &Member, policy: &SecurityPolicy, reasons: &mut Vec<Reason>) {
    if !policy.password.enabled {
        return;
    }
    if member.policies_conflict && member.password != PasswordState::NotApplicable {
        reasons.push(Reason::new(ReasonCode::PoliciesConflict));
    }
    match member.password {
        PasswordState::Compliant | PasswordState::NotApplicable => {}
        PasswordState::NonCompliant => reasons.push(Reason::new(ReasonCode::PasswordNonCompliant)),
        // Only a person at a browser can be asked; keys and tokens go on (spec R5).
        PasswordState::Unknown => {
            if matches!(principal, Principal::Session(_)) {
                reasons.push(Reason::new(ReasonCode::PasswordUnknown));
            }
        }
    }
}

fn check_key(key: &ApiKeyFacts, policy: &SecurityPolicy, now: Timestamp) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(end) = key.expires_at.filter(|end| now.is_at_or_after(*end)) {
        reasons.push(Reason {
            expired_at: Some(end),
            ..Reason::new(ReasonCode::ApiKeyExpired)
        });
    }
    if policy.api_keys.blocks(key, now) {
        reasons.push(Reason::new(ReasonCode::ApiKeyBlocked));
    }
    reasons
}

/// A person's key stops while the person does not comply (spec R9).
fn check_owner(principal: Principal, owner: &Member, policy: &SecurityPolicy) -> Option<Reason> {
    if !policy.api_keys.require_owner_compliance {
        return None;
    }
    let mut unmet: Vec<_> = missing_factor(owner, policy).into_iter().collect();
    check_password(principal, owner, policy, &mut unmet);
    (!unmet.is_empty()).then(|| Reason {
        unmet: unmet.iter().map(|reason| reason.code).collect(),
        ..Reason::new(ReasonCode::OwnerNonCompliant)
    })
}

/// When a key first is refused, if its owner stays as the owner is now: at once, at the policy's deadline, or at its
/// expiry. `None`: never.
///
/// Between these moments nothing changes, so this is [`decide`] asked at each of them (spec R9, X2).
#[must_use]
pub fn first_refusal(
    key: Principal,
    owner: &Member,
    policy: &SecurityPolicy,
    now: Timestamp,
) -> Option<(Timestamp, Decision)> {
    let expiry = match key {
        Principal::ApiKey { expires_at, .. } => expires_at,
        Principal::Session(_) | Principal::AccessToken(_) => None,
    };
    let mut moments: Vec<_> = [Some(now), policy.api_keys.existing_keys_deadline, expiry]
        .into_iter()
        .flatten()
        .filter(|moment| moment.is_at_or_after(now))
        .collect();
    moments.sort_unstable();
    let decided = |moment| (moment, decide(key, owner, policy, moment));
    let mut refusals = moments.into_iter().map(decided);
    refusals.find(|(_, decision)| *decision != Decision::Allow)
}

impl Decision {
    fn from_reasons(principal: Principal, reasons: Vec<Reason>) -> Self {
        if reasons.is_empty() {
            Self::Allow
        } else if matches!(principal, Principal::Session(_))
            && reasons.iter().all(|reason| reason.code.is_curable_in_session())
        {
            Self::SetupRequired {
                reasons,
                allowed_paths: OPEN_PATHS,
            }
        } else {
            Self::Denied { reasons }
        }
    }

    /// Every reason; none when it is `allow`.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Allow => &[],
            Self::SetupRequired { reasons, .. } | Self::Denied { reasons } => reasons,
        }
    }
}

#[cfg(test)]
mod tests;
