use lockstep_core::policy::SecurityPolicy;
use serde_json::json;

use crate::harness::{GOOD_PASSWORD, OWNER_PASSWORD, Server};

#[tokio::test]
async fn an_unknown_account_answers_the_same_bytes_at_the_same_cost_as_a_wrong_password() {
    let server = Server::start().await;
    server.owner("engines").await;
    let before = server.app.hashes_spent();
    let known = server.nobody().login("owner@engines.example", "wrong").await;
    let unknown = server.nobody().login("nobody@engines.example", "wrong").await;
    known.assert_problem(401, "invalid_credentials");
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    let names = |answer: &crate::harness::Answer| {
        let mut names: Vec<_> = answer.headers.keys().map(|name| name.as_str().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&known), names(&unknown));
    assert_eq!(server.app.hashes_spent() - before, 2);
    let events = server.events("auth.login.failed").await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["email"], "owner@engines.example");
    assert!(events[1].get("email").is_none());
}

#[tokio::test]
async fn login_takes_every_spelling_of_the_email_and_the_nfc_form_of_the_password_r1() {
    let server = Server::start().await;
    let mut body = crate::harness::sign_up("engines");
    body["password"] = json!("Abcd\u{e9}fgh1!");
    assert_eq!(server.nobody().post("/v1/auth/sign-up", body).await.status, 201);
    let answer = server
        .nobody()
        .login("OWNER@ENGINES.EXAMPLE", "Abcde\u{301}fgh1!")
        .await;
    assert_eq!(answer.assert_ok()["state"], "active");
    // Nothing is trimmed.
    server
        .nobody()
        .login("owner@engines.example", "Abcd\u{e9}fgh1! ")
        .await
        .assert_problem(401, "invalid_credentials");
}

#[tokio::test]
async fn the_hash_of_an_older_cost_is_renewed_at_login() {
    let server = Server::start().await;
    server.owner("engines").await;
    // Argon2id, 64 KiB, 1 pass, of GOOD_PASSWORD.
    let old = {
        use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
        let cheap = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(64, 1, 1, None).unwrap(),
        );
        cheap
            .hash_password_with_salt(OWNER_PASSWORD.as_bytes(), b"0123456789abcdef")
            .unwrap()
            .to_string()
    };
    let mut connection = server.other_connection().await;
    sqlx::query("UPDATE accounts SET password_hash = $1")
        .bind(&old)
        .execute(&mut connection)
        .await
        .unwrap();
    server
        .nobody()
        .login("owner@engines.example", OWNER_PASSWORD)
        .await
        .assert_ok();
    let new: String = sqlx::query_scalar("SELECT password_hash FROM accounts")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
    server
        .nobody()
        .login("owner@engines.example", OWNER_PASSWORD)
        .await
        .assert_ok();
}

#[tokio::test]
async fn a_weak_existing_password_is_caught_at_login_and_its_change_opens_everything_a18_g7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "admin")
        .await;
    let other_device = {
        let mut browser = server.nobody();
        browser.login("member@example.com", GOOD_PASSWORD).await.assert_ok();
        browser
    };
    let saved = owner
        .patch_policy("engines", json!({"password": {"minLength": 14}}))
        .await;
    assert_eq!(saved.assert_ok()["version"], 2);

    // Nobody knows yet whether the password satisfies the new rules.
    let refused = member.get("/v1/organizations/engines/members").await;
    refused.assert_problem(403, "security_policy_not_met");
    assert_eq!(refused.json()["title"], "Access denied: security policy not met");
    let reasons = refused.json()["reasons"].clone();
    assert_eq!(reasons.as_array().unwrap().len(), 1);
    assert_eq!(reasons[0]["code"], "password_unknown");
    assert_eq!(reasons[0]["cure"], "/account/reauthenticate");

    // At the next login it is known.
    let session = member.login("member@example.com", GOOD_PASSWORD).await.assert_ok();
    assert_eq!(session["state"], "password_change_required");
    assert_eq!(session["next"], "/account/password");
    let refused = member.get("/v1/organizations/engines/members").await;
    let reasons = refused.json()["reasons"].clone();
    assert_eq!(reasons.as_array().unwrap().len(), 1);
    assert_eq!(reasons[0]["code"], "password_non_compliant");
    assert_eq!(reasons[0]["cure"], "/account/password");

    // What cures it is open, and what does not satisfy the rules is refused.
    let rules = member
        .get("/v1/organizations/engines/password-policy")
        .await
        .assert_ok();
    assert_eq!(rules["password"]["minLength"], 14);
    assert_eq!(
        member.get("/v1/account/password-policy").await.assert_ok()["password"]["minLength"],
        14
    );
    let weak = member.change_password(GOOD_PASSWORD, "Abcdefghijk1!").await;
    weak.assert_problem(422, "password_not_accepted");
    let session = member
        .change_password(GOOD_PASSWORD, "Abcdefghijkl1!")
        .await
        .assert_ok();
    assert_eq!(session["state"], "active");
    member.get("/v1/organizations/engines/members").await.assert_ok();

    // Other sessions have ended.
    other_device
        .clone()
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    server
        .nobody()
        .login("member@example.com", GOOD_PASSWORD)
        .await
        .assert_problem(401, "invalid_credentials");
    assert_eq!(server.events("account.password.changed").await.len(), 1);
}

#[tokio::test]
async fn an_unknown_password_is_cured_by_entering_it_once_more_r5_g7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut policy = SecurityPolicy::for_new_organization();
    policy.password.require_lowercase = true;
    server.put_policy(&mut owner, "engines", &policy).await;
    let answer = owner.get("/v1/organizations/engines/members").await;
    answer.assert_problem(403, "security_policy_not_met");
    assert_eq!(answer.json()["reasons"][0]["code"], "password_unknown");
    let session = owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    assert_eq!(session["organizations"][0]["passwordState"], "compliant");
    owner.get("/v1/organizations/engines/members").await.assert_ok();
}

#[tokio::test]
async fn loosening_never_blocks_anyone_r5() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    for patch in [
        json!({"password": {"minLength": 8}}),
        json!({"password": {"requireSpecial": false}}),
        json!({"password": {"enabled": false}}),
    ] {
        owner.patch_policy("engines", patch).await.assert_ok();
        owner.get("/v1/organizations/engines/members").await.assert_ok();
    }
}
