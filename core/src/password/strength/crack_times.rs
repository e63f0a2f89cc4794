use serde::Serialize;

/// How long guessing takes on average, in four situations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CrackTimes {
    /// Online, where a service lets 100 guesses an hour through.
    pub online_throttled: CrackTime,
    /// Online, 10 guesses a second.
    pub online_unthrottled: CrackTime,
    /// With the stolen hashes of a slow function such as Argon2: 10,000 guesses a second.
    pub offline_slow_hash: CrackTime,
    /// With the stolen hashes of a fast function such as SHA-256: 10,000,000,000 guesses a second.
    pub offline_fast_hash: CrackTime,
}

/// A time for people: a rounded count of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CrackTime {
    /// The unit.
    pub unit: TimeUnit,
    /// How many of it; 0 below a second, 1 for centuries.
    pub count: u32,
}

/// The unit of a [`CrackTime`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Less than a second counts as 0 seconds.
    Second,
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// 31 days.
    Month,
    /// 12 months.
    Year,
    /// A hundred years or more.
    Century,
}

/// Each unit in seconds, and the next one.
const UNITS: [(TimeUnit, f64, f64); 6] = [
    (TimeUnit::Second, 1.0, MINUTE),
    (TimeUnit::Minute, MINUTE, HOUR),
    (TimeUnit::Hour, HOUR, DAY),
    (TimeUnit::Day, DAY, MONTH),
    (TimeUnit::Month, MONTH, YEAR),
    (TimeUnit::Year, YEAR, 100.0 * YEAR),
];
const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;
const MONTH: f64 = 31.0 * DAY;
const YEAR: f64 = 12.0 * MONTH;

impl CrackTimes {
    pub(super) fn of(guesses: f64) -> Self {
        Self {
            online_throttled: CrackTime::of(guesses * 36.0),
            online_unthrottled: CrackTime::of(guesses / 10.0),
            offline_slow_hash: CrackTime::of(guesses / 1e4),
            offline_fast_hash: CrackTime::of(guesses / 1e10),
        }
    }
}

impl CrackTime {
    fn of(seconds: f64) -> Self {
        if seconds < 1.0 {
            return Self {
                unit: TimeUnit::Second,
                count: 0,
            };
        }
        match UNITS.into_iter().find(|(_, _, next)| seconds < *next) {
            Some((unit, length, _)) => Self {
                unit,
                count: rounded(seconds / length),
            },
            None => Self {
                unit: TimeUnit::Century,
                count: 1,
            },
        }
    }
}

/// The nearest count; counts here are below 1,000.
fn rounded(number: f64) -> u32 {
    (1..=1_000)
        .find(|count| f64::from(*count) + 0.5 > number)
        .unwrap_or(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_rounded_count_of_the_largest_unit_that_fits() {
        let of = |seconds: f64| {
            let time = CrackTime::of(seconds);
            (time.unit, time.count)
        };
        assert_eq!(of(0.99), (TimeUnit::Second, 0));
        assert_eq!(of(1.5), (TimeUnit::Second, 2));
        assert_eq!(of(59.6), (TimeUnit::Second, 60));
        assert_eq!(of(90.0), (TimeUnit::Minute, 2));
        assert_eq!(of(2.0 * DAY), (TimeUnit::Day, 2));
        assert_eq!(of(99.4 * YEAR), (TimeUnit::Year, 99));
        assert_eq!(of(1e300), (TimeUnit::Century, 1));
    }
}
