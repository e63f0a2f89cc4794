//! Random policies, passwords and contexts, made to meet: passwords hold words of contexts, common passwords and the
//! characters that policies ask for.

use lockstep_core::{
    password::Context,
    policy::{ASCII_PUNCTUATION, AdditionalSet, AdditionalStrength, PasswordPolicy, SpecialSet, StrengthModel},
};
use proptest::{collection::vec, prelude::*, sample::select};

/// A policy that could be saved.
pub fn policy() -> impl Strategy<Value = PasswordPolicy> {
    let lengths = (
        prop_oneof![3 => 6..=16_u32, 1 => 6..=128_u32],
        prop_oneof![1 => 0..=8_u32, 3 => 0..=1_018_u32],
    );
    let classes = any::<[bool; 5]>();
    let sets = (
        special_set(),
        prop_oneof![4 => Just(Vec::new()), 1 => vec(additional_set(), 1..=2)],
    );
    let others = (any::<[bool; 2]>(), strength());
    (prop::bool::weighted(0.95), lengths, classes, sets, others).prop_map(
        |(enabled, (min_length, more), classes, (special_set, additional_sets), others)| {
            let ([forbid_context, forbid_common], (min_strength, strength_model, additional_strengths)) = others;
            let [upper, lower, number, special, number_or_special] = classes;
            PasswordPolicy {
                enabled,
                min_length,
                max_length: (min_length + more).min(1_024),
                require_uppercase: upper,
                require_lowercase: lower,
                require_number: number,
                require_special: special,
                require_number_or_special: number_or_special,
                special_set,
                additional_sets,
                min_strength,
                strength_model,
                additional_strengths,
                forbid_context,
                forbid_common,
            }
        },
    )
}

fn strength() -> impl Strategy<Value = (Option<u32>, StrengthModel, Vec<AdditionalStrength>)> {
    let additional = (0..=4_u32, model()).prop_map(|(min_strength, strength_model)| AdditionalStrength {
        min_strength,
        strength_model,
    });
    (
        prop::option::weighted(0.3, 0..=4_u32),
        model(),
        prop_oneof![6 => Just(Vec::new()), 1 => vec(additional, 1..=2)],
    )
}

fn model() -> impl Strategy<Value = StrengthModel> {
    prop_oneof![3 => Just(StrengthModel::Standard), 1 => Just(StrengthModel::Compact)]
}

fn additional_set() -> impl Strategy<Value = AdditionalSet> {
    (special_set(), any::<bool>()).prop_map(|(special_set, or_number)| AdditionalSet { special_set, or_number })
}

fn special_set() -> impl Strategy<Value = SpecialSet> {
    let some = prop::sample::subsequence(ASCII_PUNCTUATION.chars().collect::<Vec<_>>(), 1..=32);
    let text = prop_oneof![
        2 => Just(ASCII_PUNCTUATION.to_owned()),
        1 => Just("!@#$%^&*()".to_owned()),
        2 => some.prop_map(String::from_iter),
    ];
    text.prop_map(|text| SpecialSet::new(&text).expect("distinct punctuation"))
}

/// A password: pieces that satisfy or break each rule, put together.
pub fn candidate() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => vec(piece(), 0..=6).prop_map(|pieces| pieces.concat()),
        1 => select(COMMON).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
        1 => (any::<char>(), 0..=1_100_usize).prop_map(|(one, count)| String::from(one).repeat(count)),
    ]
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z]{1,6}",
        2 => "[A-Z]{1,3}",
        2 => "[0-9]{1,4}",
        2 => "[!-/:-@\\[-`{-~ ]{1,3}",
        2 => select(WORDS).prop_map(str::to_owned),
        1 => select(COMMON).prop_map(str::to_owned),
        1 => select(TRAPS).prop_map(str::to_owned),
        1 => vec(any::<char>(), 1..=4).prop_map(String::from_iter),
    ]
}

/// A user, as likely as not one whose words are in the password.
pub fn context() -> impl Strategy<Value = Context> {
    let word = || prop::option::weighted(0.7, select(WORDS).prop_map(str::to_owned));
    let organization = vec(select(WORDS).prop_map(str::to_owned), 0..=2);
    (word(), word(), organization).prop_map(|(local, name, organization)| {
        let email = local.map(|local| format!("{local}@mail.example"));
        Context::new(email, name, organization)
    })
}

const WORDS: &[&str] = &[
    "Lovelace",
    "ada",
    "INGRID",
    "müller",
    "Renée",
    "Rene\u{301}e",
    "ИВАНОВ",
    "acme-widgets",
    "İstanbul",
    "ΣΊΣΥΦΟΣ",
    "straße",
    "Ǆungla",
    "東京都港区",
];
const COMMON: &[&str] = &[
    "password",
    "Password1",
    "qwertyuiop",
    "123456789",
    "iloveyou",
    "1qaz2wsx3edc",
    "trustno1",
];
/// Combining marks alone and after letters, composition exclusions, surrogate pairs, invisible characters.
const TRAPS: &[&str] = &[
    "\u{301}",
    "A\u{300}",
    "=\u{338}",
    "\u{958}",
    "\u{1100}\u{1161}\u{11a8}",
    "👨\u{200d}👩",
    "\u{202e}",
    "\0",
    "\u{212a}",
    "١",
    "Ａ",
    "\u{fffd}",
];
