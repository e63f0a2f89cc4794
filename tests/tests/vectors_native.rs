//! Every vector, run natively (spec G10).

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use lockstep_core::{
    access::AccessQuestion,
    api_key::ApiKeyRequest,
    lockout::{Attempts, Lock, LockoutRules, Reservation},
    password::{Candidate, Context, PasswordVerdict},
    policy::{PolicyParts, SecurityPolicy},
    time::Timestamp,
};
use lockstep_tests::vectors::{Case, Kind, load};
use serde::Deserialize;
use serde_json::value::RawValue;

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
        Kind::Lockout => {
            let schedule = serde_json::from_str(case.request.as_deref().unwrap().get()).unwrap();
            serde_json::to_string(&followed(&schedule)).unwrap()
        }
    }
}

/// Attempts, each `(seconds, what, which admitted attempt is settled)`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schedule {
    policies: Vec<Box<RawValue>>,
    steps: Vec<Vec<Box<RawValue>>>,
}

/// What each step leaves behind it.
fn followed(schedule: &Schedule) -> Vec<String> {
    let policies: Vec<_> = schedule
        .policies
        .iter()
        .map(|policy| {
            SecurityPolicy::parse(format!(r#"{{"lockout":{policy}}}"#))
                .unwrap()
                .lockout
        })
        .collect();
    let rules = LockoutRules::strictest(&policies);
    let mut attempts = Attempts::default();
    let mut admitted = Vec::new();
    let mut answers = Vec::new();
    for step in &schedule.steps {
        let seconds: i64 = serde_json::from_str(step[0].get()).unwrap();
        let now = Timestamp::from_unix_millis(seconds * 1_000).unwrap();
        let what: &str = serde_json::from_str(step[1].get()).unwrap();
        let which = step
            .get(2)
            .map(|index| serde_json::from_str::<usize>(index.get()).unwrap());
        answers.push(match taken(&attempts, &mut admitted, &rules, now, what, which) {
            Ok(next) => {
                attempts = next;
                attempts
                    .lock(&rules, now)
                    .map_or_else(|| "open".to_owned(), |lock| end("locked", lock))
            }
            Err(lock) => end("refused", lock),
        });
    }
    answers
}

fn taken(
    attempts: &Attempts,
    admitted: &mut Vec<Reservation>,
    rules: &LockoutRules,
    now: Timestamp,
    what: &str,
    which: Option<usize>,
) -> Result<Attempts, Lock> {
    let (next, attempt) = match which {
        Some(index) => (attempts.clone(), admitted[index]),
        None => attempts.reserve(rules, now)?,
    };
    if which.is_none() {
        admitted.push(attempt);
    }
    Ok(match what {
        "reserve" => next,
        "fail" | "failed" => next.failed(attempt, rules, now),
        "succeed" | "succeeded" => next.succeeded(attempt, rules, now),
        "abandoned" => next.abandoned(attempt, rules, now),
        other => unreachable!("no step is `{other}`"),
    })
}

fn end(word: &str, lock: Lock) -> String {
    match lock {
        Lock::UntilRecovery => format!("{word} recovery"),
        Lock::Until(end) => format!("{word} {}", end.unix_millis() / 1_000),
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
