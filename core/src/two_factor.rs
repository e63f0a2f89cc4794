//! The second factor: what a person has set up, what an organization says of it, and what follows.
//!
//! A factor belongs to the account, not to an organization (spec R4). Several organizations may look at it at once:
//!
//! ```text
//!                 start             confirm with a code
//!   not enrolled ───────▶ pending ─────────────────────▶ enrolled ──▶ not enrolled
//!        ▲                  │  ▲                            │   remove the last one,
//!        └──────────────────┘  └── start again:             │   unless an organization
//!          abandoned               a new secret             │   requires it (B8)
//!                                                           ▼
//!            off ◀──▶ optional ◀──▶ required      inactive while every organization
//!            the organization's rule              says `off`: kept, and not asked (B4)
//! ```

#[cfg(feature = "two-factor")]
mod backup_code;
#[cfg(feature = "two-factor")]
mod totp;

use serde::Serialize;

#[cfg(feature = "two-factor")]
pub use self::{
    backup_code::{BackupCode, BackupCodeHash},
    totp::{TotpCode, TotpRefusal, TotpSecret},
};
use crate::policy::{TwoFactorMethod, TwoFactorMode, TwoFactorPolicy, UserVerification};

/// How many backup codes a person gets (spec B23).
pub const BACKUP_CODES: usize = 10;

/// The second factors that a person has set up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Factors {
    /// A confirmed authenticator app.
    pub totp: bool,
    /// How many security keys and passkeys.
    pub security_keys: u32,
    /// How many unused backup codes.
    pub backup_codes: u32,
}

impl Factors {
    /// Whether there is a factor to be asked for. Backup codes stand in for one, and are none.
    #[must_use]
    pub fn are_enrolled(self) -> bool {
        self.totp || self.security_keys > 0
    }

    /// Whether `method` can be used now.
    #[must_use]
    pub fn has(self, method: TwoFactorMethod) -> bool {
        match method {
            TwoFactorMethod::Totp => self.totp,
            TwoFactorMethod::SecurityKey => self.security_keys > 0,
            TwoFactorMethod::BackupCode => self.are_enrolled() && self.backup_codes > 0,
        }
    }

    /// Without one factor of that kind.
    #[must_use]
    pub fn without(self, method: TwoFactorMethod) -> Self {
        match method {
            TwoFactorMethod::Totp => Self { totp: false, ..self },
            TwoFactorMethod::SecurityKey => Self {
                security_keys: self.security_keys.saturating_sub(1),
                ..self
            },
            TwoFactorMethod::BackupCode => Self {
                backup_codes: self.backup_codes.saturating_sub(1),
                ..self
            },
        }
    }
}

/// A second factor that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedFactor {
    /// A code of an authenticator app.
    Totp,
    /// A security key or passkey.
    SecurityKey {
        /// It has verified who used it, by a PIN, a fingerprint or a face.
        user_verified: bool,
    },
    /// A backup code.
    BackupCode,
}

impl UsedFactor {
    /// The factor of that kind. Only a security key verifies who uses it.
    #[must_use]
    pub fn new(method: TwoFactorMethod, user_verified: bool) -> Self {
        match method {
            TwoFactorMethod::Totp => Self::Totp,
            TwoFactorMethod::SecurityKey => Self::SecurityKey { user_verified },
            TwoFactorMethod::BackupCode => Self::BackupCode,
        }
    }

    /// Its kind.
    #[must_use]
    pub fn method(self) -> TwoFactorMethod {
        match self {
            Self::Totp => TwoFactorMethod::Totp,
            Self::SecurityKey { .. } => TwoFactorMethod::SecurityKey,
            Self::BackupCode => TwoFactorMethod::BackupCode,
        }
    }
}

/// A member's second factor as one organization sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TwoFactorState {
    /// There is none.
    NotEnrolled,
    /// There is one, and the organization accepts it.
    Enrolled,
    /// There is one of a kind that the organization does not accept (spec X20).
    MethodNotAccepted,
    /// There is one, and the organization is `off`: it is kept (spec B4).
    Inactive,
}

impl TwoFactorState {
    /// The state of `factors` under an organization's rule.
    #[must_use]
    pub fn of(factors: Factors, rule: &TwoFactorPolicy) -> Self {
        let is_accepted = |method: &TwoFactorMethod| *method != TwoFactorMethod::BackupCode && factors.has(*method);
        if !factors.are_enrolled() {
            Self::NotEnrolled
        } else if rule.mode == TwoFactorMode::Off {
            Self::Inactive
        } else if rule.methods.iter().any(is_accepted) {
            Self::Enrolled
        } else {
            Self::MethodNotAccepted
        }
    }

    /// Whether the member counts as one with a second factor: nothing would have to be set up if it were asked for.
    #[must_use]
    pub fn is_set_up(self) -> bool {
        match self {
            Self::Enrolled | Self::Inactive => true,
            Self::NotEnrolled | Self::MethodNotAccepted => false,
        }
    }
}

/// What a login is asked for: the methods that the person has and that at least one organization accepts. Empty:
/// nothing is asked.
///
/// A user is asked if any of the user's organizations is not `off`; one that is `off` never weakens another (spec R4).
/// A person whose factors no organization accepts is asked all the same, or a shortened list of methods would let a
/// password alone in.
#[must_use]
pub fn methods_asked<'a>(
    factors: Factors,
    rules: impl IntoIterator<Item = &'a TwoFactorPolicy>,
) -> Vec<TwoFactorMethod> {
    let Some(accepted) = accepted_methods(rules) else {
        return Vec::new();
    };
    let available = TwoFactorMethod::ALL.into_iter().filter(|method| factors.has(*method));
    let asked: Vec<_> = available.clone().filter(|method| accepted.contains(method)).collect();
    if asked.iter().any(|method| *method != TwoFactorMethod::BackupCode) {
        asked
    } else {
        available.collect()
    }
}

/// What a security key is asked for when it is set up or used: the strictest of what the person's organizations that
/// accept keys say (spec C14).
#[must_use]
pub fn user_verification_asked<'a>(rules: impl IntoIterator<Item = &'a TwoFactorPolicy>) -> UserVerification {
    let said = rules.into_iter().filter_map(TwoFactorPolicy::user_verification);
    said.max().unwrap_or_default()
}

/// Why a person cannot set up a factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrolmentRefusal {
    /// Every organization of the person is `off` (spec B4).
    Unavailable,
    /// No organization of the person accepts this kind; these are accepted (spec X20).
    MethodNotAccepted(Vec<TwoFactorMethod>),
}

/// Whether a person may set up `method`.
///
/// # Errors
/// Why not.
pub fn check_enrolment<'a>(
    method: TwoFactorMethod,
    rules: impl IntoIterator<Item = &'a TwoFactorPolicy>,
) -> Result<(), EnrolmentRefusal> {
    match accepted_methods(rules) {
        None => Err(EnrolmentRefusal::Unavailable),
        Some(accepted) if accepted.contains(&method) => Ok(()),
        Some(accepted) => Err(EnrolmentRefusal::MethodNotAccepted(accepted)),
    }
}

/// Whether an organization's rule lets a person who has `factors` remove one of kind `method` (spec B8, B9).
#[must_use]
pub fn may_remove(factors: Factors, method: TwoFactorMethod, rule: &TwoFactorPolicy) -> bool {
    rule.mode != TwoFactorMode::Required
        || TwoFactorState::of(factors, rule) != TwoFactorState::Enrolled
        || TwoFactorState::of(factors.without(method), rule) == TwoFactorState::Enrolled
}

/// Whether an organization's rule lets a person who has `factors` remove all of them at once (spec B8).
#[must_use]
pub fn may_remove_all(factors: Factors, rule: &TwoFactorPolicy) -> bool {
    rule.mode != TwoFactorMode::Required || TwoFactorState::of(factors, rule) != TwoFactorState::Enrolled
}

/// The methods that at least one organization accepts that is not `off`; `None` when all of them are. A person without
/// any organization may use every method.
fn accepted_methods<'a>(rules: impl IntoIterator<Item = &'a TwoFactorPolicy>) -> Option<Vec<TwoFactorMethod>> {
    let rules: Vec<_> = rules.into_iter().collect();
    if rules.is_empty() {
        return Some(TwoFactorMethod::ALL.to_vec());
    }
    let active = rules.iter().filter(|rule| rule.mode != TwoFactorMode::Off);
    let is_accepted = |method: &TwoFactorMethod| active.clone().any(|rule| rule.methods.contains(method));
    let accepted: Vec<_> = TwoFactorMethod::ALL.into_iter().filter(is_accepted).collect();
    (!accepted.is_empty()).then_some(accepted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Factors = Factors {
        totp: true,
        security_keys: 1,
        backup_codes: 10,
    };
    const NONE: Factors = Factors {
        totp: false,
        security_keys: 0,
        backup_codes: 3,
    };

    fn rule(mode: TwoFactorMode, methods: &[TwoFactorMethod]) -> TwoFactorPolicy {
        TwoFactorPolicy {
            mode,
            methods: methods.to_vec(),
            ..TwoFactorPolicy::default()
        }
    }

    /// Spec R4.
    #[test]
    fn an_organization_that_is_off_does_not_weaken_the_account_elsewhere() {
        let off = rule(TwoFactorMode::Off, &TwoFactorMethod::ALL);
        let optional = rule(TwoFactorMode::Optional, &[TwoFactorMethod::Totp]);
        assert_eq!(methods_asked(BOTH, [&off]), []);
        assert_eq!(methods_asked(BOTH, [&off, &optional]), [TwoFactorMethod::Totp]);
        assert_eq!(methods_asked(NONE, [&optional]), [], "a backup code alone is no factor");
        assert_eq!(methods_asked(BOTH, []), TwoFactorMethod::ALL);
    }

    #[test]
    fn a_factor_that_nobody_accepts_any_more_is_still_asked_for() {
        let keys_only = rule(TwoFactorMode::Required, &[TwoFactorMethod::SecurityKey]);
        let totp = Factors {
            security_keys: 0,
            backup_codes: 0,
            ..BOTH
        };
        assert_eq!(methods_asked(totp, [&keys_only]), [TwoFactorMethod::Totp]);
        assert_eq!(TwoFactorState::of(totp, &keys_only), TwoFactorState::MethodNotAccepted);
    }

    /// Spec C14.
    #[test]
    fn the_strictest_organization_that_accepts_keys_says_what_they_are_asked_for() {
        let keys = |user_verification| TwoFactorPolicy {
            user_verification,
            ..TwoFactorPolicy::default()
        };
        let (lax, strict) = (keys(UserVerification::Discouraged), keys(UserVerification::Required));
        let off = TwoFactorPolicy {
            mode: TwoFactorMode::Off,
            ..strict.clone()
        };
        let without_keys = TwoFactorPolicy {
            methods: vec![TwoFactorMethod::Totp],
            ..strict.clone()
        };
        let preferred = UserVerification::Preferred;
        assert_eq!(user_verification_asked([&lax, &strict]), UserVerification::Required);
        assert_eq!(user_verification_asked([&lax, &keys(preferred)]), preferred);
        assert_eq!(
            user_verification_asked([&lax, &off, &without_keys]),
            UserVerification::Discouraged
        );
        assert_eq!(user_verification_asked([]), preferred);
        assert_eq!(user_verification_asked([&off]), preferred);
    }

    /// Spec B4, X20.
    #[test]
    fn what_nobody_accepts_cannot_be_set_up() {
        let off = rule(TwoFactorMode::Off, &TwoFactorMethod::ALL);
        let totp = rule(TwoFactorMode::Optional, &[TwoFactorMethod::Totp]);
        let refused = |method, rules: &[&TwoFactorPolicy]| check_enrolment(method, rules.iter().copied()).unwrap_err();
        assert_eq!(refused(TwoFactorMethod::Totp, &[&off]), EnrolmentRefusal::Unavailable);
        assert_eq!(check_enrolment(TwoFactorMethod::Totp, [&off, &totp]), Ok(()));
        assert_eq!(
            refused(TwoFactorMethod::SecurityKey, &[&off, &totp]),
            EnrolmentRefusal::MethodNotAccepted(vec![TwoFactorMethod::Totp])
        );
    }

    /// Spec B8, B9.
    #[test]
    fn the_last_factor_that_an_organization_accepts_stays_while_it_is_required() {
        let required = rule(
            TwoFactorMode::Required,
            &[TwoFactorMethod::Totp, TwoFactorMethod::BackupCode],
        );
        assert!(
            !may_remove(BOTH, TwoFactorMethod::Totp, &required),
            "the key is not accepted there"
        );
        assert!(may_remove(BOTH, TwoFactorMethod::SecurityKey, &required));
        let optional = rule(TwoFactorMode::Optional, &TwoFactorMethod::ALL);
        assert!(may_remove(BOTH, TwoFactorMethod::Totp, &optional));
    }

    /// Spec B4, B28.
    #[test]
    fn off_keeps_what_was_set_up_and_on_again_finds_it() {
        let off = rule(TwoFactorMode::Off, &TwoFactorMethod::ALL);
        let on = rule(TwoFactorMode::Required, &TwoFactorMethod::ALL);
        assert_eq!(TwoFactorState::of(BOTH, &off), TwoFactorState::Inactive);
        assert_eq!(TwoFactorState::of(BOTH, &on), TwoFactorState::Enrolled);
        assert_eq!(TwoFactorState::of(NONE, &on), TwoFactorState::NotEnrolled);
    }
}
