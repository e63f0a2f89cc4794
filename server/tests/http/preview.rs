use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

use crate::harness::{GOOD_PASSWORD, OWNER_PASSWORD, Server};

const PATH: &str = "/v1/organizations/engines/security-policy/preview";

#[tokio::test]
async fn a_preview_names_who_would_be_kept_out_and_changes_nothing_a10_a13() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let preview = owner
        .post(PATH, json!({"password": {"minLength": 11}}))
        .await
        .assert_ok();
    assert_eq!(
        (&preview["total"], &preview["blocked"], &preview["unknown"]),
        (&json!(2), &json!(0), &json!(1)),
        "the owner, who has just logged in, is judged"
    );
    let affected = preview["affected"].as_array().unwrap();
    let member = affected
        .iter()
        .find(|member| member["email"] == "member@example.com")
        .unwrap();
    assert_eq!(member["role"], "member");
    assert_eq!(member["newlyAffected"], true);
    assert_eq!(member["decision"]["reasons"][0]["code"], "password_unknown");
    assert_eq!(
        preview["changes"],
        json!([{"path": "password.minLength", "old": 10, "new": 11}])
    );
    let nothing = owner
        .post(PATH, json!({"password": {"minLength": 8}}))
        .await
        .assert_ok();
    assert_eq!(nothing["affected"], json!([]));
    assert_eq!(
        owner.get("/v1/organizations/engines/security-policy").await.assert_ok()["version"],
        1
    );
}

fn patches() -> impl Strategy<Value = Value> {
    let switch = || proptest::option::of(any::<bool>());
    (
        proptest::option::of(6_u32..20),
        proptest::option::of(20_u32..40),
        switch(),
        switch(),
        switch(),
        switch(),
        proptest::option::of(any::<bool>()),
    )
        .prop_map(|(min, max, upper, lower, number, special, enabled)| {
            let mut password = serde_json::Map::new();
            let mut put = |name: &str, value: Option<Value>| value.map(|value| password.insert(name.to_owned(), value));
            put("minLength", min.map(Value::from));
            put("maxLength", max.map(Value::from));
            put("requireUppercase", upper.map(Value::from));
            put("requireLowercase", lower.map(Value::from));
            put("requireNumber", number.map(Value::from));
            put("requireSpecial", special.map(Value::from));
            put("enabled", enabled.map(Value::from));
            json!({"password": password})
        })
}

#[tokio::test]
async fn what_a_preview_names_is_exactly_whom_the_saved_policy_keeps_out_a10_g3() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut members = vec![(
        "owner@engines.example".to_owned(),
        OWNER_PASSWORD.to_owned(),
        owner.clone(),
    )];
    for (number, password) in ["Abcdefghijklmnop1!", "ABCDEFGHIJ1!", "Abcdefghijklmnopqrstuvwxyzab1!"]
        .iter()
        .enumerate()
    {
        let email = format!("member{number}@example.com");
        let mut browser = server.member(&mut owner, "engines", &email, "member").await;
        browser.change_password(GOOD_PASSWORD, password).await.assert_ok();
        members.push((email, (*password).to_owned(), browser));
    }
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let (mut kept_out, mut let_in) = (0, 0);
    for round in 0..40 {
        let patch = patches().new_tree(&mut runner).unwrap().current();
        members[0].2.reauthenticate(OWNER_PASSWORD).await.assert_ok();
        let access = members[0].2.get("/v1/organizations/engines/access").await.assert_ok();
        if access["decision"] != "allow" {
            // Loosen to where the owner gets in again, and go on from there.
            members[0]
                .2
                .patch_policy("engines", json!({"password": {"enabled": false}}))
                .await
                .assert_ok();
        }
        let preview = members[0].2.post(PATH, patch.clone()).await.assert_ok();
        let saved = members[0].2.patch_policy("engines", patch.clone()).await;
        if saved.code() == "would_lock_yourself_out" {
            let affected = preview["affected"].as_array().unwrap();
            assert!(
                affected.iter().any(|member| member["email"] == "owner@engines.example"),
                "{patch}"
            );
            continue;
        }
        saved.assert_ok();
        for (email, password, browser) in &mut members {
            let named = preview["affected"]
                .as_array()
                .unwrap()
                .iter()
                .find(|member| member["email"] == **email);
            let decision = browser.get("/v1/organizations/engines/access").await.assert_ok();
            assert_eq!(
                named.map_or(&json!({"decision": "allow"}), |member| &member["decision"]),
                &decision,
                "{patch}"
            );
            *if named.is_some() { &mut kept_out } else { &mut let_in } += 1;
            // Every other round everybody enters the password again, so that verdicts of all kinds are stored.
            if round % 2 == 0 {
                browser.reauthenticate(password).await.assert_ok();
            }
        }
    }
    assert!(kept_out > 20 && let_in > 20, "{kept_out} {let_in}");
}
