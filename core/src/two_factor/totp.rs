use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::time::Timestamp;

/// Seconds of one step (RFC 6238, spec B33).
const STEP_SECONDS: i64 = 30;
/// Steps before and after the current one whose codes are accepted (spec B21).
const DRIFT: i64 = 1;
const DIGITS: usize = 6;
const MODULUS: u32 = 1_000_000;

/// The secret of an authenticator: 160 bits, as RFC 4226 recommends.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; Self::BYTES]);

/// Six digits, as a person typed them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TotpCode([u8; DIGITS]);

/// Why a code is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotpRefusal {
    /// It is not the code of the current step or of one beside it; the clock of the device may be wrong.
    Wrong,
    /// It was accepted before (RFC 6238, 5.2: a code is accepted once).
    Used,
}

impl TotpCode {
    /// Six ASCII digits; spaces are removed, leading zeros kept (spec B33, B34). `None` for anything else: that is
    /// `invalid_code`, and no attempt.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = [0; DIGITS];
        let mut typed = text.bytes().filter(|byte| *byte != b' ');
        for digit in &mut digits {
            *digit = typed.next().filter(u8::is_ascii_digit)?;
        }
        typed.next().is_none().then_some(Self(digits))
    }

    /// The digits, in ASCII.
    #[must_use]
    pub fn digits(self) -> [u8; DIGITS] {
        self.0
    }
}

impl TotpSecret {
    /// Length of a secret.
    pub const BYTES: usize = 20;

    /// From random bytes, or from those that were stored.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// What is stored, encrypted.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    /// Base32 without padding, for typing it into an app (RFC 4648).
    #[must_use]
    pub fn base32(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// The `otpauth://` URI that a QR code carries. `issuer` and `account` are shown by the app.
    #[must_use]
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let mut uri = String::from("otpauth://totp/");
        push_encoded(&mut uri, issuer);
        uri.push_str("%3A");
        push_encoded(&mut uri, account);
        uri.push_str("?secret=");
        uri.push_str(&self.base32());
        uri.push_str("&issuer=");
        push_encoded(&mut uri, issuer);
        // The defaults, written out, because some apps ask for them.
        uri.push_str("&algorithm=SHA1&digits=6&period=30");
        uri
    }

    /// The step whose code this is, which the caller stores as the last accepted one, so that it is accepted once.
    /// Steps at or before `last_accepted` are used.
    ///
    /// # Errors
    /// [`TotpRefusal`].
    pub fn verify(&self, code: TotpCode, now: Timestamp, last_accepted: Option<i64>) -> Result<i64, TotpRefusal> {
        let current = now.unix_millis().div_euclid(STEP_SECONDS * 1_000);
        let mut matching = None;
        // All of them are computed, whichever matches: the time tells nothing. An unused one wins over a used one.
        for step in current - DRIFT..=current + DRIFT {
            let is_equal = bool::from(self.code_at(step).0.ct_eq(&code.0));
            let is_used = last_accepted.is_some_and(|last| step <= last);
            if is_equal && (matching.is_none() || !is_used) {
                matching = Some((step, is_used));
            }
        }
        match matching {
            Some((step, false)) => Ok(step),
            Some((_, true)) => Err(TotpRefusal::Used),
            None => Err(TotpRefusal::Wrong),
        }
    }

    /// The code of a step (RFC 4226, 5.3).
    #[must_use]
    pub fn code_at(&self, step: i64) -> TotpCode {
        let mac = hmac(&self.0, &step.to_be_bytes());
        let offset = usize::from(mac[19] & 0xf);
        let mut word = [0; 4];
        for (to, from) in word.iter_mut().zip(mac.iter().skip(offset)) {
            *to = *from;
        }
        let mut rest = (u32::from_be_bytes(word) & 0x7fff_ffff) % MODULUS;
        let mut digits = [b'0'; DIGITS];
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        TotpCode(digits)
    }
}

fn hmac(key: &[u8; TotpSecret::BYTES], message: &[u8]) -> [u8; 20] {
    // A key of any length is one for HMAC; 20 bytes are padded to a block of SHA-1 here, so that nothing can fail.
    let mut block = hmac::digest::Key::<Hmac<Sha1>>::default();
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha1>::new(&block);
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Percent-encodes everything that RFC 3986 does not leave unreserved.
fn push_encoded(uri: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            for half in [byte >> 4, byte & 0xf] {
                uri.extend(DIGITS.get(usize::from(half)).map(|digit| char::from(*digit)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis(seconds * 1_000).unwrap()
    }

    fn code(text: &str) -> TotpCode {
        TotpCode::parse(text).unwrap()
    }

    /// Spec V, from RFC 6238, appendix B, cut to six digits.
    #[test]
    fn the_vectors_of_the_rfc() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().verify(code(expected), at(seconds), None), Ok(seconds / 30));
        }
    }

    /// Spec B21.
    #[test]
    fn one_step_of_drift_is_accepted_and_two_are_not() {
        let now = at(1_111_111_111);
        let step = 1_111_111_111 / 30;
        for (drift, is_accepted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let result = secret().verify(secret().code_at(step + drift), now, None);
            assert_eq!(result.is_ok(), is_accepted, "{drift}");
        }
    }

    #[test]
    fn a_code_is_accepted_once_and_an_older_one_never_after_it() {
        let now = at(1_111_111_111);
        let step = 1_111_111_111 / 30;
        let used = secret().verify(secret().code_at(step), now, Some(step));
        assert_eq!(used, Err(TotpRefusal::Used));
        assert_eq!(
            secret().verify(secret().code_at(step - 1), now, Some(step)),
            Err(TotpRefusal::Used)
        );
        assert_eq!(
            secret().verify(secret().code_at(step + 1), now, Some(step)),
            Ok(step + 1)
        );
    }

    /// Spec B33, B34.
    #[test]
    fn six_digits_are_a_code_and_nothing_else_is() {
        assert!(TotpCode::parse("005 924").unwrap() == code("005924"));
        for text in [
            "",
            "12345",
            "1234567",
            "12345a",
            "１２３４５６",
            "123-456",
            "12345\u{a0}6",
            "+12345",
            "\t123456",
        ] {
            assert!(TotpCode::parse(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn the_uri_escapes_what_people_are_called() {
        assert_eq!(
            secret().uri("Engines & Co", "ada+x@example.com"),
            "otpauth://totp/Engines%20%26%20Co%3Aada%2Bx%40example.com\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Engines%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
    }
}
