//! Text out, and times in.

use lockstep_core::{Violation, time::Timestamp};
use serde::Serialize;

/// The core's own JSON.
pub(crate) fn write(value: &impl Serialize) -> String {
    // The core's wire types have string keys and finite numbers, which always can be written.
    serde_json::to_string(value).unwrap_or_default()
}

/// One violation, as JSON.
pub(crate) fn refuse(code: &'static str, path: &str) -> String {
    write(&[Violation::new(code, path)])
}

/// An integer below 2^53 as JavaScript has it.
pub(crate) fn number(integer: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "JavaScript's integers are exact")]
    let number = integer as f64;
    number
}

/// What `Date.now()` says; a fraction of a millisecond is cut off.
pub(crate) fn timestamp(millis: f64) -> Option<Timestamp> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates, and what saturates is out of range"
    )]
    let whole = millis.floor() as i64;
    Timestamp::from_unix_millis(whole).filter(|_| !millis.is_nan())
}
