//! Whether a stored password satisfies a policy that may have changed since it was judged (spec R5).

use serde::Serialize;

use crate::{
    Violation,
    json::Json,
    policy::{PasswordPolicy, SecurityPolicy},
};

/// Whether a member's password satisfies the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PasswordState {
    /// It does.
    Compliant,
    /// It does not.
    NonCompliant,
    /// It was judged under a policy that does not tell.
    Unknown,
    /// The member has no password here (spec R8).
    NotApplicable,
}

impl PasswordState {
    /// The state of a password of which `verdict` is stored, or nothing, under `current`.
    #[must_use]
    pub fn of(verdict: Option<&StoredVerdict>, current: &PasswordPolicy) -> Self {
        match verdict {
            Some(verdict) => verdict.state(current),
            None if current.enabled => Self::Unknown,
            None => Self::Compliant,
        }
    }
}

/// What is kept of a verdict when the plain password is gone: the result, and the policy that it was judged under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVerdict {
    /// Whether the password was accepted.
    pub accepted: bool,
    /// The policy it was judged under.
    pub policy: PasswordPolicy,
}

impl StoredVerdict {
    /// The state of the judged password under `current`. Policies are compared by strength: what passed a stricter
    /// policy passes, what failed a looser one fails, and everything else is unknown.
    #[must_use]
    pub fn state(&self, current: &PasswordPolicy) -> PasswordState {
        if !current.enabled || (self.accepted && self.policy.is_at_least_as_strict(current)) {
            PasswordState::Compliant
        } else if !self.accepted && current.is_at_least_as_strict(&self.policy) {
            PasswordState::NonCompliant
        } else {
            PasswordState::Unknown
        }
    }

    /// The policy as it is stored beside the verdict.
    ///
    /// # Errors
    /// When `policy` is not what [`StoredVerdict::policy`] serializes to; the caller treats the password as unknown.
    pub fn from_stored(accepted: bool, policy: &str) -> Result<Self, Vec<Violation>> {
        let json = Json::parse(policy.as_bytes()).map_err(|violation| vec![violation])?;
        let document = Json::Object(vec![("password".to_owned(), json)]);
        Ok(Self {
            accepted,
            policy: SecurityPolicy::from_json(&document)?.password,
        })
    }
}
