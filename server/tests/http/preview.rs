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

fn two_factor_patches() -> impl Strategy<Value = Option<Value>> {
    let mode = prop_oneof![
        1 => Just(None),
        1 => Just(Some("off")),
        3 => Just(Some("optional")),
        5 => Just(Some("required")),
    ];
    let methods = prop_oneof![
        4 => Just(None),
        3 => Just(Some(json!(["totp", "security_key", "backup_code"]))),
        1 => Just(Some(json!(["totp"]))),
        1 => Just(Some(json!(["security_key"]))),
    ];
    (mode, methods).prop_map(|(mode, methods)| {
        let mut part = serde_json::Map::new();
        part.extend(mode.map(|mode| ("mode".to_owned(), json!(mode))));
        part.extend(methods.map(|methods| ("methods".to_owned(), methods)));
        (!part.is_empty()).then_some(Value::Object(part))
    })
}

/// Members with and without a second factor, with passwords of all kinds, one of them in a second organization; sessions
/// that are kept; real requests on two planes after every save.
#[tokio::test]
async fn what_a_preview_names_is_whom_the_next_requests_refuse_second_factors_included_a10_g3() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner.enrol(&server, OWNER_PASSWORD).await;
    let mut other = server.owner("other").await;
    let strict = json!({"password": {"minLength": 24}});
    let mut members = Vec::new();
    for (number, password) in [
        "Abcdefghijklmnop1!",
        "ABCDEFGHIJ1!",
        "Abcdefghijklmnopqrstuvwxyzab1!",
        "Abcdefghijklmno1!",
    ]
    .iter()
    .enumerate()
    {
        let email = format!("member{number}@example.com");
        let mut browser = server.member(&mut owner, "engines", &email, "member").await;
        browser.change_password(GOOD_PASSWORD, password).await.assert_ok();
        if number % 2 == 0 {
            browser.enrol(&server, password).await;
        }
        if number == 2 {
            let token = other.invite("other", &email, "member").await;
            let answer = browser.post("/v1/invitations/accept", json!({"token": token})).await;
            assert!(answer.status.is_success(), "{}", answer.text());
        }
        members.push((email, (*password).to_owned(), browser));
    }
    other.patch_policy("other", strict).await.assert_ok();
    members.push(("owner@engines.example".to_owned(), OWNER_PASSWORD.to_owned(), owner));
    let own = members.len() - 1;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let (mut kept_out, mut let_in, mut locked_out, mut for_two_factor) = (0, 0, 0, 0);
    for round in 0..50 {
        let mut patch = patches().new_tree(&mut runner).unwrap().current();
        if round % 3 == 0 {
            patch = json!({});
        }
        if let Some(part) = two_factor_patches().new_tree(&mut runner).unwrap().current() {
            patch["twoFactor"] = part;
        }
        members[own].2.reauthenticate(OWNER_PASSWORD).await.assert_ok();
        let preview = members[own].2.post(PATH, patch.clone()).await.assert_ok();
        let saved = members[own].2.patch_policy("engines", patch.clone()).await;
        assert_eq!(
            preview["wouldLockYourselfOut"] == true,
            saved.code() == "would_lock_yourself_out",
            "{patch} {preview}"
        );
        if saved.status != 200 {
            let expected = ["would_lock_yourself_out", "two_factor_off_to_required"];
            assert!(expected.contains(&saved.code().as_str()), "{}", saved.text());
            locked_out += 1;
            continue;
        }
        let affected = preview["affected"].as_array().unwrap();
        let emails: Vec<_> = affected
            .iter()
            .map(|member| member["email"].as_str().unwrap())
            .collect();
        assert_eq!(preview["emails"], emails.join(", "));
        for (index, (email, password, browser)) in members.iter_mut().enumerate() {
            let named = affected.iter().find(|member| member["email"] == **email);
            let decision = named.map_or(json!({"decision": "allow"}), |member| member["decision"].clone());
            for path in ["/v1/organizations/engines", "/v1/verify?organization=engines"] {
                let answer = browser.get(path).await;
                let (status, reasons) = match named {
                    None => (200, Value::Null),
                    Some(_) => (403, decision["reasons"].clone()),
                };
                assert_eq!(answer.status, status, "{email} {patch} {decision} {}", answer.text());
                if named.is_some() {
                    assert_eq!(answer.json()["reasons"], reasons, "{email} {patch}");
                }
            }
            assert_eq!(
                browser.get("/v1/organizations/engines/access").await.assert_ok(),
                decision
            );
            if index == own {
                assert_eq!(preview["yourDecision"], decision, "{patch}");
            }
            for_two_factor += usize::from(decision.to_string().contains("\"two_factor_required\""));
            *if named.is_some() { &mut kept_out } else { &mut let_in } += 1;
            if round % 2 == 0 {
                browser.reauthenticate(password).await.assert_ok();
            }
        }
    }
    assert!(
        kept_out > 20 && let_in > 20 && locked_out > 3 && for_two_factor > 10,
        "{kept_out} {let_in} {locked_out} {for_two_factor}"
    );
}

#[tokio::test]
async fn a_preview_says_what_it_does_to_the_saver_and_whom_to_write_to_a11_a12_r7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    for email in ["zoe@example.com", "ada@example.com"] {
        server.clock.advance(std::time::Duration::from_millis(1));
        server.member(&mut owner, "engines", email, "member").await;
    }
    let required = json!({"twoFactor": {"mode": "required"}});
    let preview = owner.post(PATH, required.clone()).await.assert_ok();
    assert_eq!(preview["wouldLockYourselfOut"], true);
    assert_eq!(preview["yourDecision"]["reasons"][0]["code"], "two_factor_required");
    assert_eq!(preview["blocked"], 3);
    owner
        .patch_policy("engines", required.clone())
        .await
        .assert_problem(409, "would_lock_yourself_out");
    owner.enrol(&server, OWNER_PASSWORD).await;
    let preview = owner.post(PATH, required.clone()).await.assert_ok();
    assert_eq!(preview["wouldLockYourselfOut"], false);
    assert_eq!(preview["yourDecision"]["decision"], "allow");
    assert_eq!(
        preview["emails"], "zoe@example.com, ada@example.com",
        "in the order in which they came"
    );
    assert_eq!(preview["affected"][0]["twoFactorState"], "not_enrolled");
    let headers = [("content-type", "application/merge-patch+json"), ("accept", "text/csv")];
    let table = owner
        .send("POST", PATH, &headers, required.to_string().into_bytes())
        .await;
    assert_eq!(
        table.text().lines().nth(1).unwrap(),
        "\"zoe@example.com\",\"Member\",\"member\",\"compliant\",\"not_enrolled\",\"two_factor_required\",\"true\""
    );
    let nobody = owner
        .post(PATH, json!({"twoFactor": {"mode": "off"}}))
        .await
        .assert_ok();
    assert_eq!((&nobody["emails"], &nobody["affected"]), (&json!(""), &json!([])));
}
