use core::ops::RangeInclusive;

use serde::Serialize;

use super::read::Reader;
use crate::{Violation, time::Timestamp};

/// What an API key must be (spec A31–A37, R9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApiKeyPolicy {
    /// New keys must be hashed, so that nobody can read them again.
    pub enforce_hashed: bool,
    /// New keys must expire.
    pub require_expiration: bool,
    /// The longest life of a key in days of 86,400 s, 1 to 365; binds only while expiry is required.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, minimum = 1, maximum = 365))]
    pub max_expiration_days: Option<u32>,
    /// What happens to keys that are older than the rule.
    pub existing_keys: ExistingKeys,
    /// When keys that do not satisfy the rules stop, with `existingKeys: "deadline"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "string"))]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub existing_keys_deadline: Option<Timestamp>,
    /// A person's key stops while its owner does not comply.
    pub require_owner_compliance: bool,
}

/// What happens to keys that were made before the rule (spec A33).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExistingKeys {
    /// They stay valid.
    #[default]
    Grandfather,
    /// They stop at `existingKeysDeadline`.
    Deadline,
    /// They stop at once.
    Block,
}

impl Default for ApiKeyPolicy {
    fn default() -> Self {
        Self {
            enforce_hashed: false,
            require_expiration: false,
            max_expiration_days: None,
            existing_keys: ExistingKeys::Grandfather,
            existing_keys_deadline: None,
            require_owner_compliance: true,
        }
    }
}

impl ApiKeyPolicy {
    /// The range of `maxExpirationDays` (spec A35).
    pub const MAX_EXPIRATION_DAYS: RangeInclusive<u32> = 1..=365;
    const EXISTING_KEYS: [(&'static str, ExistingKeys); 3] = [
        ("grandfather", ExistingKeys::Grandfather),
        ("deadline", ExistingKeys::Deadline),
        ("block", ExistingKeys::Block),
    ];

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) {
        let faults = reader.faults();
        reader.boolean("enforceHashed", &mut self.enforce_hashed);
        reader.boolean("requireExpiration", &mut self.require_expiration);
        reader.optional_integer(
            "maxExpirationDays",
            "max_expiration_days_out_of_range",
            Self::MAX_EXPIRATION_DAYS,
            &mut self.max_expiration_days,
        );
        reader.choice("existingKeys", &Self::EXISTING_KEYS, &mut self.existing_keys);
        reader.optional_time("existingKeysDeadline", &mut self.existing_keys_deadline);
        reader.boolean("requireOwnerCompliance", &mut self.require_owner_compliance);
        if reader.faults() == faults
            && self.existing_keys == ExistingKeys::Deadline
            && self.existing_keys_deadline.is_none()
        {
            let path = reader.path_of("existingKeysDeadline");
            reader.refuse(Violation::new("existing_keys_deadline_required", path));
        }
    }
}
