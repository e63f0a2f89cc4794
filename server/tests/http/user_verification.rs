//! What the policy asks of security keys besides a touch (spec C14).

use serde_json::{Value, json};

use crate::{
    factors::{Key, made_anew},
    harness::{Browser, GOOD_PASSWORD, Server},
};

const EMAIL: &str = "member@example.com";

/// The answer as a key gives it that was only touched.
fn touched_only(key: &mut Key, answer: &Value) -> Value {
    key.signed_anew(answer, |_, data| data[32] &= !4)
}

fn factor(credential: &Value) -> Value {
    json!({"method": "security_key", "credential": credential})
}

async fn say(owner: &mut Browser, slug: &str, verification: &str) {
    owner.reauthenticate(crate::harness::OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy(slug, json!({"twoFactor": {"userVerification": verification}}))
        .await
        .assert_ok();
}

async fn member_with_key(server: &Server, key: &mut Key) -> (Browser, Browser) {
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    assert_eq!(key.enrol(&mut member, "Blue").await.status, 201);
    (owner, member)
}

#[tokio::test]
async fn where_it_is_required_a_touch_is_refused_with_a_code_of_its_own_at_every_login_c14() {
    let server = Server::start().await;
    let mut key = Key::without_pin();
    let (mut owner, _) = member_with_key(&server, &mut key).await;
    say(&mut owner, "engines", "required").await;
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let options = browser.login_key_options().await.assert_ok();
    assert_eq!(options["publicKey"]["userVerification"], "required");
    let signed = key.sign(&options).await;
    let refused = browser.second_factor_key(&touched_only(&mut key, &signed)).await;
    refused.assert_problem(401, "user_verification_required");
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("PIN") && detail.contains("backup code"), "{detail}");
    let failed = &server.events("auth.2fa.verify.failed").await[0];
    assert_eq!(failed["reason"], "user_verification_required");
    assert_eq!(browser.second_factor_key(&signed).await.assert_ok()["state"], "active");
    browser.get("/v1/organizations/engines").await.assert_ok();
}

#[tokio::test]
async fn a_session_from_a_touch_is_asked_again_as_soon_as_it_is_required_c14() {
    let server = Server::start().await;
    let mut key = Key::without_pin();
    let (mut owner, mut member) = member_with_key(&server, &mut key).await;
    member.get("/v1/organizations/engines").await.assert_ok();
    say(&mut owner, "engines", "required").await;
    let refused = member.get("/v1/organizations/engines").await;
    refused.assert_problem(403, "security_policy_not_met");
    let reason = &refused.json()["reasons"][0];
    assert_eq!(
        (&reason["code"], &reason["cure"]),
        (&json!("user_verification_required"), &json!("/account/reauthenticate"))
    );
    let session = member.get("/v1/auth/session").await.assert_ok();
    assert_eq!(
        (&session["state"], &session["next"]),
        (&json!("reauthentication_required"), &json!("/account/reauthenticate"))
    );
    let options = member
        .post("/v1/auth/reauthenticate/options", json!({}))
        .await
        .assert_ok();
    assert_eq!(options["publicKey"]["userVerification"], "required");
    let signed = key.sign(&options).await;
    let touched = touched_only(&mut key, &signed);
    member
        .prove(factor(&touched))
        .await
        .assert_problem(403, "user_verification_required");
    member.prove(factor(&signed)).await.assert_ok();
    member.get("/v1/organizations/engines").await.assert_ok();
    // The password alone, proven again, leaves what the key has verified.
    member.reauthenticate(GOOD_PASSWORD).await.assert_ok();
    member.get("/v1/organizations/engines").await.assert_ok();
}

#[tokio::test]
async fn another_factor_ends_it_too_c14() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    let added = Key::without_pin().enrol(&mut member, "Blue").await;
    let code = added.json()["backupCodes"][0].clone();
    say(&mut owner, "engines", "required").await;
    member
        .get("/v1/organizations/engines")
        .await
        .assert_problem(403, "security_policy_not_met");
    member
        .prove(json!({"method": "backup_code", "code": code}))
        .await
        .assert_ok();
    member.get("/v1/organizations/engines").await.assert_ok();
}

#[tokio::test]
async fn a_key_that_was_only_touched_is_not_set_up_where_it_is_required_c14() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    say(&mut owner, "engines", "required").await;
    let options = member.key_options().await.assert_ok();
    let selection = &options["publicKey"]["authenticatorSelection"];
    assert_eq!(selection["userVerification"], "required");
    let made = Key::without_pin().make(&options).await;
    let touched = made_anew(&made, |_, data| data[32] &= !4);
    member
        .add_key("Blue", &touched)
        .await
        .assert_problem(403, "user_verification_required");
    assert_eq!(server.count("security_keys").await, 0);
    assert_eq!(member.add_key("Blue", &made).await.status, 201);
    member.get("/v1/organizations/engines").await.assert_ok();
}

#[tokio::test]
async fn where_it_is_discouraged_a_touch_is_enough_of_a_key_that_has_a_pin_too_c14() {
    let server = Server::start().await;
    let mut key = Key::new();
    let (mut owner, mut member) = member_with_key(&server, &mut key).await;
    say(&mut owner, "engines", "discouraged").await;
    let options = member.key_options().await.assert_ok();
    let selection = &options["publicKey"]["authenticatorSelection"];
    assert_eq!(selection["userVerification"], "discouraged");
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let options = browser.login_key_options().await.assert_ok();
    assert_eq!(options["publicKey"]["userVerification"], "discouraged");
    let signed = key.sign(&options).await;
    let touched = touched_only(&mut key, &signed);
    browser.second_factor_key(&touched).await.assert_ok();
    // Later, where it is preferred again, the key has to ask for its PIN as when it was set up.
    say(&mut owner, "engines", "preferred").await;
    let options = browser
        .post("/v1/auth/reauthenticate/options", json!({}))
        .await
        .assert_ok();
    let signed = key.sign(&options).await;
    let touched = touched_only(&mut key, &signed);
    browser
        .prove(factor(&touched))
        .await
        .assert_problem(403, "user_not_verified");
}

#[tokio::test]
async fn the_strictest_of_a_persons_organizations_says_what_a_login_asks_for_c14() {
    let server = Server::start().await;
    let mut key = Key::without_pin();
    let (mut owner, mut member) = member_with_key(&server, &mut key).await;
    let created = json!({"name": "Looms", "slug": "looms"});
    assert_eq!(member.post("/v1/organizations", created).await.status, 201);
    member
        .patch_policy("looms", json!({"twoFactor": {"userVerification": "discouraged"}}))
        .await
        .assert_ok();
    let asked = async |server: &Server| {
        let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
        let options = browser.login_key_options().await.assert_ok();
        options["publicKey"]["userVerification"].clone()
    };
    assert_eq!(asked(&server).await, "preferred");
    say(&mut owner, "engines", "required").await;
    assert_eq!(asked(&server).await, "required");
    // What the one requires is no matter of the other.
    member.get("/v1/organizations/looms").await.assert_ok();
    member
        .get("/v1/organizations/engines")
        .await
        .assert_problem(403, "security_policy_not_met");
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "off"}}))
        .await
        .assert_ok();
    assert_eq!(asked(&server).await, "discouraged");
}

#[tokio::test]
async fn whoever_requires_it_has_verified_the_own_key_and_loosening_it_is_open_r7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    assert_eq!(Key::without_pin().enrol(&mut owner, "Blue").await.status, 201);
    let required = json!({"twoFactor": {"userVerification": "required"}});
    let refused = owner.patch_policy("engines", required.clone()).await;
    refused.assert_problem(409, "would_lock_yourself_out");
    assert_eq!(refused.json()["reasons"][0]["code"], "user_verification_required");
    let mut verified = owner.clone();
    assert_eq!(Key::new().enrol(&mut verified, "Red").await.status, 201);
    verified.patch_policy("engines", required).await.assert_ok();
    verified
        .patch_policy("engines", json!({"twoFactor": {"userVerification": "sometimes"}}))
        .await
        .assert_problem(422, "invalid_policy");
    verified
        .patch_policy("engines", json!({"twoFactor": {"userVerification": "preferred"}}))
        .await
        .assert_ok();
}
