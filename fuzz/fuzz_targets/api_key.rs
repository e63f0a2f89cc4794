//! An API key: what is accepted prints and reads back the same, and no other spelling of it is accepted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_core::api_key::{ApiKeyToken, PREFIX, SECRET_CHARACTERS};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHARACTERS: usize = PREFIX.len() + 71;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    accepted_is_written_the_same(&text);
    accepted_is_written_the_same(&format!("{PREFIX}{text}"));
    if let Some((id, rest)) = data.split_first_chunk::<16>()
        && let Some((edit, secret)) = rest.split_first_chunk::<2>()
    {
        a_key_is_read_and_one_that_was_changed_is_not(u128::from_le_bytes(*id), *edit, secret);
    }
});

fn accepted_is_written_the_same(text: &str) {
    if let Some(token) = ApiKeyToken::parse(text) {
        assert_eq!(token.write(), text);
        assert_eq!(text.len(), CHARACTERS);
        assert!(text.starts_with(&ApiKeyToken::start(token.id)));
    }
}

fn a_key_is_read_and_one_that_was_changed_is_not(id: u128, [place, change]: [u8; 2], secret: &[u8]) {
    let secret: String = secret
        .iter()
        .chain(std::iter::repeat(&0))
        .take(SECRET_CHARACTERS)
        .map(|byte| char::from(BASE62[usize::from(*byte) % BASE62.len()]))
        .collect();
    let key = ApiKeyToken { id, secret: &secret }.write();
    let read = ApiKeyToken::parse(&key).expect("a key that was written is one");
    assert_eq!((read.id, read.secret), (id, secret.as_str()));
    let place = usize::from(place) % key.len();
    assert!(ApiKeyToken::parse(&key[..place]).is_none());
    let mut changed = key.clone().into_bytes();
    changed[place] = change & 0x7f;
    let changed = String::from_utf8(changed).expect("ASCII");
    assert!(changed == key || ApiKeyToken::parse(&changed).is_none());
}
