//! Sets of ASCII characters: what a password has of a class is one comparison, however many characters there are in both.

/// A bit for each character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AsciiSet {
    low: u64,
    high: u64,
}

impl AsciiSet {
    pub(crate) const UPPERCASE: Self = Self::of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    pub(crate) const LOWERCASE: Self = Self::of("abcdefghijklmnopqrstuvwxyz");
    pub(crate) const DIGITS: Self = Self::of("0123456789");

    /// The ASCII characters of `text`; others are left out.
    pub(crate) const fn of(text: &str) -> Self {
        let mut set = Self { low: 0, high: 0 };
        let mut rest = text.as_bytes();
        while let [byte, behind @ ..] = rest {
            match *byte {
                byte @ ..64 => set.low |= 1 << byte,
                byte @ 64..128 => set.high |= 1 << (byte - 64),
                _ => {}
            }
            rest = behind;
        }
        set
    }

    pub(crate) const fn count(self) -> u32 {
        self.low.count_ones() + self.high.count_ones()
    }

    /// Whether a character is in both.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.low & other.low != 0 || self.high & other.high != 0
    }

    pub(crate) const fn is_subset_of(self, other: Self) -> bool {
        self.low & !other.low == 0 && self.high & !other.high == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ascii_character_has_a_place_of_its_own_and_no_other_has_one() {
        for character in '\0'..='\u{7f}' {
            let set = AsciiSet::of(&character.to_string());
            assert_eq!(set.count(), 1);
            for other in '\0'..='\u{7f}' {
                let other_set = AsciiSet::of(&other.to_string());
                assert_eq!(set.meets(other_set), character == other);
                assert_eq!(set.is_subset_of(other_set), character == other);
            }
        }
        assert_eq!(AsciiSet::of("é１Ａ😀").count(), 0);
    }

    #[test]
    fn a_text_has_what_its_characters_have() {
        let set = AsciiSet::of("aé1a");
        assert_eq!(set.count(), 2);
        assert!(set.meets(AsciiSet::LOWERCASE) && set.meets(AsciiSet::DIGITS) && !set.meets(AsciiSet::UPPERCASE));
        assert!(AsciiSet::of("a").is_subset_of(set) && !set.is_subset_of(AsciiSet::LOWERCASE));
    }
}
