//! Randomness: the only file that asks for it.

use std::cell::RefCell;

use lockstep_core::time::Timestamp;
use uuid::{Builder, Uuid};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// `N` random bytes from the operating system.
///
/// # Panics
/// When the operating system has none. Nothing can go on without them, and the request ends as a 500.
#[expect(clippy::expect_used, reason = "without randomness nothing is safe to do")]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// `length` random characters of 0–9, A–Z, a–z, each worth 5.95 bits.
pub(crate) fn base62(length: usize) -> String {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        // Six bits that are no index are thrown away, so that every character is as likely as any other.
        let characters = bytes::<64>()
            .into_iter()
            .filter_map(|byte| BASE62.get(usize::from(byte & 63)));
        text.extend(
            characters
                .take(length - text.len())
                .map(|character| char::from(*character)),
        );
    }
    text
}

/// `length` random digits.
pub(crate) fn digits(length: usize) -> String {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        // The highest six values are thrown away, so that every digit is as likely as any other.
        let digits = bytes::<16>().into_iter().filter(|byte| *byte < 250);
        text.extend(
            digits
                .take(length - text.len())
                .map(|byte| char::from(b'0' + byte % 10)),
        );
    }
    text
}

/// A new id: a UUIDv7, which sorts by time. It is no secret.
pub(crate) fn id(now: Timestamp) -> Uuid {
    Builder::from_unix_timestamp_millis(now.unix_millis().unsigned_abs(), &bytes_of_no_secret()).into_uuid()
}

/// Ten random bytes that were asked for together with those of a hundred other ids: every request has an id, and asking
/// the operating system costs more than the rest of one.
fn bytes_of_no_secret() -> [u8; 10] {
    thread_local! {
        static ASKED: RefCell<Vec<[u8; 10]>> = const { RefCell::new(Vec::new()) };
    }
    ASKED.with_borrow_mut(|asked| {
        asked.pop().unwrap_or_else(|| {
            asked.extend(bytes::<1_000>().as_chunks().0);
            bytes()
        })
    })
}
