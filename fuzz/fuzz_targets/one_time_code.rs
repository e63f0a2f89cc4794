//! A one-time code as somebody types it: six ASCII digits between spaces, however they are spaced one and the same code,
//! and so one that is used up by any of its spellings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_core::{
    time::Timestamp,
    two_factor::{TotpCode, TotpRefusal, TotpSecret},
};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let typed = text.replace(' ', "");
    let is_code = typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit());
    assert_eq!(TotpCode::parse(&text).is_some(), is_code, "{text:?}");
    if let Some(code) = TotpCode::parse(&text) {
        assert_eq!(code.digits(), typed.as_bytes());
    }
    if let Some((secret, rest)) = data.split_first_chunk::<{ TotpSecret::BYTES }>()
        && let Some((step, spaces)) = rest.split_first_chunk::<4>()
    {
        a_code_counts_once(
            &TotpSecret::from_bytes(*secret),
            i64::from(u32::from_le_bytes(*step)),
            spaces,
        );
    }
});

fn a_code_counts_once(secret: &TotpSecret, step: i64, spaces: &[u8]) {
    let now = Timestamp::from_unix_millis(step * 30_000 + 15_000).expect("within the years that are known");
    let mut typed = String::new();
    for (digit, spaces) in secret.code_at(step).digits().iter().zip(spaces.iter().chain([&0; 6])) {
        typed.push_str(&" ".repeat(usize::from(spaces % 3)));
        typed.push(char::from(*digit));
    }
    let code = TotpCode::parse(&typed).expect("a code with spaces is one");
    let accepted = secret.verify(code, now, None).expect("the code of now is right");
    // The code of a step beside it may be the same one.
    assert!((step - 1..=step + 1).contains(&accepted));
    let again = secret.verify(code, now, Some(step + 1));
    assert_eq!(again, Err(TotpRefusal::Used));
}
