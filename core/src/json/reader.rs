//! Reads JSON (RFC 8259), in a tenth of the room that `serde_json` takes in a browser. A test compares both on every
//! kind of text.

use super::{Json, number};

/// Arrays and objects inside each other: so many are refused.
const TOO_DEEP: usize = 128;

/// The largest power of ten that binary64 holds exactly.
const EXACT_POWER: i32 = 22;

/// Why a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not JSON.
    Syntax,
    /// One of its strings is not Unicode.
    Encoding,
}

/// Reads one document to its end.
pub(super) fn read(text: &[u8]) -> Result<Json, Fault> {
    let mut reader = Reader { rest: text, depth: 0 };
    let json = reader.value()?;
    match reader.peek() {
        None => Ok(json),
        Some(_) => Err(Fault::Syntax),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    depth: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<u8, Fault> {
        let (first, rest) = self.rest.split_first().ok_or(Fault::Syntax)?;
        self.rest = rest;
        Ok(*first)
    }

    /// The next byte that is no white space, left where it is.
    fn peek(&mut self) -> Option<u8> {
        while let Some((b' ' | b'\n' | b'\r' | b'\t', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
        self.rest.first().copied()
    }

    fn take(&mut self, wanted: &[u8]) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self) -> Result<Json, Fault> {
        match self.peek().ok_or(Fault::Syntax)? {
            b'"' => Ok(Json::Text(self.string()?)),
            b'{' => {
                let mut fields = Vec::new();
                self.items(b'}', |reader| {
                    if reader.peek() != Some(b'"') {
                        return Err(Fault::Syntax);
                    }
                    let name = reader.string()?;
                    reader.peek();
                    if !reader.take(b":") {
                        return Err(Fault::Syntax);
                    }
                    fields.push((name, reader.value()?));
                    Ok(())
                })?;
                Ok(Json::Object(fields))
            }
            b'[' => {
                let mut items = Vec::new();
                self.items(b']', |reader| {
                    items.push(reader.value()?);
                    Ok(())
                })?;
                Ok(Json::List(items))
            }
            b'-' | b'0'..=b'9' => self.number(),
            _ if self.take(b"true") => Ok(Json::Bool(true)),
            _ if self.take(b"false") => Ok(Json::Bool(false)),
            _ if self.take(b"null") => Ok(Json::Null),
            _ => Err(Fault::Syntax),
        }
    }

    /// What is between brackets, with commas between.
    fn items(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        self.next()?;
        self.depth += 1;
        if self.depth == TOO_DEEP {
            return Err(Fault::Syntax);
        }
        if self.peek() != Some(end) {
            loop {
                item(self)?;
                self.peek();
                if !self.take(b",") {
                    break;
                }
            }
        }
        self.depth -= 1;
        if self.peek() == Some(end) {
            self.next().map(drop)
        } else {
            Err(Fault::Syntax)
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.next()?;
        let mut bytes = Vec::new();
        loop {
            match self.next()? {
                b'"' => return String::from_utf8(bytes).map_err(|_| Fault::Encoding),
                b'\\' => {
                    let character = self.escape()?;
                    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..0x20 => return Err(Fault::Syntax),
                byte => bytes.push(byte),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        Ok(match self.next()? {
            mark @ (b'"' | b'\\' | b'/') => char::from(mark),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hex()?;
                if (0xD800..0xDC00).contains(&unit) {
                    return self.second_half(unit);
                }
                char::from_u32(unit).ok_or(Fault::Encoding)?
            }
            _ => return Err(Fault::Syntax),
        })
    }

    /// The rest of a surrogate pair.
    fn second_half(&mut self, first: u32) -> Result<char, Fault> {
        for mark in *b"\\u" {
            if self.next()? != mark {
                return Err(Fault::Encoding);
            }
        }
        let second = self.hex()?.wrapping_sub(0xDC00);
        if second >= 0x400 {
            return Err(Fault::Encoding);
        }
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10 | second)).ok_or(Fault::Encoding)
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16).ok_or(Fault::Syntax)?;
            unit = unit << 4 | digit;
        }
        Ok(unit)
    }

    fn number(&mut self) -> Result<Json, Fault> {
        let is_negative = self.take(b"-");
        let mut decimal = Decimal::default();
        if !self.take(b"0") {
            self.digits(|digit| decimal.add(digit, 1))?;
        }
        if self.take(b".") {
            self.digits(|digit| decimal.add(digit, 0))?;
        }
        if self.take(b"e") || self.take(b"E") {
            let falls = self.take(b"-");
            if !falls {
                self.take(b"+");
            }
            let mut exponent = 0_i32;
            self.digits(|digit| exponent = exponent.saturating_mul(10).saturating_add(i32::from(digit)))?;
            decimal.exponent = decimal
                .exponent
                .saturating_add(if falls { -exponent } else { exponent });
        }
        let value = decimal.value().ok_or(Fault::Syntax)?;
        // `01` and `1.` are no numbers; what follows a number is seen by whoever comes next.
        if self.rest.first().is_some_and(u8::is_ascii_digit) {
            return Err(Fault::Syntax);
        }
        Ok(number(if is_negative { -value } else { value }))
    }

    /// One digit or more.
    fn digits(&mut self, mut each: impl FnMut(u8)) -> Result<(), Fault> {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self
            .rest
            .split_at_checked(count)
            .filter(|_| count > 0)
            .ok_or(Fault::Syntax)?;
        self.rest = rest;
        for digit in digits {
            each(digit - b'0');
        }
        Ok(())
    }
}

/// A number as it is written. Its first 19 digits decide whether it is an integer of at most 2^53.
#[derive(Default)]
struct Decimal {
    significand: u64,
    exponent: i32,
    is_full: bool,
}

impl Decimal {
    /// Adds a digit; `place` is 1 before the decimal point and 0 behind it.
    fn add(&mut self, digit: u8, place: i32) {
        let longer = self
            .significand
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(u64::from(digit)));
        if let Some(significand) = longer.filter(|_| !self.is_full) {
            self.significand = significand;
            self.exponent = self.exponent.saturating_add(place - 1);
        } else {
            self.is_full = true;
            self.exponent = self.exponent.saturating_add(place);
        }
    }

    /// In binary64; `None` when it is too large for that.
    fn value(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "every number goes through binary64")]
        let mut value = self.significand as f64;
        let mut exponent = self.exponent;
        while exponent != 0 && value != 0.0 && value.is_finite() {
            let step = exponent.clamp(-EXACT_POWER, EXACT_POWER);
            let power = (0..step.abs()).fold(1.0, |power, _| power * 10.0);
            value = if step < 0 { value / power } else { value * power };
            exponent -= step;
        }
        value.is_finite().then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Fault, read};
    use crate::json::{Json, syntax_code};

    fn theirs(text: &[u8]) -> Result<Json, Fault> {
        serde_json::from_slice(text).map_err(|error| match syntax_code(&error) {
            "invalid_encoding" => Fault::Encoding,
            _ => Fault::Syntax,
        })
    }

    /// Of a number that is no safe integer nothing but that is ever asked.
    fn without_fractions(json: Json) -> Json {
        match json {
            Json::Fraction(_) => Json::Fraction(0.0),
            Json::List(items) => Json::List(items.into_iter().map(without_fractions).collect()),
            Json::Object(fields) => Json::Object(
                fields
                    .into_iter()
                    .map(|(name, value)| (name, without_fractions(value)))
                    .collect(),
            ),
            other => other,
        }
    }

    fn assert_same(text: &[u8]) {
        let shown = String::from_utf8_lossy(text);
        assert_eq!(
            read(text).map(without_fractions),
            theirs(text).map(without_fractions),
            "{shown}"
        );
    }

    #[test]
    fn numbers_are_read_as_serde_json_reads_them() {
        for text in [
            "0",
            "-0",
            "00",
            "01",
            "-",
            "-01",
            "1.",
            ".5",
            "1.0",
            "1.5",
            "10.0e-1",
            "1e",
            "1e+",
            "1e5",
            "1E-5",
            "1e400",
            "-1e400",
            "0e400",
            "1e-400",
            "9007199254740991",
            "9007199254740992",
            "9007199254740993",
            "-9007199254740991",
            "18446744073709551615",
            "18446744073709551616",
            "123456789012345678901234567890",
            "1e22",
            "1e23",
            "0.1e1",
            "10.00000000000000000000001",
            "9.99999999999999999999999",
            "4503599627370495.75",
            "100000000000000000000e-19",
            "1e99999999999",
            "0e99999999999",
            "1e-99999999999",
            "1 ",
            "1x",
            "1,",
            "+1",
            "0x10",
            "1e5.5",
            "1-1",
        ] {
            assert_same(text.as_bytes());
        }
    }

    #[test]
    fn strings_are_read_as_serde_json_reads_them() {
        for text in [
            r#""""#,
            r#""\"\\\/\b\f\n\r\t""#,
            r#""\u0041\u00e9\u20ac\ud83d\ude00""#,
            r#""\ud83d""#,
            r#""\ude00""#,
            r#""\ud83dx""#,
            r#""\ud83d\n""#,
            r#""\ud83d\u0041""#,
            r#""\ud83d\ud83d""#,
            r#""\ud83d\u12""#,
            r#""\ud83d"#,
            r#""\ud83d\"#,
            r#""\u12g4""#,
            r#""\u+123""#,
            r#""\x""#,
            "\"\n\"",
            "\"\u{7f}\"",
            "\"\u{0}\"",
            "\"",
            "\"\\",
            "'a'",
        ] {
            assert_same(text.as_bytes());
        }
        assert_same(b"\"\xff\"");
        assert_same(b"\"\xff\n\"");
        assert_same(b"\"\xed\xa0\x80\"");
        assert_same(b"\xff");
    }

    #[test]
    fn nesting_is_bounded_as_in_serde_json() {
        for depth in [1, 126, 127, 128, 129, 100_000] {
            assert_same(&[vec![b'['; depth], vec![b']'; depth]].concat());
            assert_same(&b"{\"a\":".repeat(depth));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn every_text_of_json_marks_is_read_as_serde_json_reads_it(
            marks in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", " ", "\n", "\"a\"", "\"\\u00e9\"", "\"", "\\", "true", "false", "null", "1",
                "-2.5e3", "0", ".", "e", "\u{feff}", "é",
            ]), 0..12)
        ) {
            assert_same(marks.concat().as_bytes());
        }

        #[test]
        fn every_document_with_a_broken_place_is_read_as_serde_json_reads_it(place in 0_usize..60, byte: u8) {
            let mut text = br#"{"a": [1, -2.50, 3e2, true, null], "b": {"c": "\ud83d\ude00 x"}}"#.to_vec();
            let place = place % text.len();
            text[place] = byte;
            assert_same(&text);
            text.remove(place);
            assert_same(&text);
            text.truncate(place);
            assert_same(&text);
        }
    }
}
