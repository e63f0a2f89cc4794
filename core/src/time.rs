//! Points in time, and the only comparison with "now".

mod calendar;
mod rfc3339;

use serde::{Serialize, Serializer};

/// Seconds in the day that policies count in: 86,400, UTC, no leap seconds.
pub const SECONDS_PER_DAY: i64 = 86_400;

const MILLIS_PER_DAY: i64 = SECONDS_PER_DAY * 1_000;

/// A point in time, in milliseconds since the Unix epoch, between the years 0 and 9999.
///
/// In JSON an RFC 3339 string in UTC with milliseconds: `2026-04-01T00:00:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 0000-01-01T00:00:00.000Z
    const FIRST: i64 = -62_167_219_200_000;
    /// 9999-12-31T23:59:59.999Z
    const LAST: i64 = 253_402_300_799_999;

    /// From milliseconds since the Unix epoch; `None` outside the years 0 to 9999, which RFC 3339 cannot write.
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        (Self::FIRST..=Self::LAST).contains(&millis).then_some(Self(millis))
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset; what is finer than a millisecond is cut off. `None` for anything else, such as
    /// a day that does not exist, a time without a zone, or a leap second, which Unix time cannot say.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_unix_millis(rfc3339::unix_millis(text)?)
    }

    /// This time or later. Intervals exclude their end unless the specification says inclusive.
    #[must_use]
    pub fn is_at_or_after(self, end: Self) -> bool {
        self.0 >= end.0
    }

    /// `days` of 86,400 seconds later, at most the end of the year 9999.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.plus_seconds(i64::from(days) * SECONDS_PER_DAY)
    }

    /// `seconds` later, at most the end of the year 9999.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(
            self.0
                .saturating_add(seconds.saturating_mul(1_000))
                .clamp(Self::FIRST, Self::LAST),
        )
    }
}

impl core::fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(&rfc3339::text(self.0))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&rfc3339::text(self.0))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(
                utoipa::openapi::KnownFormat::DateTime,
            )))
            .examples(["2026-04-01T00:00:00.000Z"])
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc_with_milliseconds() {
        let time = Timestamp::parse("2026-04-01T02:00:00.1239+02:00").unwrap();
        assert_eq!(time.to_string(), "2026-04-01T00:00:00.123Z");
        assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        assert_eq!(Timestamp::parse("1969-12-31T23:59:59.999Z").unwrap().unix_millis(), -1);
    }

    #[test]
    fn what_is_no_point_in_time_is_refused() {
        for text in [
            "",
            "2026-02-29T00:00:00Z",
            "2026-04-01T00:00:00",
            "2026-04-01",
            "10000-01-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-04-01T24:00:00Z",
            "1775001600",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
        assert_eq!(Timestamp::from_unix_millis(Timestamp::LAST + 1), None);
    }

    #[test]
    fn a_day_is_86_400_seconds_and_the_end_of_time_is_not_passed() {
        let start = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        assert_eq!(start.plus_days(90).to_string(), "2026-04-01T00:00:00.000Z");
        assert_eq!(start.plus_days(u32::MAX).unix_millis(), Timestamp::LAST);
    }
}
