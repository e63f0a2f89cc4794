use serde::Serialize;

use super::read::Reader;

/// Whether members log in with a second factor, and with which (spec A4, B3–B7, C14, X20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TwoFactorPolicy {
    /// One value, so that a contradiction cannot be expressed (spec R3).
    pub mode: TwoFactorMode,
    /// The factors that members may use; at least one.
    pub methods: Vec<TwoFactorMethod>,
    /// Whether security keys have to verify who uses them.
    pub user_verification: UserVerification,
}

/// Whether a second factor exists for members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TwoFactorMode {
    /// Nobody can enrol or is asked; set-ups are kept, inactive.
    Off,
    /// Any member may enrol, nobody must.
    #[default]
    Optional,
    /// A member without a second factor can do nothing but set one up.
    Required,
}

/// A kind of second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TwoFactorMethod {
    /// A time-based one-time password (RFC 6238).
    Totp,
    /// A `WebAuthn` security key or passkey.
    SecurityKey,
    /// A single-use recovery code.
    BackupCode,
}

/// Whether a security key asks who uses it, by a PIN, a fingerprint or a face, besides being touched. The terms are
/// `WebAuthn`'s. From the laxest to the strictest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UserVerification {
    /// A touch is enough, and nothing else is asked for.
    Discouraged,
    /// A key that can verify its user is asked to; one that did when it was set up has to.
    #[default]
    Preferred,
    /// A use without verification does not count.
    Required,
}

impl TwoFactorMethod {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::Totp, Self::SecurityKey, Self::BackupCode];

    pub(crate) const NAMES: [(&'static str, Self); 3] = [
        ("totp", Self::Totp),
        ("security_key", Self::SecurityKey),
        ("backup_code", Self::BackupCode),
    ];

    /// Its name in JSON and in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::SecurityKey => "security_key",
            Self::BackupCode => "backup_code",
        }
    }

    /// The method of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

impl Default for TwoFactorPolicy {
    fn default() -> Self {
        Self {
            mode: TwoFactorMode::Optional,
            methods: TwoFactorMethod::ALL.to_vec(),
            user_verification: UserVerification::default(),
        }
    }
}

impl TwoFactorPolicy {
    const MODES: [(&'static str, TwoFactorMode); 3] = [
        ("off", TwoFactorMode::Off),
        ("optional", TwoFactorMode::Optional),
        ("required", TwoFactorMode::Required),
    ];

    const USER_VERIFICATIONS: [(&'static str, UserVerification); 3] = [
        ("discouraged", UserVerification::Discouraged),
        ("preferred", UserVerification::Preferred),
        ("required", UserVerification::Required),
    ];

    /// Whether whoever satisfies this satisfies `other`.
    #[must_use]
    pub fn is_at_least_as_strict(&self, other: &Self) -> bool {
        let accepts_no_key =
            self.mode == TwoFactorMode::Required && !self.methods.contains(&TwoFactorMethod::SecurityKey);
        let refuses_unverified_keys = self.requires_verified_keys() || accepts_no_key;
        (refuses_unverified_keys || !other.requires_verified_keys())
            && (other.mode != TwoFactorMode::Required
                || (self.mode == TwoFactorMode::Required
                    && self.methods.iter().all(|method| other.methods.contains(method))))
    }

    /// What this says of the verification of a key's user; nothing where no key is accepted.
    #[must_use]
    pub fn user_verification(&self) -> Option<UserVerification> {
        let accepts_keys = self.mode != TwoFactorMode::Off && self.methods.contains(&TwoFactorMethod::SecurityKey);
        accepts_keys.then_some(self.user_verification)
    }

    /// Whether a use of a security key counts only where the key has verified its user.
    #[must_use]
    pub fn requires_verified_keys(&self) -> bool {
        self.user_verification() == Some(UserVerification::Required)
    }

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) {
        reader.choice("mode", &Self::MODES, &mut self.mode);
        reader.choices("methods", &TwoFactorMethod::NAMES, &mut self.methods);
        reader.choice(
            "userVerification",
            &Self::USER_VERIFICATIONS,
            &mut self.user_verification,
        );
    }
}
