//! Reads and writes RFC 3339.

use super::{MILLIS_PER_DAY, calendar::Date};
use crate::written::push_digit;

/// In UTC with milliseconds; the year is between 0 and 9999.
pub(super) fn text(unix_millis: i64) -> String {
    let Date { year, month, day } = Date::from_unix_day(unix_millis.div_euclid(MILLIS_PER_DAY));
    let millis = unix_millis.rem_euclid(MILLIS_PER_DAY);
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let mut text = String::new();
    for (number, mut place, end) in [
        (year, 1_000, '-'),
        (month, 10, '-'),
        (day, 10, 'T'),
        (hour, 10, ':'),
        (minute, 10, ':'),
        (second, 10, '.'),
        (millis, 100, 'Z'),
    ] {
        while place > 0 {
            push_digit(&mut text, (number / place).unsigned_abs());
            place /= 10;
        }
        text.push(end);
    }
    text
}

/// Milliseconds since the Unix epoch; `None` for what is no date and time with an offset.
pub(super) fn unix_millis(text: &str) -> Option<i64> {
    let mut rest = text.as_bytes();
    let year = digits(&mut rest, 4)?;
    one_of(&mut rest, b"-")?;
    let month = digits(&mut rest, 2)?;
    one_of(&mut rest, b"-")?;
    let day = digits(&mut rest, 2)?;
    one_of(&mut rest, b"Tt")?;
    let time = clock(&mut rest)?;
    one_of(&mut rest, b":")?;
    let second = digits(&mut rest, 2).filter(|second| *second < 60)?;
    let fraction = fraction(&mut rest)?;
    let sign = one_of(&mut rest, b"Zz+-")?;
    let offset = match sign {
        b'+' => clock(&mut rest)?,
        b'-' => -clock(&mut rest)?,
        _ => 0,
    };
    let day = Date { year, month, day }.unix_day()?;
    let millis = ((time - offset) * 60 + second) * 1_000 + fraction;
    rest.is_empty().then_some(day * MILLIS_PER_DAY + millis)
}

/// Hours and minutes, in minutes.
fn clock(rest: &mut &[u8]) -> Option<i64> {
    let hour = digits(rest, 2).filter(|hour| *hour < 24)?;
    one_of(rest, b":")?;
    let minute = digits(rest, 2).filter(|minute| *minute < 60)?;
    Some(hour * 60 + minute)
}

/// The milliseconds of a fraction of a second, if there is one.
fn fraction(rest: &mut &[u8]) -> Option<i64> {
    if one_of(rest, b".").is_none() {
        return Some(0);
    }
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (fraction, after) = rest.split_at_checked(count).filter(|_| count > 0)?;
    *rest = after;
    let millis = fraction.iter().chain(b"00").take(3);
    Some(millis.fold(0, |number, digit| number * 10 + i64::from(*digit - b'0')))
}

/// A number of exactly so many digits.
fn digits(rest: &mut &[u8], count: usize) -> Option<i64> {
    let (number, after) = rest.split_at_checked(count)?;
    *rest = after;
    number.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + i64::from(*digit - b'0'))
    })
}

/// One byte of `allowed`.
fn one_of(rest: &mut &[u8], allowed: &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    if !allowed.contains(first) {
        return None;
    }
    *rest = after;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

    use super::unix_millis;
    use crate::time::Timestamp;

    #[test]
    fn fractions_offsets_and_small_letters_are_read() {
        let start = unix_millis("2026-01-01T00:00:00Z").unwrap();
        for (text, after) in [
            ("2026-01-01t00:00:00z", 0),
            ("2026-01-01T00:00:00.1Z", 100),
            ("2026-01-01T00:00:00.12345678901234567890Z", 123),
            ("2026-01-01T02:00:00+02:00", 0),
            ("2025-12-31T18:29:59.999-05:30", -1),
            ("2026-01-01T00:00:00-00:00", 0),
        ] {
            assert_eq!(unix_millis(text), Some(start + after), "{text}");
        }
    }

    #[test]
    fn what_is_nearly_a_time_is_refused() {
        for text in [
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00,5Z",
            "2026-01-01T00:00:00Z ",
            "2026-01-01T00:00:00+02",
            "2026-01-01T00:00:00+0200",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:60:00Z",
            "2026-06-30T23:59:60Z",
            "2026-00-01T00:00:00Z",
            "2026-04-31T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2026-1-1T00:00:00Z",
            "+026-01-01T00:00:00Z",
            "２026-01-01T00:00:00Z",
        ] {
            assert_eq!(unix_millis(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_time_is_as_in_the_crate_time(
            millis in -62_167_219_200_000_i64..=253_402_300_799_999,
            offset in -86_399_i32 / 60..=86_399 / 60,
        ) {
            let theirs = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).unwrap();
            let offset = UtcOffset::from_whole_seconds(offset * 60).unwrap();
            // Within a day of the ends, the local year may be one that RFC 3339 cannot write.
            if let Ok(text) = theirs.to_offset(offset).format(&Rfc3339) {
                prop_assert_eq!(unix_millis(&text), Some(millis), "{}", text);
            }
            let written = Timestamp::from_unix_millis(millis).unwrap().to_string();
            prop_assert_eq!(unix_millis(&written), Some(millis), "{}", written);
            prop_assert_eq!(written.len(), "2026-04-01T00:00:00.000Z".len(), "{}", written);
        }
    }
}
