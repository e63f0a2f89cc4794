//! What always holds, each a sentence.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use lockstep_core::{
    compliance::{PasswordState, StoredVerdict},
    password::{Context, Met, merge},
    policy::{PasswordPolicy, SecurityPolicy, StrengthModel},
};
use lockstep_tests::strategies::{candidate, context, policy};
use proptest::{collection::vec, prelude::*};

fn accepts(policy: &PasswordPolicy, candidate: &str, context: &Context) -> bool {
    policy.evaluate(candidate, context).accepted
}

fn unmet(policy: &PasswordPolicy, candidate: &str, context: &Context) -> usize {
    let verdict = policy.evaluate(candidate, context);
    verdict
        .requirements
        .iter()
        .filter(|requirement| requirement.met() == Met::No)
        .count()
}

/// One rule fewer: a switch off, a bound wider, a set larger.
fn loosened(policy: &PasswordPolicy, step: usize) -> PasswordPolicy {
    let mut looser = policy.clone();
    match step {
        0 => looser.enabled = false,
        1 => looser.min_length = 6,
        2 => looser.max_length = 1_024,
        3 => looser.require_uppercase = false,
        4 => looser.require_lowercase = false,
        5 => looser.require_number = false,
        6 => looser.require_special = false,
        7 => looser.require_number_or_special = false,
        8 => looser.special_set = PasswordPolicy::default().special_set,
        9 => drop(looser.additional_sets.pop()),
        10 => looser.forbid_context = false,
        11 => looser.min_strength = None,
        12 => drop(looser.additional_strengths.pop()),
        _ => looser.forbid_common = false,
    }
    looser
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Spec G4.
    #[test]
    fn loosening_never_adds_a_violation(policy in policy(), step in 0..=13_usize, candidate in candidate(), context in context()) {
        let looser = loosened(&policy, step);
        prop_assert!(unmet(&looser, &candidate, &context) <= unmet(&policy, &candidate, &context));
        prop_assert!(policy.is_at_least_as_strict(&looser));
    }

    #[test]
    fn what_a_stricter_policy_accepts_a_looser_one_accepts(one in policy(), other in policy(), candidate in candidate(), context in context()) {
        let merged = merge([&one, &other]);
        for (strict, loose) in [(&one, &other), (&other, &one), (&merged, &one), (&merged, &other)] {
            if strict.is_at_least_as_strict(loose) && accepts(strict, &candidate, &context) {
                prop_assert!(accepts(loose, &candidate, &context));
            }
        }
    }

    /// Spec R6.
    #[test]
    fn a_merge_accepts_exactly_what_all_of_its_policies_accept(policies in vec(policy(), 0..=4), candidate in candidate(), context in context()) {
        let all = policies.iter().all(|policy| accepts(policy, &candidate, &context));
        let merged = accepts(&merge(&policies), &candidate, &context);
        prop_assert_eq!(merged, all);
    }

    #[test]
    fn a_merge_is_as_strict_as_each_of_its_policies_whatever_their_order(one in policy(), other in policy()) {
        let merged = merge([&one, &other]);
        prop_assert!(merged.is_at_least_as_strict(&one) && merged.is_at_least_as_strict(&other));
        let swapped = merge([&other, &one]);
        prop_assert!(merged.is_at_least_as_strict(&swapped) && swapped.is_at_least_as_strict(&merged));
    }

    #[test]
    fn strictness_is_reflexive_and_transitive(one in policy(), other in policy(), step in 0..=13_usize) {
        prop_assert!(one.is_at_least_as_strict(&one));
        let merged = merge([&one, &other]);
        prop_assert!(merged.is_at_least_as_strict(&loosened(&one, step)));
    }

    /// Spec R5: the stored verdict and the plain password never contradict each other.
    #[test]
    fn a_stored_verdict_says_nothing_that_the_password_itself_would_deny(then in policy(), now in policy(), candidate in candidate(), context in context()) {
        let stored = StoredVerdict { accepted: accepts(&then, &candidate, &context), policy: then };
        match stored.state(&now) {
            PasswordState::Compliant => prop_assert!(accepts(&now, &candidate, &context)),
            PasswordState::NonCompliant => prop_assert!(!accepts(&now, &candidate, &context)),
            PasswordState::Unknown => {}
            PasswordState::NotApplicable => prop_assert!(false),
        }
    }

    /// Spec R5: of 1,000,000 passwords 11 have a lower score by the model that knows fewer words.
    #[test]
    fn the_verdict_by_one_model_of_strength_says_nothing_about_the_other(scores in (0..=4_u32, 0..=4_u32), accepted in any::<bool>()) {
        let [standard, compact] = [(scores.0, StrengthModel::Standard), (scores.1, StrengthModel::Compact)].map(|(score, model)| PasswordPolicy {
            min_strength: Some(score),
            strength_model: model,
            ..PasswordPolicy::default()
        });
        for (then, now) in [(&standard, &compact), (&compact, &standard)] {
            prop_assert_eq!(StoredVerdict { accepted, policy: then.clone() }.state(now), PasswordState::Unknown);
        }
    }

    /// Spec R5: loosening never blocks anyone.
    #[test]
    fn a_compliant_password_stays_compliant_when_the_policy_is_loosened(policy in policy(), step in 0..=13_usize, candidate in candidate(), context in context()) {
        let stored = StoredVerdict { accepted: accepts(&policy, &candidate, &context), policy: policy.clone() };
        if stored.accepted {
            prop_assert_eq!(stored.state(&loosened(&policy, step)), PasswordState::Compliant);
        }
    }

    #[test]
    fn a_policy_survives_being_written_and_read(policy in policy()) {
        let text = serde_json::to_string(&policy).unwrap();
        let read = SecurityPolicy::parse(format!(r#"{{"password":{text}}}"#)).unwrap();
        prop_assert_eq!(&read.password, &policy);
        prop_assert_eq!(StoredVerdict::from_stored(true, &text).unwrap().policy, policy);
    }

    /// Spec R1.
    #[test]
    fn composed_and_decomposed_forms_get_the_same_verdict(policy in policy(), candidate in candidate(), context in context()) {
        let composed = lockstep_core::password::Candidate::new(&candidate).as_str().to_owned();
        if composed.chars().count() <= 1_024 {
            prop_assert_eq!(policy.evaluate(&composed, &context), policy.evaluate(&candidate, &context));
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic_or_pass_a_policy_that_cannot_be_written(text in "\\PC{0,60}", bytes in vec(any::<u8>(), 0..60)) {
        drop(SecurityPolicy::parse(&text));
        drop(SecurityPolicy::parse(&bytes));
        drop(Context::parse(&bytes));
        drop(lockstep_core::api_key::ApiKeyRequest::parse(&bytes));
    }
}
