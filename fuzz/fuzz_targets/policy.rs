//! A policy document and a merge patch of one: what is accepted prints and reads back the same, a patch leaves what it
//! does not name, and whatever is refused is refused with reasons.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_core::policy::{PolicyParts, SecurityPolicy};
use serde_json::{Value, to_string, to_value};

fuzz_target!(|data: &[u8]| {
    match SecurityPolicy::parse(data) {
        Ok(policy) => {
            let text = to_string(&policy).expect("a policy prints");
            assert_eq!(SecurityPolicy::parse(&text).as_ref(), Ok(&policy));
            assert_eq!(policy.patched(&text).as_ref(), Ok(&policy));
            assert!(policy.is_only_loosened_by(&policy));
            assert!(PolicyParts::parse(data).is_ok());
            assert!(
                serde_json::from_slice::<Value>(data).is_ok(),
                "accepted what is no JSON"
            );
        }
        Err(violations) => {
            assert!(!violations.is_empty());
            assert!(violations.iter().all(|violation| !violation.code.is_empty()));
            assert!(PolicyParts::parse(data).is_err());
        }
    }
    let before = SecurityPolicy::for_new_organization();
    if let Ok(after) = before.patched(data) {
        let text = to_string(&after).expect("a policy prints");
        assert_eq!(SecurityPolicy::parse(&text).as_ref(), Ok(&after));
        assert_eq!(after.patched(data).as_ref(), Ok(&after), "once more changes nothing");
        let patch: Value = serde_json::from_slice(data).expect("a patch that was accepted is JSON");
        let (before, after) = (to_value(&before).expect("prints"), to_value(&after).expect("prints"));
        for (name, part) in before.as_object().expect("an object") {
            assert!(patch.get(name).is_some() || after[name] == *part, "{name} has changed");
        }
    }
});
