//! Every vector, run by the npm package in Node and in Chromium (spec G10).

use lockstep_tests::{
    target::Target,
    vectors::{Case, Kind, load},
};
use serde_json::{Value, json};

#[test]
fn the_package_in_node_answers_every_vector_in_the_bytes_expected() {
    run(Target::Node);
}

#[test]
fn the_package_in_chromium_answers_every_vector_in_the_bytes_expected() {
    run(Target::Chromium);
}

fn run(target: Target) {
    let files = load();
    let cases: Vec<(Kind, &Case)> = files
        .iter()
        .flat_map(|(kind, cases)| cases.iter().map(|case| (*kind, case)))
        .filter(|(kind, case)| can_be_said_in_javascript(*kind, case))
        .collect();
    assert!(cases.len() >= 300);
    let answers = target.answers(cases.iter().map(|(kind, case)| question(*kind, case)).collect());
    let failures: Vec<_> = cases
        .iter()
        .zip(answers)
        .filter(|((_, case), answer)| case.expect.get() != answer)
        .map(|((_, case), answer)| format!("{}\n  expected {}\n  answered {answer}", case.id, case.expect))
        .collect();
    assert!(
        failures.is_empty(),
        "{} vectors failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// A string that does not begin like an object can only be meant as an address.
fn can_be_said_in_javascript(kind: Kind, case: &Case) -> bool {
    let text = case.text.as_deref().unwrap_or_default();
    let is_json = || serde_json::from_str::<Value>(text).is_ok_and(|value| !value.is_string());
    match kind {
        Kind::Policy => text.trim_start().starts_with('{') || is_json(),
        Kind::ApiKeyRequest | Kind::AccessQuestion => is_json(),
        Kind::Password | Kind::Encoding | Kind::ApiKey | Kind::Access => true,
        // Attempts are counted where they are made.
        Kind::Lockout => false,
    }
}

fn question(kind: Kind, case: &Case) -> String {
    let kind = match kind {
        Kind::Password => "password",
        Kind::Encoding => "encoding",
        Kind::Policy => "policy",
        Kind::ApiKey => "api_key",
        Kind::ApiKeyRequest => "api_key_request",
        Kind::Access => "access",
        Kind::AccessQuestion => "access_question",
        Kind::Lockout => "lockout",
    };
    json!({
        "kind": kind,
        "policy": case.policy,
        "candidate": case.candidate,
        "utf16": case.utf16,
        "context": case.context.as_deref().unwrap_or(serde_json::value::RawValue::NULL),
        "text": case.text,
        "request": case.request,
        "now": case.now,
    })
    .to_string()
}
