//! Bearer secrets: a prefix that says what they are, 256 random bits, and a checksum, so that secret scanners find
//! them and a mistyped one costs no look-up. Only their SHA-256 is stored.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::random;

/// 43 characters of base 62 carry 256 bits.
const RANDOM_CHARACTERS: usize = 43;
const CHECKSUM_CHARACTERS: usize = 8;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Of a browser session.
    Session,
    /// Of whatever a person has given it to.
    Access,
    /// Of a login whose second factor is missing.
    Challenge,
    /// Of an invitation link.
    Invitation,
    /// Of a link that was mailed.
    Mail,
}

impl TokenKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Session => "lks_",
            Self::Access => "lka_",
            Self::Challenge => "lkc_",
            Self::Invitation => "lki_",
            Self::Mail => "lkm_",
        }
    }
}

/// A token in plain: shown once, never stored, never logged.
#[derive(Clone)]
pub(crate) struct Token(Zeroizing<String>);

impl Token {
    pub(crate) fn generate(kind: TokenKind) -> Self {
        let body = format!("{}{}", kind.prefix(), random::base62(RANDOM_CHARACTERS));
        let checksum = checksum(&body);
        Self(Zeroizing::new(body + &checksum))
    }

    /// `None` when `text` is no token of this kind; no store needs to be asked then.
    pub(crate) fn parse(kind: TokenKind, text: &str) -> Option<Self> {
        let body_length = kind.prefix().len() + RANDOM_CHARACTERS;
        let is_shaped = text.len() == body_length + CHECKSUM_CHARACTERS
            && text.starts_with(kind.prefix())
            && text
                .bytes()
                .skip(kind.prefix().len())
                .all(|byte| byte.is_ascii_alphanumeric());
        let (body, given) = text.split_at_checked(body_length)?;
        (is_shaped && checksum(body) == given).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// An API key, which the core has taken apart.
    pub(crate) fn of_api_key(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored of it, in hexadecimal.
    pub(crate) fn hash(&self) -> String {
        hexadecimal(&Sha256::digest(self.0.as_bytes()))
    }
}

fn checksum(body: &str) -> String {
    hexadecimal(&crc32fast::hash(body.as_bytes()).to_be_bytes())
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_one_with_a_changed_character_is_not() {
        let token = Token::generate(TokenKind::Session);
        let text = token.as_str();
        assert!(text.starts_with("lks_"));
        assert_eq!(Token::parse(TokenKind::Session, text).unwrap().hash(), token.hash());
        assert!(Token::parse(TokenKind::Invitation, text).is_none());
        for index in 0..text.len() {
            let mut changed: Vec<char> = text.chars().collect();
            changed[index] = if changed[index] == 'x' { 'y' } else { 'x' };
            assert!(Token::parse(TokenKind::Session, &changed.iter().collect::<String>()).is_none());
        }
        assert!(Token::parse(TokenKind::Session, &text[..text.len() - 1]).is_none());
        assert!(Token::parse(TokenKind::Session, "lks_é").is_none());
    }

    #[test]
    fn tokens_do_not_repeat() {
        let tokens: std::collections::HashSet<_> = (0..1_000).map(|_| random::base62(RANDOM_CHARACTERS)).collect();
        assert_eq!(tokens.len(), 1_000);
    }
}
