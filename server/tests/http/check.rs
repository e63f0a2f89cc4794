use lockstep_core::{password::Context, policy::SecurityPolicy};
use lockstep_server::{Limits, Rate};
use serde_json::json;

use crate::harness::Server;

const PATH: &str = "/v1/organizations/engines/password-policy/check";

#[tokio::test]
async fn the_check_answers_the_cores_verdict_byte_for_byte_g10() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let policy = SecurityPolicy::parse(
        r#"{"version": 5, "password": {"minLength": 12, "requireSpecial": true, "minStrength": 3, "forbidContext": true, "forbidCommon": true}}"#,
    )
    .unwrap();
    server.put_policy(&mut owner, "engines", &policy).await;
    let context = Context::new(
        Some("grace@navy.example".to_owned()),
        Some("Grace Hopper".to_owned()),
        vec!["Navy".to_owned()],
    );
    let json_context = json!({"email": "grace@navy.example", "name": "Grace Hopper", "organization": ["Navy"]});
    for password in [
        "",
        "Abcdefgh1!",
        "hopper-navy-cobol",
        "password1234",
        "👨\u{200d}👩\u{200d}👧",
        "e\u{301}\u{0}x",
    ] {
        let answer = owner
            .post(PATH, json!({"password": password, "context": json_context}))
            .await;
        answer.assert_ok();
        let expected = serde_json::to_vec(&policy.password.evaluate(password, &context)).unwrap();
        assert_eq!(answer.body, expected, "{password}");
    }
}

#[tokio::test]
async fn without_a_context_the_callers_own_words_count_and_an_empty_one_is_taken_as_it_is() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner
        .patch_policy("engines", json!({"password": {"forbidContext": true}}))
        .await
        .assert_ok();
    let met = |answer: &crate::harness::Answer| {
        let requirements = answer.json()["requirements"].as_array().unwrap().clone();
        requirements
            .iter()
            .find(|requirement| requirement["code"] == "context")
            .unwrap()["met"]
            .clone()
    };
    for password in ["Owner-1234567", "xx-Engines-11"] {
        assert_eq!(met(&owner.post(PATH, json!({"password": password})).await), false);
        assert_eq!(
            met(&owner.post(PATH, json!({"password": password, "context": {}})).await),
            true
        );
    }
    let answer = owner
        .post(
            PATH,
            json!({"password": "x", "context": {"email": 1, "organization": [2], "x": 1}}),
        )
        .await;
    answer.assert_problem(422, "invalid_request");
    let paths: Vec<_> = answer.violations().into_iter().map(|(_, path)| path).collect();
    assert_eq!(paths, ["context.email", "context.organization[0]", "context.x"]);
}

#[tokio::test]
async fn what_is_not_unicode_gets_the_verdict_that_says_so_r1() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let answer = owner.json("POST", PATH, r#"{"password": "abc\ud83d"}"#).await;
    answer.assert_problem(422, "invalid_encoding");
    let expected = serde_json::to_value(lockstep_core::password::PasswordVerdict::invalid_encoding()).unwrap();
    assert_eq!(answer.json()["verdict"], expected);
    assert_eq!(
        owner.json("POST", PATH, r#"{"password": "\ud83d\ude00"}"#).await.status,
        200
    );
}

#[tokio::test]
async fn the_check_is_limited_per_session_and_not_by_a_failed_login() {
    let limits = Limits {
        checks: Rate {
            burst: 3,
            per_second: 1.0,
        },
        ..Limits::unlimited()
    };
    let server = Server::with(|settings| settings.limits = limits).await;
    let mut owner = server.owner("engines").await;
    for _ in 0..3 {
        owner.post(PATH, json!({"password": "x"})).await.assert_ok();
    }
    owner
        .post(PATH, json!({"password": "x"}))
        .await
        .assert_problem(429, "too_many_requests");
    server
        .owner("other")
        .await
        .post(
            "/v1/organizations/other/password-policy/check",
            json!({"password": "x"}),
        )
        .await
        .assert_ok();
}

#[tokio::test]
async fn an_invited_person_reads_the_rules_and_checks_against_them_r10() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let token = owner.invite("engines", "new@example.com", "member").await;
    let rules = format!("/v1/organizations/engines/password-policy?invitation={token}");
    let rules = server.nobody().get(&rules).await.assert_ok();
    assert_eq!(rules["password"]["minLength"], 10);
    assert!(rules["apiKeys"].is_object() && rules.get("lockout").is_none());
    let check = format!("{PATH}?invitation={token}");
    server
        .nobody()
        .post(&check, json!({"password": "Abcdefgh1!"}))
        .await
        .assert_ok();
    // The token of one organization opens no other.
    server.owner("other").await;
    let other = format!("/v1/organizations/other/password-policy?invitation={token}");
    server.nobody().get(&other).await.assert_problem(404, "not_found");
    server
        .nobody()
        .get("/v1/organizations/engines/password-policy")
        .await
        .assert_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_refused_member_can_read_the_rules_and_check_against_them_r10_g7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut policy = SecurityPolicy::for_new_organization();
    policy.password.min_length = 20;
    server.put_policy(&mut owner, "engines", &policy).await;
    owner
        .get("/v1/organizations/engines")
        .await
        .assert_problem(403, "security_policy_not_met");
    owner.get("/v1/organizations/engines/password-policy").await.assert_ok();
    owner.post(PATH, json!({"password": "x"})).await.assert_ok();
}
