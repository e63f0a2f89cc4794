//! Text in and out.

use lockstep_core::{Violation, time::Timestamp};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// The text, or `None` when it has a lone surrogate, which must not become U+FFFD in silence (spec R1).
pub(crate) fn read(text: &JsValue) -> Option<String> {
    let converted = text.as_string()?;
    // On its way here a lone surrogate becomes U+FFFD; back there the two are not equal.
    let is_doubtful = converted
        .chars()
        .any(|character| character == char::REPLACEMENT_CHARACTER);
    let is_whole = !is_doubtful || JsValue::from_str(&converted) == *text;
    is_whole.then_some(converted)
}

/// The core's own JSON.
pub(crate) fn write(value: &impl Serialize) -> String {
    // The core's wire types have string keys and finite numbers, which always can be written.
    serde_json::to_string(value).unwrap_or_default()
}

/// One violation, as JSON.
pub(crate) fn refuse(code: &'static str, path: &str) -> String {
    write(&[Violation::new(code, path)])
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
