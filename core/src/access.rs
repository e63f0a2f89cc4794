//! The only function that allows anything (spec G6), the roles and what they may do.

use serde::Serialize;

use crate::{
    compliance::{PasswordState, StoredVerdict},
    password::merge,
    policy::{PasswordPolicy, SecurityPolicy},
    time::Timestamp,
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
    Session,
    /// An access token.
    AccessToken,
    /// An API key.
    ApiKey,
}

/// What the decision needs to know of the person behind a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The password against this organization's policy.
    pub password: PasswordState,
    /// The rules of all the person's organizations together cannot be satisfied (spec R6).
    pub policies_conflict: bool,
}

impl Member {
    /// From what is stored: the verdict on the member's password for this organization, the organization's policy and
    /// those of the member's other organizations. No verdict is unknown (spec G3).
    #[must_use]
    pub fn from_stored<'a>(
        verdict: Option<&StoredVerdict>,
        policy: &'a PasswordPolicy,
        others: impl IntoIterator<Item = &'a PasswordPolicy>,
    ) -> Self {
        Self {
            password: PasswordState::of(verdict, policy),
            policies_conflict: !merge(core::iter::once(policy).chain(others)).is_satisfiable(),
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

/// Why a decision is not `allow`, and the page that cures it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// What is not satisfied.
    pub code: ReasonCode,
    /// Where the member ends it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cure: &'static str,
}

/// What is not satisfied. Clients must expect codes that they do not know (spec R12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// The password does not satisfy the policy: change it (spec A18).
    PasswordNonCompliant,
    /// Whether it does is not known: enter it once more (spec R5).
    PasswordUnknown,
    /// No password satisfies all of the member's organizations at once (spec R6).
    PoliciesConflict,
}

/// What stays open to a session that is not allowed yet (spec B13).
const OPEN_PATHS: &[&str] = &["/account", "/logout"];

/// Whether `principal`, acting for `member`, may use the organization that has `policy`.
///
/// Every plane calls this with current state on every request; a preview calls it with another policy (spec G3).
#[must_use]
pub fn decide(principal: Principal, member: &Member, policy: &SecurityPolicy) -> Decision {
    let mut reasons = Vec::new();
    if policy.password.enabled {
        if member.policies_conflict && member.password != PasswordState::NotApplicable {
            reasons.push(Reason {
                code: ReasonCode::PoliciesConflict,
                cure: "/organizations",
            });
        }
        match member.password {
            PasswordState::Compliant | PasswordState::NotApplicable => {}
            PasswordState::NonCompliant => reasons.push(Reason {
                code: ReasonCode::PasswordNonCompliant,
                cure: "/account/password",
            }),
            // Only a person at a browser can be asked; keys and tokens go on (spec R5).
            PasswordState::Unknown => {
                if principal == Principal::Session {
                    reasons.push(Reason {
                        code: ReasonCode::PasswordUnknown,
                        cure: "/account/reauthenticate",
                    });
                }
            }
        }
    }
    Decision::from_reasons(principal, reasons)
}

impl Decision {
    fn from_reasons(principal: Principal, reasons: Vec<Reason>) -> Self {
        let is_curable = |reason: &Reason| reason.code != ReasonCode::PoliciesConflict;
        if reasons.is_empty() {
            Self::Allow
        } else if principal == Principal::Session && reasons.iter().all(is_curable) {
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

/// What a member is in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, security included.
    SuperAdmin,
    /// People, not security.
    Admin,
    /// Uses the organization.
    Member,
}

/// What a role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Change the security policy, and who is super admin (spec A2).
    ManageSecurity,
    /// Invite, change roles below super admin, remove.
    ManageMembers,
    /// Use the organization and read its password rules (spec R10).
    UseOrganization,
}

impl Role {
    /// Every role, the most capable first.
    pub const ALL: [Self; 3] = [Self::SuperAdmin, Self::Admin, Self::Member];

    /// Its name in JSON and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SuperAdmin => "super_admin",
            Self::Admin => "admin",
            Self::Member => "member",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What it may do, the only table of it (spec R12).
    #[must_use]
    pub fn capabilities(self) -> &'static [Capability] {
        match self {
            Self::SuperAdmin => &[
                Capability::ManageSecurity,
                Capability::ManageMembers,
                Capability::UseOrganization,
            ],
            Self::Admin => &[Capability::ManageMembers, Capability::UseOrganization],
            Self::Member => &[Capability::UseOrganization],
        }
    }

    /// Whether it may.
    #[must_use]
    pub fn can(self, capability: Capability) -> bool {
        self.capabilities().contains(&capability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(password: PasswordState) -> Member {
        Member {
            password,
            policies_conflict: false,
        }
    }

    fn codes(principal: Principal, member: Member, policy: &SecurityPolicy) -> Vec<ReasonCode> {
        let decision = decide(principal, &member, policy);
        assert_eq!(decision == Decision::Allow, decision.reasons().is_empty());
        decision.reasons().iter().map(|reason| reason.code).collect()
    }

    /// Spec A18, R5, R8.
    #[test]
    fn only_a_password_known_to_be_weak_stops_keys_and_tokens() {
        let policy = SecurityPolicy::for_new_organization();
        for (state, session, others) in [
            (PasswordState::Compliant, vec![], vec![]),
            (PasswordState::NotApplicable, vec![], vec![]),
            (PasswordState::Unknown, vec![ReasonCode::PasswordUnknown], vec![]),
            (
                PasswordState::NonCompliant,
                vec![ReasonCode::PasswordNonCompliant],
                vec![ReasonCode::PasswordNonCompliant],
            ),
        ] {
            assert_eq!(codes(Principal::Session, member(state), &policy), session);
            assert_eq!(codes(Principal::AccessToken, member(state), &policy), others);
            assert_eq!(codes(Principal::ApiKey, member(state), &policy), others);
        }
    }

    /// Spec R15.
    #[test]
    fn what_a_person_at_a_browser_can_cure_is_setup_and_everything_else_is_denied() {
        let policy = SecurityPolicy::for_new_organization();
        let weak = member(PasswordState::NonCompliant);
        assert!(matches!(
            decide(Principal::Session, &weak, &policy),
            Decision::SetupRequired { .. }
        ));
        assert!(matches!(
            decide(Principal::ApiKey, &weak, &policy),
            Decision::Denied { .. }
        ));
        let caught_between = Member {
            policies_conflict: true,
            ..weak
        };
        let decision = decide(Principal::Session, &caught_between, &policy);
        assert!(matches!(decision, Decision::Denied { .. }));
        assert_eq!(decision.reasons().len(), 2, "every reason at once");
    }

    /// Spec A25.
    #[test]
    fn a_policy_that_is_off_gives_no_reason() {
        let mut policy = SecurityPolicy::for_new_organization();
        policy.password.enabled = false;
        assert_eq!(
            codes(Principal::Session, member(PasswordState::NonCompliant), &policy),
            []
        );
    }

    /// Spec G7.
    #[test]
    fn every_cure_that_a_member_is_sent_to_is_on_a_path_that_stays_open() {
        let policy = SecurityPolicy::for_new_organization();
        for state in [PasswordState::NonCompliant, PasswordState::Unknown] {
            let Decision::SetupRequired { reasons, allowed_paths } =
                decide(Principal::Session, &member(state), &policy)
            else {
                panic!("a member can cure {state:?}");
            };
            for reason in reasons {
                assert!(
                    allowed_paths.iter().any(|open| reason.cure.starts_with(open)),
                    "{reason:?}"
                );
            }
        }
    }

    /// Spec R12.
    #[test]
    fn a_role_is_found_by_the_name_that_it_writes() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.name()));
        }
        assert!(Role::SuperAdmin.can(Capability::ManageSecurity));
        assert!(!Role::Admin.can(Capability::ManageSecurity));
    }
}
