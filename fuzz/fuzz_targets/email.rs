//! An e-mail address: the key by which two are compared is that of every spelling, and is itself an address with that key.
#![no_main]

#[path = "../../server/src/email.rs"]
mod email;

use libfuzzer_sys::fuzz_target;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use self::email::EmailAddress;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let Some(address) = EmailAddress::parse(&text) else {
        return;
    };
    assert!(is_nfc(&address.text) && address.text.len() <= 254);
    assert!(
        !address
            .text
            .contains(|character: char| character.is_control() || character.is_whitespace())
    );
    let (local, domain) = address.text.rsplit_once('@').expect("an address has an @");
    assert!(!local.contains('@') && domain.is_ascii());
    let again = EmailAddress::parse(&address.text).expect("an address that was accepted is one");
    assert_eq!((&again.text, &again.key), (&address.text, &address.key));
    // However it is spelled.
    for spelling in [
        text.to_ascii_uppercase(),
        text.to_ascii_lowercase(),
        text.nfd().collect(),
        address.key.clone(),
    ] {
        if let Some(spelled) = EmailAddress::parse(&spelling) {
            assert_eq!(spelled.key, address.key, "{spelling:?} of {text:?}");
        }
    }
    // No address of ASCII alone is another one's that is not.
    assert_eq!(address.key.is_ascii(), address.text.is_ascii());
});
