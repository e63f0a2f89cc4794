//! Every vector, run natively (spec G10).

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use lockstep_core::{
    access::AccessQuestion,
    api_key::ApiKeyRequest,
    password::{Candidate, Context, PasswordVerdict},
    policy::{PolicyParts, SecurityPolicy},
    time::Timestamp,
};
use lockstep_tests::vectors::{Case, Kind, load};

#[test]
fn the_core_answers_every_vector_in_the_bytes_expected() {
    let files = load();
    assert!(files.values().map(Vec::len).sum::<usize>() >= 300);
    let mut failures = Vec::new();
    for (kind, cases) in &files {
        for case in cases {
            let answer = answer(*kind, case);
            if answer != case.expect.get() {
                failures.push(format!("{}\n  expected {}\n  answered {answer}", case.id, case.expect));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} vectors failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn answer(kind: Kind, case: &Case) -> String {
    match kind {
        Kind::Password => {
            let verdict = policy(case)
                .password
                .evaluate(case.candidate.as_deref().unwrap(), &context(case));
            serde_json::to_string(&verdict).unwrap()
        }
        Kind::Encoding => {
            let bytes = bytes(case.utf16.as_deref().unwrap());
            let verdict = match Candidate::readable(&bytes) {
                Some(candidate) => policy(case).password.evaluate(candidate, &context(case)),
                None => PasswordVerdict::invalid_encoding(),
            };
            serde_json::to_string(&verdict).unwrap()
        }
        Kind::Policy => {
            let violations = SecurityPolicy::parse(case.text.as_deref().unwrap())
                .err()
                .unwrap_or_default();
            serde_json::to_string(&violations).unwrap()
        }
        Kind::ApiKey => {
            let request = ApiKeyRequest::parse(case.request.as_deref().unwrap().get()).unwrap();
            let now = Timestamp::parse(case.now.as_deref().unwrap()).unwrap();
            serde_json::to_string(&policy(case).api_keys.check(&request, now)).unwrap()
        }
        Kind::ApiKeyRequest => {
            let violations = ApiKeyRequest::parse(case.text.as_deref().unwrap())
                .err()
                .unwrap_or_default();
            serde_json::to_string(&violations).unwrap()
        }
        Kind::Access => {
            let question = AccessQuestion::parse(case.request.as_deref().unwrap().get()).unwrap();
            let parts = PolicyParts::parse(case.policy.as_deref().unwrap().get()).unwrap();
            let now = Timestamp::parse(case.now.as_deref().unwrap()).unwrap();
            serde_json::to_string(&question.decide(&parts, now).unwrap()).unwrap()
        }
        Kind::AccessQuestion => {
            let violations = AccessQuestion::parse(case.text.as_deref().unwrap())
                .err()
                .unwrap_or_default();
            serde_json::to_string(&violations).unwrap()
        }
    }
}

fn policy(case: &Case) -> SecurityPolicy {
    SecurityPolicy::parse(case.policy.as_deref().unwrap().get()).unwrap()
}

fn context(case: &Case) -> Context {
    case.context
        .as_deref()
        .map_or_else(Context::default, |context| Context::parse(context.get()).unwrap())
}

/// UTF-8, and for a lone surrogate the three bytes that it would have if it were a character.
fn bytes(units: &[u16]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok(character) => bytes.extend(character.to_string().bytes()),
            Err(lone) => {
                let [high, low] = lone.unpaired_surrogate().to_be_bytes();
                bytes.extend([0xE0 | high >> 4, 0x80 | (high & 0xF) << 2 | low >> 6, 0x80 | low & 0x3F]);
            }
        }
    }
    bytes
}
