//! JSON as it was written: duplicate keys are kept to be refused, and a number with an integral value is that
//! integer (spec R14).

mod reader;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use self::reader::Fault;
use crate::Violation;

/// The largest integer that every JSON implementation reads exactly, 2^53 − 1 (RFC 7493).
pub const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number with an integral value of at most [`MAX_SAFE_INTEGER`] either way, however it was written.
    Integer(i64),
    /// Any other number.
    Fraction(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in the order written.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one document.
    ///
    /// # Errors
    /// `invalid_encoding` when a string is not Unicode (a lone surrogate, broken UTF-8), `invalid_json` otherwise.
    pub fn parse(text: &[u8]) -> Result<Self, Violation> {
        reader::read(text).map_err(|fault| {
            let code = match fault {
                Fault::Syntax => "invalid_json",
                Fault::Encoding => "invalid_encoding",
            };
            Violation::new(code, "")
        })
    }

    /// JSON's own name for the type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Integer(_) | Self::Fraction(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

/// The code of a syntax error of `serde_json`: text that is not Unicode is told from text that is not JSON.
#[must_use]
pub fn syntax_code(error: &serde_json::Error) -> &'static str {
    // serde_json keeps its error kinds private; `lone_surrogates_and_broken_utf8_are_invalid_encoding` holds the texts.
    let message = error.to_string();
    if ["surrogate", "end of hex escape", "unicode code point"]
        .iter()
        .any(|part| message.contains(part))
    {
        "invalid_encoding"
    } else {
        "invalid_json"
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "rounds to binary64, as JavaScript does")]
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "rounds to binary64, as JavaScript does")]
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            fields.push(entry);
        }
        Ok(Json::Object(fields))
    }
}

/// Every number goes through binary64, as in JavaScript, so that both sides see the same value.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "integers up to 2^53 - 1 are exact in binary64"
)]
fn number(value: f64) -> Json {
    if value.abs() <= MAX_SAFE_INTEGER as f64 && value % 1.0 == 0.0 {
        Json::Integer(value as i64)
    } else {
        Json::Fraction(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_an_integral_value_is_that_integer() {
        for text in ["10", "10.0", "1e1", "100e-1", "10.00000000000000000000001"] {
            assert_eq!(Json::parse(text.as_bytes()), Ok(Json::Integer(10)), "{text}");
        }
        assert_eq!(Json::parse(b"10.5"), Ok(Json::Fraction(10.5)));
        assert_eq!(Json::parse(b"-0"), Ok(Json::Integer(0)));
        assert!(matches!(Json::parse(b"18446744073709551616"), Ok(Json::Fraction(_))));
    }

    #[test]
    fn lone_surrogates_and_broken_utf8_are_invalid_encoding() {
        for text in [
            &br#""\ud800""#[..],
            br#""\udc00""#,
            br#""\ud800x""#,
            br#""\ud800\ud800""#,
            br#""\ud800\n""#,
            b"\"\xff\"",
            b"\"\xed\xa0\x80\"",
        ] {
            assert_eq!(Json::parse(text).unwrap_err().code, "invalid_encoding", "{text:?}");
        }
        for text in [&b""[..], b"{", b"\"\\u12\"", b"nul", b"1e999", b"{} {}", b"\"a\nb\""] {
            assert_eq!(Json::parse(text).unwrap_err().code, "invalid_json", "{text:?}");
        }
    }
}
