use serde::Serialize;

use super::read::Reader;

/// Whether members log in with a second factor, and with which (spec A4, B3–B7, X20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct TwoFactorPolicy {
    /// One value, so that a contradiction cannot be expressed (spec R3).
    pub mode: TwoFactorMode,
    /// The factors that members may use; at least one.
    pub methods: Vec<TwoFactorMethod>,
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
        }
    }
}

impl TwoFactorPolicy {
    const MODES: [(&'static str, TwoFactorMode); 3] = [
        ("off", TwoFactorMode::Off),
        ("optional", TwoFactorMode::Optional),
        ("required", TwoFactorMode::Required),
    ];

    /// Whether whoever satisfies this satisfies `other`.
    #[must_use]
    pub fn is_at_least_as_strict(&self, other: &Self) -> bool {
        other.mode != TwoFactorMode::Required
            || (self.mode == TwoFactorMode::Required
                && self.methods.iter().all(|method| other.methods.contains(method)))
    }

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) {
        reader.choice("mode", &Self::MODES, &mut self.mode);
        reader.choices("methods", &TwoFactorMethod::NAMES, &mut self.methods);
    }
}
