//! Random policies, passwords and contexts, judged and estimated natively and by the npm package: the same bytes
//! (spec G10).
//!
//! `LOCKSTEP_DIFFERENTIAL_CASES` sets the number of verdicts and of estimates, 100,000 unless set.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use lockstep_core::{
    password::{Bundled, Candidate, Context},
    policy::{PasswordPolicy, SecurityPolicy},
};
use lockstep_tests::{
    strategies::{candidate, context, policy},
    target::Target,
};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::json;

/// Verdicts per policy.
const GROUP: usize = 50;

#[test]
fn the_package_in_node_gives_the_bytes_that_the_core_gives() {
    compare(Target::Node, number_of_verdicts(), 1);
}

#[test]
fn the_package_in_chromium_gives_the_bytes_that_the_core_gives() {
    compare(Target::Chromium, 10_000, 2);
}

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn number_of_verdicts() -> usize {
    std::env::var("LOCKSTEP_DIFFERENTIAL_CASES").map_or(100_000, |count| count.parse().unwrap())
}

fn compare(target: Target, count: usize, seed: u8) {
    let cases = cases(count, seed);
    let answers = target.answers(cases.iter().map(|case| question("password", case)).collect());
    for (case, answer) in cases.iter().zip(answers) {
        assert_eq!(verdict(case), answer, "{}", question("password", case));
    }
    let answers = target.answers(cases.iter().map(|case| question("strength", case)).collect());
    for (case, answer) in cases.iter().zip(answers) {
        assert_eq!(estimate(case), answer, "{}", question("strength", case));
    }
}

fn cases(count: usize, seed: u8) -> Vec<Case> {
    let mut random = Random::new(seed);
    let mut cases = Vec::with_capacity(count);
    while cases.len() < count {
        let policy = random.draw(&policy());
        for _ in 0..GROUP {
            cases.push((policy.clone(), random.draw(&candidate()), random.draw(&context())));
        }
    }
    cases
}

type Case = (PasswordPolicy, String, Context);

fn verdict((policy, candidate, context): &Case) -> String {
    serde_json::to_string(&policy.evaluate(candidate, context)).unwrap()
}

fn estimate((policy, candidate, context): &Case) -> String {
    let estimate = Bundled.estimate(policy.strength_model, &Candidate::new(candidate), context);
    serde_json::to_string(&estimate.unwrap()).unwrap()
}

fn question(kind: &str, (policy, candidate, context): &Case) -> String {
    json!({
        "kind": kind,
        "policy": { "schema": SecurityPolicy::default().schema, "password": policy },
        "candidate": candidate,
        "context": { "email": context.email(), "name": context.name(), "organization": context.organization() },
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
