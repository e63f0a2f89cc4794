use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Crockford's Base32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHARACTERS: usize = 24;
const GROUP: usize = 6;

/// A single-use code of 120 random bits, so that plain SHA-256 at rest meets NIST SP 800-63B-4 (at least 112; spec B23).
#[derive(Clone, PartialEq, Eq)]
pub struct BackupCode([u8; CHARACTERS]);

/// What is stored of a backup code.
#[derive(Clone, Copy, Debug, Eq)]
pub struct BackupCodeHash([u8; 32]);

impl BackupCode {
    /// Random bytes that a code takes.
    pub const BYTES: usize = 15;

    /// From random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; Self::BYTES]) -> Self {
        let mut code = [b'0'; CHARACTERS];
        for (eight, five) in code.chunks_exact_mut(8).zip(bytes.chunks_exact(5)) {
            let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for (index, character) in (0_u32..).zip(eight) {
                let value = (bits >> (35 - 5 * index)) & 31;
                *character = character_of(value);
            }
        }
        Self(code)
    }

    /// Reads what a person typed: case, spaces and dashes do not matter, I and L are 1, O is 0. `None` when it cannot
    /// be a code; that is `invalid_code`, and no attempt.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut code = [0; CHARACTERS];
        let mut typed = text
            .chars()
            .filter(|character| !" -\u{2010}\u{2011}\u{2013}\t".contains(*character));
        for character in &mut code {
            *character = canonical(typed.next()?)?;
        }
        typed.next().is_none().then_some(Self(code))
    }

    /// As it is shown: four groups of six.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut text = String::with_capacity(CHARACTERS + CHARACTERS / GROUP);
        for group in self.0.chunks(GROUP) {
            if !text.is_empty() {
                text.push('-');
            }
            text.extend(group.iter().map(|byte| char::from(*byte)));
        }
        text
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> BackupCodeHash {
        BackupCodeHash(Sha256::digest(self.0).into())
    }
}

impl BackupCodeHash {
    /// As it was stored.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To be stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// In constant time.
impl PartialEq for BackupCodeHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

fn character_of(value: u64) -> u8 {
    let index = usize::try_from(value).unwrap_or_default();
    ALPHABET.get(index).copied().unwrap_or_default()
}

fn canonical(character: char) -> Option<u8> {
    let upper = u8::try_from(character).ok()?.to_ascii_uppercase();
    let meant = match upper {
        b'I' | b'L' => b'1',
        b'O' => b'0',
        other => other,
    };
    ALPHABET.contains(&meant).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = BackupCode::from_random([0, 68, 50, 20, 199, 66, 84, 182, 53, 207, 132, 101, 58, 86, 215]);
        assert_eq!(code.shown(), "012345-6789AB-CDEFGH-JKMNPQ");
        for typed in [
            "0123456789ABCDEFGHJKMNPQ",
            "o1i345-6789ab cdefgh-jkmnpq".replacen("i3", "23", 1).as_str(),
            " OL2345 6789ab cdefgh jkmnpq ",
        ] {
            assert!(BackupCode::parse(typed).unwrap() == code, "{typed}");
        }
        assert_eq!(BackupCode::parse(&code.shown()).unwrap().hash(), code.hash());
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for text in [
            "",
            "012345",
            "012345-6789AB-CDEFGH-JKMNPU",
            "012345-6789AB-CDEFGH-JKMNPQ0",
            "é12345-6789AB-CDEFGH-JKMNPQ",
        ] {
            assert!(BackupCode::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn every_bit_counts() {
        let zero = BackupCode::from_random([0; 15]);
        for bit in 0..120 {
            let mut bytes = [0; 15];
            bytes[bit / 8] = 1 << (bit % 8);
            assert!(BackupCode::from_random(bytes) != zero, "{bit}");
        }
    }
}
