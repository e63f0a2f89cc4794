use core::ops::RangeInclusive;

use serde::Serialize;

use super::read::Reader;
use crate::{Violation, json::Json};

/// How failed attempts lock an account (spec C5–C7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LockoutPolicy {
    /// At most 8; of several that apply the longest lock wins.
    pub tiers: Vec<LockoutTier>,
    /// Failures in a row, without a window, after which the path is off; 1 to 100 (NIST SP 800-63B-4, 3.2.2).
    pub consecutive_limit: u32,
    /// How long that path is off; absent: until recovery.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub consecutive_lock_seconds: Option<u32>,
}

/// So many failures in a window lock for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LockoutTier {
    /// 1 to 1,000.
    pub failures: u32,
    /// The sliding window, 1 second to 30 days.
    pub window_seconds: u32,
    /// The lock, 1 second to 30 days.
    pub lock_seconds: u32,
}

const THIRTY_DAYS: u32 = 30 * 86_400;

impl Default for LockoutPolicy {
    /// The `aptible` tiers (spec A20).
    fn default() -> Self {
        let tier = |failures, seconds| LockoutTier {
            failures,
            window_seconds: seconds,
            lock_seconds: seconds,
        };
        Self {
            tiers: vec![tier(10, 60), tier(20, 3_600), tier(40, 86_400)],
            consecutive_limit: 100,
            consecutive_lock_seconds: None,
        }
    }
}

impl LockoutPolicy {
    const TIERS: RangeInclusive<usize> = 0..=8;
    const CONSECUTIVE_LIMIT: RangeInclusive<u32> = 1..=100;

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) {
        if let Some(items) = reader.list("tiers", Self::TIERS) {
            self.tiers = items
                .iter()
                .enumerate()
                .map(|(index, item)| read_tier(reader, index, item))
                .collect();
        }
        reader.integer(
            "consecutiveLimit",
            "consecutive_limit_out_of_range",
            Self::CONSECUTIVE_LIMIT,
            &mut self.consecutive_limit,
        );
        reader.optional_integer(
            "consecutiveLockSeconds",
            "consecutive_lock_seconds_out_of_range",
            1..=THIRTY_DAYS,
            &mut self.consecutive_lock_seconds,
        );
    }
}

fn read_tier(reader: &mut Reader<'_>, index: usize, item: &Json) -> LockoutTier {
    let mut tier = LockoutTier {
        failures: 0,
        window_seconds: 0,
        lock_seconds: 0,
    };
    let path = reader.path_of_item("tiers", index);
    reader.nested(path, item, |reader| {
        let mut required = |name, code, range: RangeInclusive<u32>, value: &mut u32| {
            reader.integer(name, code, range, value);
            if !matches!(item, Json::Object(fields) if fields.iter().any(|(key, _)| key == name)) {
                let path = reader.path_of(name);
                reader.refuse(Violation::new("missing_field", path));
            }
        };
        required("failures", "failures_out_of_range", 1..=1_000, &mut tier.failures);
        required(
            "windowSeconds",
            "window_seconds_out_of_range",
            1..=THIRTY_DAYS,
            &mut tier.window_seconds,
        );
        required(
            "lockSeconds",
            "lock_seconds_out_of_range",
            1..=THIRTY_DAYS,
            &mut tier.lock_seconds,
        );
    });
    tier
}
