//! The `passwordrules` attribute (spec X18), read by a parser that others wrote and filled the way a password manager
//! fills it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends at the first thing that is not as it must be"
)]

use lockstep_core::{
    password::{Context, Met, Requirement},
    policy::PasswordPolicy,
};
use lockstep_tests::strategies::policy;
use password_rules_parser::{CharacterClass, PasswordRules, parse_password_rules};
use proptest::prelude::*;

/// One character of each required set, then allowed ones up to `length`; `choice` picks.
fn generate(rules: &PasswordRules, length: usize, choice: &[u16]) -> String {
    let any_of = |classes: &[CharacterClass]| classes.iter().flat_map(CharacterClass::chars).collect::<Vec<_>>();
    let allowed = any_of(&rules.allowed);
    let required = rules.required.iter().map(|classes| any_of(classes));
    let sets = required.chain(std::iter::repeat(allowed));
    let picks = choice.iter().cycle();
    sets.zip(picks)
        .take(length)
        .map(|(set, pick)| set[usize::from(*pick) % set.len()])
        .collect()
}

/// Without the rules that rest on the user or on data, of which the attribute says nothing.
fn sayable(policy: PasswordPolicy) -> PasswordPolicy {
    PasswordPolicy {
        forbid_common: false,
        forbid_context: false,
        min_strength: None,
        additional_strengths: vec![],
        ..policy
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_password_manager_generates_from_the_attribute_is_accepted(policy in policy(), choice in prop::collection::vec(any::<u16>(), 40), long in any::<bool>()) {
        let policy = sayable(policy);
        let Some(attribute) = policy.password_rules() else {
            prop_assert!(!policy.enabled);
            return Ok(());
        };
        let rules = parse_password_rules(&attribute, true).unwrap();
        prop_assert_eq!(rules.min_length, Some(policy.min_length));
        prop_assert_eq!(rules.max_length, Some(policy.max_length));
        let length = if long { policy.max_length } else { policy.min_length } as usize;
        prop_assume!(rules.required.len() <= length);
        let password = generate(&rules, length, &choice);
        let verdict = policy.evaluate(&password, &Context::default());
        prop_assert!(verdict.accepted, "{attribute} gave {password}: {verdict:?}");
    }

    /// Taking one required set away from what is generated breaks the policy: the attribute asks for nothing twice.
    #[test]
    fn the_attribute_asks_for_as_many_sets_as_the_policy(policy in policy()) {
        prop_assume!(policy.enabled);
        let policy = sayable(policy);
        let rules = parse_password_rules(&policy.password_rules().unwrap(), true).unwrap();
        let verdict = policy.evaluate("", &Context::default());
        let classes = verdict.requirements.iter().filter(|requirement| {
            requirement.met() == Met::No && !matches!(requirement, Requirement::MinLength { .. })
        });
        prop_assert_eq!(rules.required.len(), classes.count());
    }
}
