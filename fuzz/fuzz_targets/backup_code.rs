//! A backup code as somebody types it: what is accepted is the code that is shown for it, and of the alphabet's look-alikes
//! only those that mean the same are forgiven.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_core::two_factor::BackupCode;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    if let Some(code) = BackupCode::parse(&text) {
        let shown = code.shown();
        let again = BackupCode::parse(&shown).expect("what is shown is a code");
        assert!(again == code && again.shown() == shown && again.hash() == code.hash());
        assert_eq!(meant(&text), meant(&shown));
    } else {
        let meant = meant(&text);
        let is_code = meant.chars().count() == 24 && meant.chars().all(|character| ALPHABET.contains(character));
        assert!(!is_code, "{text:?} is refused");
    }
    if let Some(bytes) = data.first_chunk::<{ BackupCode::BYTES }>() {
        let shown = BackupCode::from_random(*bytes).shown();
        let read = BackupCode::parse(&shown.to_lowercase().replace('-', " ")).expect("a code that was made is one");
        assert_eq!(read.shown(), shown);
        assert_eq!(bytes_of(&shown), bytes);
    }
});

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A second reading, from the specification: Crockford's Base32, in capitals, without what separates.
fn meant(text: &str) -> String {
    let separators = [' ', '-', '\u{2010}', '\u{2011}', '\u{2013}', '\t'];
    let letters = text.chars().filter(|character| !separators.contains(character));
    let capitals = letters.map(|character| character.to_ascii_uppercase());
    let digits = capitals.map(|character| match character {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    });
    digits.collect()
}

fn bytes_of(shown: &str) -> Vec<u8> {
    let digits = shown.chars().filter_map(|character| ALPHABET.find(character));
    let bits: Vec<bool> = digits
        .flat_map(|digit| (0..5).rev().map(move |bit| digit >> bit & 1 == 1))
        .collect();
    let byte = |eight: &[bool]| eight.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    bits.chunks(8).map(byte).collect()
}
