use core::ops::RangeInclusive;

use serde::Serialize;

use super::read::Reader;
use crate::{Violation, time::Timestamp};

/// How long a browser session lives (spec X15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionPolicy {
    /// Without a request, 60 seconds to 90 days, at most `absoluteSeconds`.
    pub idle_seconds: u32,
    /// In all, 60 seconds to 90 days.
    pub absolute_seconds: u32,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            idle_seconds: 1_800,
            absolute_seconds: 43_200,
        }
    }
}

impl SessionPolicy {
    /// The strictest of several, which binds a user of several organizations; the default without any.
    #[must_use]
    pub fn strictest<'a>(policies: impl IntoIterator<Item = &'a Self>) -> Self {
        policies
            .into_iter()
            .cloned()
            .reduce(|one, other| Self {
                idle_seconds: one.idle_seconds.min(other.idle_seconds),
                absolute_seconds: one.absolute_seconds.min(other.absolute_seconds),
            })
            .unwrap_or_default()
    }

    /// When a session ends that began at `created_at` and was last used at `last_seen_at`: whichever limit is first.
    #[must_use]
    pub fn end(&self, created_at: Timestamp, last_seen_at: Timestamp) -> Timestamp {
        let idle = last_seen_at.plus_seconds(i64::from(self.idle_seconds));
        idle.min(created_at.plus_seconds(i64::from(self.absolute_seconds)))
    }

    const SECONDS: RangeInclusive<u32> = 60..=90 * 86_400;

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) {
        let faults = reader.faults();
        reader.integer(
            "idleSeconds",
            "idle_seconds_out_of_range",
            Self::SECONDS,
            &mut self.idle_seconds,
        );
        reader.integer(
            "absoluteSeconds",
            "absolute_seconds_out_of_range",
            Self::SECONDS,
            &mut self.absolute_seconds,
        );
        if reader.faults() == faults && self.idle_seconds > self.absolute_seconds {
            reader.refuse(Violation {
                maximum: Some(u64::from(self.absolute_seconds)),
                ..Violation::new("idle_exceeds_absolute", reader.path_of("idleSeconds"))
            });
        }
    }
}
