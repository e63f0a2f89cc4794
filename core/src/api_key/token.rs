//! How a key is written: a prefix, the key's id, the secret, and a checksum, all in base 62 and in one word, so that a
//! secret scanner finds it and a mistyped one is told from an unknown one without asking a store.

/// What every key begins with.
pub const PREFIX: &str = "lkk_";
/// A regular expression that finds keys in text, for secret scanners.
pub const PATTERN: &str = r"\blkk_[0-9A-Za-z]{71}\b";
/// 43 characters of base 62 carry 256 bits.
pub const SECRET_CHARACTERS: usize = 43;

const ID_CHARACTERS: usize = 22;
const CHECKSUM_CHARACTERS: usize = 6;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key in plain, taken apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ApiKeyToken<'a> {
    /// Names the key. It is no secret.
    pub id: u128,
    /// Random; whoever knows it has the key.
    pub secret: &'a str,
}

impl<'a> ApiKeyToken<'a> {
    /// Takes a key apart. `None`: it is cut off, mistyped or no key at all, and no store needs to be asked.
    ///
    /// ```
    /// use lockstep_core::api_key::ApiKeyToken;
    ///
    /// let secret = "s".repeat(43);
    /// let text = ApiKeyToken { id: 7, secret: &secret }.write();
    /// assert_eq!(ApiKeyToken::parse(&text).unwrap().id, 7);
    /// assert!(ApiKeyToken::parse(&text[..text.len() - 1]).is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix(PREFIX)?;
        if !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let (id, rest) = rest.split_at_checked(ID_CHARACTERS)?;
        let (secret, checksum) = rest.split_at_checked(SECRET_CHARACTERS)?;
        let body = text.get(..PREFIX.len() + ID_CHARACTERS + SECRET_CHARACTERS)?;
        (checksum == checksum_of(body)).then_some(Self {
            id: number(id)?,
            secret,
        })
    }

    /// The key as one word.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = Self::start(self.id);
        text.push_str(self.secret);
        let checksum = checksum_of(&text);
        text.push_str(&checksum);
        text
    }

    /// What every spelling of the key with that id begins with; it may be shown, and found again in a log.
    #[must_use]
    pub fn start(id: u128) -> String {
        let mut text = String::from(PREFIX);
        push(&mut text, id, ID_CHARACTERS);
        text
    }
}

fn checksum_of(body: &str) -> String {
    let mut text = String::new();
    push(
        &mut text,
        u128::from(crc32fast::hash(body.as_bytes())),
        CHECKSUM_CHARACTERS,
    );
    text
}

/// Adds `number` in base 62, in so many characters.
fn push(text: &mut String, mut number: u128, characters: usize) {
    let mut digits = vec![0; characters];
    for digit in digits.iter_mut().rev() {
        let index = (number % 62) as usize;
        *digit = BASE62.get(index).copied().unwrap_or(b'0');
        number /= 62;
    }
    text.extend(digits.into_iter().map(char::from));
}

/// A number in base 62; `None` when it is too large.
fn number(text: &str) -> Option<u128> {
    text.bytes().try_fold(0_u128, |number, byte| {
        let digit = BASE62.iter().position(|known| *known == byte)?;
        number.checked_mul(62)?.checked_add(digit as u128)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(id: u128, secret: &str) -> String {
        ApiKeyToken { id, secret }.write()
    }

    #[test]
    fn a_key_is_one_word_of_the_published_form() {
        for id in [0, 1, u128::MAX] {
            let text = key(id, &"Aa0".repeat(15)[..SECRET_CHARACTERS]);
            assert_eq!(text.len(), PREFIX.len() + 71);
            assert!(text.starts_with(&ApiKeyToken::start(id)));
            assert!(text.bytes().skip(4).all(|byte| byte.is_ascii_alphanumeric()));
            assert_eq!(ApiKeyToken::parse(&text).map(|token| token.id), Some(id));
        }
        assert_eq!(
            PATTERN,
            format!(
                r"\b{PREFIX}[0-9A-Za-z]{{{}}}\b",
                ID_CHARACTERS + SECRET_CHARACTERS + CHECKSUM_CHARACTERS
            )
        );
    }

    #[test]
    fn an_id_that_no_number_has_is_refused() {
        let mut body = format!("{PREFIX}{}{}", "z".repeat(ID_CHARACTERS), "a".repeat(SECRET_CHARACTERS));
        let checksum = checksum_of(&body);
        body.push_str(&checksum);
        assert!(ApiKeyToken::parse(&body).is_none());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(id in any::<u128>(), secret in "[0-9A-Za-z]{43}") {
            let text = key(id, &secret);
            let token = ApiKeyToken::parse(&text).unwrap();
            prop_assert_eq!((token.id, token.secret), (id, secret.as_str()));
        }

        #[test]
        fn a_key_with_one_character_changed_left_out_or_added_is_none(
            id in any::<u128>(), secret in "[0-9A-Za-z]{43}", place in 0_usize..75, other in "[ -~]|é|\u{0}",
        ) {
            let text = key(id, &secret);
            let (before, after) = text.split_at(place);
            let changed = format!("{before}{other}{}", &after[1..]);
            prop_assert!(changed == text || ApiKeyToken::parse(&changed).is_none());
            let without = format!("{before}{}", &after[1..]);
            prop_assert!(ApiKeyToken::parse(&without).is_none());
            let longer = format!("{before}{other}{after}");
            prop_assert!(ApiKeyToken::parse(&longer).is_none());
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>(), tail in "[0-9A-Za-z]{0,80}", end in any::<String>()) {
            let _ = ApiKeyToken::parse(&text);
            let _ = ApiKeyToken::parse(&format!("{PREFIX}{text}"));
            let _ = ApiKeyToken::parse(&format!("{PREFIX}{tail}{end}"));
        }
    }
}
