use serde::Serialize;

use super::read::Reader;

/// Whether members log in through the organization's identity provider (spec C9–C11).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SsoPolicy {
    /// Off, offered or the only way in.
    pub mode: SsoMode,
}

/// How far single sign-on goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SsoMode {
    /// Nobody logs in that way.
    #[default]
    Off,
    /// Members may.
    Optional,
    /// A password session is refused.
    Required,
}

impl SsoPolicy {
    const MODES: [(&'static str, SsoMode); 3] = [
        ("off", SsoMode::Off),
        ("optional", SsoMode::Optional),
        ("required", SsoMode::Required),
    ];

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) {
        reader.choice("mode", &Self::MODES, &mut self.mode);
    }
}
