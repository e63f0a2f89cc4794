use serde::Serialize;

use crate::{
    policy::{TwoFactorMethod, TwoFactorPolicy},
    time::Timestamp,
};

/// Why a decision is not `allow`: a code, its data, a sentence for whoever reads it, and the page that cures it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// What is not satisfied.
    pub code: ReasonCode,
    /// The same in words, for people.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub detail: &'static str,
    /// Where the member ends it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cure: &'static str,
    /// The second factors that would satisfy the organization.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<TwoFactorMethod>>"))]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub methods: Vec<TwoFactorMethod>,
    /// What the owner of a key does not satisfy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ReasonCode>>"))]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub unmet: Vec<ReasonCode>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "string"))]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub expired_at: Option<Timestamp>,
}

/// What is not satisfied. Clients must expect codes that they do not know (spec R12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// The member has no second factor that the organization accepts: set one up (spec A5).
    TwoFactorRequired,
    /// The member has one, and has not used it in this session: use it.
    TwoFactorVerificationRequired,
    /// A security key was used without verifying who uses it: use it with its PIN, or another factor (spec C14).
    UserVerificationRequired,
    /// The password does not satisfy the policy: change it (spec A18).
    PasswordNonCompliant,
    /// Whether it does is not known: enter it once more (spec R5).
    PasswordUnknown,
    /// No password satisfies all of the member's organizations at once (spec R6).
    PoliciesConflict,
    /// The organization takes only logins through its identity provider (spec C10).
    SsoRequired,
    /// The key has expired.
    ApiKeyExpired,
    /// The key does not satisfy the organization's rules for keys, and they have stopped what is older than they are.
    ApiKeyBlocked,
    /// The owner of the key does not satisfy the policy (spec R9).
    OwnerNonCompliant,
}

impl Reason {
    pub(super) fn new(code: ReasonCode) -> Self {
        Self {
            code,
            detail: code.detail(),
            cure: code.cure(),
            methods: Vec::new(),
            unmet: Vec::new(),
            expired_at: None,
        }
    }

    pub(super) fn with_methods(code: ReasonCode, policy: &TwoFactorPolicy) -> Self {
        Self {
            methods: policy.methods.clone(),
            ..Self::new(code)
        }
    }
}

impl ReasonCode {
    /// The sentence for people. The one of `two_factor_required` is the specification's own (spec B11).
    fn detail(self) -> &'static str {
        match self {
            Self::TwoFactorRequired => {
                "Your organization requires two-factor authentication. Please set it up to continue."
            }
            Self::TwoFactorVerificationRequired => {
                "Your organization requires two-factor authentication. Please enter your second factor to continue."
            }
            Self::UserVerificationRequired => {
                "Your organization requires that a security key verifies who uses it. Please use yours once more, with its PIN or fingerprint, to continue."
            }
            Self::PasswordNonCompliant => {
                "Your password does not satisfy your organization's rules. Please change it to continue."
            }
            Self::PasswordUnknown => {
                "Your organization's password rules have changed. Please enter your password once more to continue."
            }
            Self::PoliciesConflict => {
                "No password satisfies all of your organizations. Please leave one of them, or ask for looser rules."
            }
            Self::SsoRequired => "Your organization requires single sign-on. Please log in through it.",
            Self::ApiKeyExpired => "The API key has expired. Please rotate it or create another one.",
            Self::ApiKeyBlocked => {
                "The API key does not satisfy the organization's rules for keys. Please rotate it or create another one."
            }
            Self::OwnerNonCompliant => {
                "The owner of the API key does not satisfy the organization's security policy. The owner can cure it after logging in."
            }
        }
    }

    fn cure(self) -> &'static str {
        match self {
            Self::TwoFactorRequired => "/account/two-factor",
            Self::TwoFactorVerificationRequired | Self::UserVerificationRequired | Self::PasswordUnknown => {
                "/account/reauthenticate"
            }
            Self::PasswordNonCompliant => "/account/password",
            Self::PoliciesConflict => "/organizations",
            Self::SsoRequired => "/login/sso",
            Self::ApiKeyExpired | Self::ApiKeyBlocked => "/api-keys",
            Self::OwnerNonCompliant => "/login",
        }
    }

    /// Whether the member alone can end it without leaving the session (spec R15).
    pub(super) fn is_curable_in_session(self) -> bool {
        match self {
            Self::TwoFactorRequired
            | Self::TwoFactorVerificationRequired
            | Self::UserVerificationRequired
            | Self::PasswordNonCompliant
            | Self::PasswordUnknown => true,
            Self::PoliciesConflict
            | Self::SsoRequired
            | Self::ApiKeyExpired
            | Self::ApiKeyBlocked
            | Self::OwnerNonCompliant => false,
        }
    }
}
