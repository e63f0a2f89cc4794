use std::borrow::Cow;

use crate::nfc::nfc;

/// At most so many code points of a candidate, as written, are looked at. NFC makes one code point of at most four, so
/// whatever is cut has more than the 1,024 that any policy allows, and is refused by `max_length`.
pub const EXAMINED_CODE_POINTS: usize = 4 * 1_024 + 4;

/// A candidate password in NFC, the form that is judged and hashed (spec R1). Nothing is trimmed.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    text: Cow<'a, str>,
    length: u32,
    is_truncated: bool,
}

impl<'a> Candidate<'a> {
    /// Normalizes `written`; the work is bounded by [`EXAMINED_CODE_POINTS`].
    #[must_use]
    pub fn new(written: &'a str) -> Self {
        let end = written.char_indices().nth(EXAMINED_CODE_POINTS).map(|(index, _)| index);
        let examined = end.and_then(|end| written.get(..end)).unwrap_or(written);
        let text = nfc(examined);
        Self {
            length: text.chars().count().try_into().unwrap_or(u32::MAX),
            is_truncated: end.is_some(),
            text,
        }
    }

    /// Of UTF-16 units; `None` when what is looked at has a lone surrogate.
    #[must_use]
    pub fn of_utf16(units: &[u16]) -> Option<Candidate<'static>> {
        Some(Candidate::new(&decoded(units, EXAMINED_CODE_POINTS + 1)?).into_owned())
    }

    fn into_owned(self) -> Candidate<'static> {
        Candidate {
            text: Cow::Owned(self.text.into_owned()),
            ..self
        }
    }

    /// The text of UTF-8 that may be broken, as in JSON with a lone surrogate; `None` when it is. What is not looked at
    /// is not judged either: behind the examined beginning a text may be broken.
    #[must_use]
    pub fn readable(bytes: &[u8]) -> Option<&str> {
        match str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                let whole = bytes.get(..error.valid_up_to())?;
                let text = str::from_utf8(whole).ok()?;
                text.chars().nth(EXAMINED_CODE_POINTS).is_some().then_some(text)
            }
        }
    }

    /// The NFC form. This is what is hashed, unless [`Candidate::is_truncated`].
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Code points of the NFC form.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.length
    }

    /// Whether the candidate is longer than what is looked at. Such a candidate is never accepted.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.is_truncated
    }
}

/// The first `most` code points of UTF-16; `None` when they have a lone surrogate.
#[must_use]
pub fn decoded(units: &[u16], most: usize) -> Option<String> {
    let mut text = String::with_capacity(units.len().min(most));
    for character in char::decode_utf16(units.iter().copied()).take(most) {
        text.push(character.ok()?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_code_points_after_nfc() {
        for (written, length) in [
            ("😀😀😀😀😀", 5),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", 5),
            ("👨\u{200d}👩\u{200d}👧", 5),
            (&"é".repeat(40), 40),
            ("", 0),
            ("  ", 2),
        ] {
            assert_eq!(Candidate::new(written).length(), length, "{written}");
        }
    }

    #[test]
    fn units_are_read_as_far_as_they_are_looked_at() {
        let of = |units: &[u16]| Candidate::of_utf16(units).map(|candidate| candidate.as_str().to_owned());
        assert_eq!(of(&[0x65, 0x301, 0xD83D, 0xDE00]), Some("é😀".to_owned()));
        for broken in [&[0xD800][..], &[0x61, 0xDC00], &[0xDE00, 0xD83D]] {
            assert_eq!(of(broken), None);
        }
        let long = [vec![0x61; EXAMINED_CODE_POINTS + 1], vec![0xD800]].concat();
        assert!(Candidate::of_utf16(&long).unwrap().is_truncated());
        assert!(Candidate::of_utf16(&long[1..]).is_none());
    }

    #[test]
    fn a_text_may_be_broken_only_behind_what_is_looked_at() {
        let broken = |length: usize| [vec![b'a'; length], b"\xed\xa0\x80".to_vec()].concat();
        assert_eq!(Candidate::readable(&broken(EXAMINED_CODE_POINTS)), None);
        let far = broken(EXAMINED_CODE_POINTS + 1);
        assert!(Candidate::new(Candidate::readable(&far).unwrap()).is_truncated());
    }

    #[test]
    fn what_is_cut_is_longer_than_any_policy_allows_even_where_nfc_composes_most() {
        let written = "\u{3b1}\u{313}\u{300}\u{345}".repeat(1_026);
        let candidate = Candidate::new(&written);
        assert!(candidate.is_truncated());
        assert_eq!(candidate.length(), 1_025);
    }
}
