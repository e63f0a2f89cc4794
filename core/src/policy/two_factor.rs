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

impl Default for TwoFactorPolicy {
    fn default() -> Self {
        Self {
            mode: TwoFactorMode::Optional,
            methods: Self::METHODS.iter().map(|(_, method)| *method).collect(),
        }
    }
}

impl TwoFactorPolicy {
    const MODES: [(&'static str, TwoFactorMode); 3] = [
        ("off", TwoFactorMode::Off),
        ("optional", TwoFactorMode::Optional),
        ("required", TwoFactorMode::Required),
    ];
    const METHODS: [(&'static str, TwoFactorMethod); 3] = [
        ("totp", TwoFactorMethod::Totp),
        ("security_key", TwoFactorMethod::SecurityKey),
        ("backup_code", TwoFactorMethod::BackupCode),
    ];

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) {
        reader.choice("mode", &Self::MODES, &mut self.mode);
        reader.choices("methods", &Self::METHODS, &mut self.methods);
    }
}
