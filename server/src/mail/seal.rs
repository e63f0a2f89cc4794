use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::letter::Message;
use crate::{error::Failure, random, token::hexadecimal};

const NONCE_BYTES: usize = 24;

/// Encrypts what waits in the outbox, and hashes codes under a key: both would open accounts to whoever has a copy of
/// the database alone.
pub(crate) struct Seal {
    cipher: XChaCha20Poly1305,
    codes: Hmac<Sha256>,
}

impl Seal {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        // A key for each use.
        let derive = |label: &[u8]| {
            let mut mac = keyed(key);
            mac.update(label);
            Zeroizing::<[u8; 32]>::new(mac.finalize().into_bytes().into())
        };
        Self {
            cipher: XChaCha20Poly1305::new((&*derive(b"lockstep mail outbox")).into()),
            codes: keyed(&*derive(b"lockstep e-mail codes")),
        }
    }

    /// The message under a new nonce, bound to its id.
    pub(super) fn close(&self, id: Uuid, message: &Message) -> Result<Vec<u8>, Failure> {
        let text = Zeroizing::new(serde_json::to_vec(message).map_err(Failure::internal)?);
        let nonce: [u8; NONCE_BYTES] = random::bytes();
        let payload = Payload {
            msg: &text,
            aad: id.as_bytes(),
        };
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| Failure::internal("a message cannot be encrypted"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// `None` when it was not closed with this key and id.
    pub(super) fn open(&self, id: Uuid, sealed: &[u8]) -> Option<Message> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: sealed,
            aad: id.as_bytes(),
        };
        let text = Zeroizing::new(self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?);
        serde_json::from_slice(&text).ok()
    }

    /// What is stored of a code.
    pub(super) fn code_hash(&self, account_id: Uuid, purpose: &str, code: &str) -> String {
        let mac = self.code_mac(account_id, purpose, code);
        hexadecimal(&mac.finalize().into_bytes())
    }

    /// Compares in constant time.
    pub(super) fn is_code(&self, account_id: Uuid, purpose: &str, code: &str, hash: &str) -> bool {
        let computed = self.code_hash(account_id, purpose, code);
        let differences = computed.bytes().zip(hash.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
        computed.len() == hash.len() && std::hint::black_box(differences) == 0
    }

    fn code_mac(&self, account_id: Uuid, purpose: &str, code: &str) -> Hmac<Sha256> {
        let mut mac = self.codes.clone();
        mac.update(account_id.as_bytes());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(code.as_bytes());
        mac
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::Letter;

    #[test]
    fn a_message_is_opened_only_with_its_key_and_under_its_id() {
        let seal = Seal::new(&[1; 32]);
        let message = Letter::new("A subject").text("a secret").to("ada@example.com");
        let id = Uuid::from_u128(1);
        let sealed = seal.close(id, &message).unwrap();
        assert_eq!(seal.open(id, &sealed).unwrap().text, message.text);
        assert!(!sealed.windows(8).any(|window| window == b"a secret"));
        assert!(seal.open(Uuid::from_u128(2), &sealed).is_none());
        assert!(Seal::new(&[2; 32]).open(id, &sealed).is_none());
        assert!(seal.open(id, &sealed[..10]).is_none());
    }

    #[test]
    fn a_code_is_one_accounts_for_one_purpose() {
        let seal = Seal::new(&[1; 32]);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let hash = seal.code_hash(one, "a", "12345678");
        assert!(seal.is_code(one, "a", "12345678", &hash));
        assert!(!seal.is_code(one, "a", "12345679", &hash));
        assert!(!seal.is_code(one, "b", "12345678", &hash));
        assert!(!seal.is_code(other, "a", "12345678", &hash));
        assert!(!seal.is_code(one, "a", "12345678", &hash[1..]));
    }
}
