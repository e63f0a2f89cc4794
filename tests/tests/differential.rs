//! Random policies, passwords and contexts, judged and estimated natively and by the npm package: the same bytes
//! (spec G10).
//!
//! `LOCKSTEP_DIFFERENTIAL_CASES` sets the number of verdicts and of estimates in Node, 100,000 unless set, and in Chromium
//! half as many, 10,000 unless set.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use std::{fs, iter, sync::LazyLock};

use lockstep_core::{
    password::{
        Bundled, Candidate, Context,
        strength::{Dictionary, Estimator, Vocabulary},
    },
    policy::{PasswordPolicy, SecurityPolicy},
};
use lockstep_tests::{
    strategies::{candidate, context, policy},
    strength::corpus,
    target::Target,
};
use proptest::{
    sample::subsequence,
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::json;

/// Passwords of the corpus per policy, and as many random ones.
const GROUP: usize = 25;
/// Passwords of the corpus that are asked about at once.
const PART: usize = 100_000;

#[test]
fn the_package_in_node_gives_the_bytes_that_the_core_gives() {
    let count = number_of_verdicts().unwrap_or(100_000);
    compare(Target::Node, count, 1);
    println!("{count} verdicts and estimates in Node");
}

#[test]
fn the_package_in_chromium_gives_the_bytes_that_the_core_gives() {
    compare(
        Target::Chromium,
        number_of_verdicts().map_or(10_000, |count| count / 2),
        2,
    );
}

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn number_of_verdicts() -> Option<usize> {
    let count = std::env::var("LOCKSTEP_DIFFERENTIAL_CASES").ok()?;
    Some(count.parse().unwrap())
}

fn compare(target: Target, count: usize, seed: u8) {
    let mut random = Random::new(seed);
    let passwords: Vec<String> = corpus(count / 2).into_iter().map(|case| case.password).collect();
    for part in passwords.chunks(PART) {
        let cases = cases(&mut random, part);
        let answers = target.answers(cases.iter().map(|case| question("password", case)).collect());
        for (case, answer) in cases.iter().zip(answers) {
            assert_eq!(verdict(case), answer, "{}", question("password", case));
        }
        let answers = target.answers(cases.iter().map(|case| question("strength", case)).collect());
        for (case, answer) in cases.iter().zip(answers) {
            assert_eq!(estimate(case), answer, "{}", question("strength", case));
        }
    }
}

/// Half with the given passwords, half with random ones.
fn cases(random: &mut Random, passwords: &[String]) -> Vec<Case> {
    let mut cases = Vec::with_capacity(2 * passwords.len());
    for group in passwords.chunks(GROUP) {
        let policy = random.draw(&policy());
        for password in group {
            for candidate in [password.clone(), random.draw(&candidate())] {
                cases.push(Case {
                    policy: policy.clone(),
                    candidate,
                    context: random.draw(&context()),
                    languages: random.draw(&subsequence(LANGUAGES.to_vec(), 0..=LANGUAGES.len())),
                });
            }
        }
    }
    cases
}

struct Case {
    policy: PasswordPolicy,
    candidate: String,
    context: Context,
    /// For the estimate: no verdict rests on them.
    languages: Vec<&'static str>,
}

const LANGUAGES: [&str; 2] = ["es", "fr"];
static LANGUAGE_WORDS: LazyLock<[Dictionary; 2]> = LazyLock::new(|| {
    LANGUAGES.map(|language| {
        let file = lockstep_tests::folder().join(format!("../core/data/{language}.words"));
        Dictionary::read(fs::read(file).unwrap()).unwrap()
    })
});

fn verdict(case: &Case) -> String {
    serde_json::to_string(&case.policy.evaluate(&case.candidate, &case.context)).unwrap()
}

fn estimate(case: &Case) -> String {
    let candidate = Candidate::new(&case.candidate);
    let strength_model = case.policy.strength_model;
    if case.languages.is_empty() {
        let estimate = Bundled.estimate(strength_model, &candidate, &case.context);
        return serde_json::to_string(&estimate.unwrap()).unwrap();
    }
    let model = Bundled::dictionary(strength_model).unwrap();
    let languages = LANGUAGES.iter().zip(&*LANGUAGE_WORDS);
    let named = languages.filter(|(language, _)| case.languages.contains(language));
    let estimator = Estimator::new(iter::once(model).chain(named.map(|(_, words)| words)));
    let estimate = estimator.estimate(candidate.as_str(), &Vocabulary::of(case.context.words()));
    serde_json::to_string(&estimate).unwrap()
}

fn question(kind: &str, case: &Case) -> String {
    let Case { policy, context, .. } = case;
    json!({
        "kind": kind,
        "policy": { "schema": SecurityPolicy::default().schema, "password": policy },
        "candidate": case.candidate,
        "context": { "email": context.email(), "name": context.name(), "organization": context.organization() },
        "languages": case.languages,
    })
    .to_string()
}

/// The same values in every run.
struct Random(TestRunner);

impl Random {
    fn new(seed: u8) -> Self {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }

    fn draw<S: Strategy>(&mut self, strategy: &S) -> S::Value {
        strategy.new_tree(&mut self.0).unwrap().current()
    }
}
