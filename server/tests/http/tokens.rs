//! Access tokens: credentials plus factor, for as long as the answer says, under the policy of each request (spec C18).

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    factors::{Key, enrol_totp},
    harness::{GOOD_PASSWORD, OWNER_PASSWORD, Server},
};

const EMAIL: &str = "member@example.com";

fn request(factor: Option<Value>) -> Value {
    let mut body = json!({"email": EMAIL, "password": GOOD_PASSWORD, "name": "laptop", "expiresInSeconds": 3_600});
    if let Some(factor) = factor {
        body["secondFactor"] = factor;
    }
    body
}

#[tokio::test]
async fn a_token_says_how_long_it_lives_is_listed_and_ends_with_the_request_that_revokes_it_c18() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    let answer = server.nobody().post("/v1/auth/tokens", request(None)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(!answer.headers.contains_key("set-cookie"));
    let created = answer.json();
    let token = created["token"].as_str().unwrap();
    assert!(token.starts_with("lka_"));
    assert_eq!(
        (&created["expiresIn"], &created["name"]),
        (&json!(3_600), &json!("laptop"))
    );
    assert_eq!(created["expiresAt"], "2026-11-21T13:00:00.000Z");
    server
        .nobody()
        .with_token("GET", "/v1/organizations/engines", token)
        .await
        .assert_ok();
    let list = member.get("/v1/auth/tokens").await.assert_ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert!(!list.to_string().contains("lka_"), "the token is shown once");
    let path = format!("/v1/auth/tokens/{}", created["id"].as_str().unwrap());
    owner.delete(&path).await.assert_problem(404, "not_found");
    server
        .nobody()
        .with_token("GET", "/v1/auth/session", token)
        .await
        .assert_ok();
    assert_eq!(member.delete(&path).await.status, 204);
    server
        .nobody()
        .with_token("GET", "/v1/auth/session", token)
        .await
        .assert_problem(401, "unauthenticated");
    member.delete(&path).await.assert_problem(404, "not_found");
    assert_eq!(server.events("auth.token.revoked").await.len(), 1);
}

#[tokio::test]
async fn a_token_ends_when_it_said_used_or_not_and_its_lifetime_has_bounds() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    server.member(&mut owner, "engines", EMAIL, "member").await;
    let created = server.nobody().post("/v1/auth/tokens", request(None)).await.json();
    let token = created["token"].as_str().unwrap();
    for _ in 0..3 {
        server.clock.advance(Duration::from_secs(1_199));
        server
            .nobody()
            .with_token("GET", "/v1/auth/session", token)
            .await
            .assert_ok();
    }
    server.clock.advance(Duration::from_secs(3));
    server
        .nobody()
        .with_token("GET", "/v1/auth/session", token)
        .await
        .assert_problem(401, "unauthenticated");
    for seconds in [0, 59, 7_776_001] {
        let mut body = request(None);
        body["expiresInSeconds"] = json!(seconds);
        let answer = server.nobody().post("/v1/auth/tokens", body).await;
        answer.assert_problem(422, "invalid_request");
        assert_eq!(
            answer.violations(),
            [(
                "expires_in_seconds_out_of_range".to_owned(),
                "expiresInSeconds".to_owned()
            )]
        );
    }
}

#[tokio::test]
async fn whoever_has_a_factor_needs_it_for_a_token_c15_c18() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (_, app, codes) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    let answer = server.nobody().post("/v1/auth/tokens", request(None)).await;
    answer.assert_problem(401, "second_factor_required");
    assert_eq!(answer.json()["methods"], json!(["totp", "backup_code"]));
    let wrong = json!({"method": "totp", "code": "000000"});
    server
        .nobody()
        .post("/v1/auth/tokens", request(Some(wrong)))
        .await
        .assert_problem(401, "wrong_code");
    assert_eq!(server.count("sessions WHERE kind = 'access_token'").await, 0);
    let factor = json!({"method": "totp", "code": app.next_code(&server)});
    let created = server.nobody().post("/v1/auth/tokens", request(Some(factor))).await;
    assert_eq!(created.status, 201);
    let code = json!({"method": "backup_code", "code": codes[0]});
    assert_eq!(
        server
            .nobody()
            .post("/v1/auth/tokens", request(Some(code)))
            .await
            .status,
        201
    );
    assert_eq!(server.count("backup_codes").await, 9);
    // What changes how a person logs in is no token's business.
    let token = created.json()["token"].as_str().unwrap().to_owned();
    for (method, path) in [
        ("POST", "/v1/account/two-factor/totp"),
        ("POST", "/v1/account/two-factor/totp/confirm"),
        ("DELETE", "/v1/account/two-factor/totp"),
        ("POST", "/v1/account/two-factor/backup-codes"),
        ("POST", "/v1/account/two-factor/security-keys/options"),
        ("POST", "/v1/account/two-factor/security-keys"),
        ("PUT", "/v1/account/password"),
    ] {
        server
            .nobody()
            .with_token(method, path, &token)
            .await
            .assert_problem(403, "session_required");
    }
}

#[tokio::test]
async fn a_security_key_needs_a_browser_and_is_never_left_out() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    let mut key = Key::new();
    assert_eq!(key.enrol(&mut member, "Blue").await.status, 201);
    server
        .nobody()
        .post("/v1/auth/tokens", request(None))
        .await
        .assert_problem(401, "second_factor_required");
    let options = member
        .post("/v1/auth/reauthenticate/options", json!({}))
        .await
        .assert_ok();
    let factor = json!({"method": "security_key", "credential": key.sign(&options).await});
    server
        .nobody()
        .post("/v1/auth/tokens", request(Some(factor)))
        .await
        .assert_problem(409, "security_key_needs_browser");
    assert_eq!(server.count("sessions WHERE kind = 'access_token'").await, 0);
}

#[tokio::test]
async fn the_very_next_request_with_a_token_is_refused_when_the_policy_requires_what_its_owner_lacks_a5_a6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    enrol_totp(&server, &mut owner).await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    let created = server.nobody().post("/v1/auth/tokens", request(None)).await.json();
    let token = created["token"].as_str().unwrap();
    server
        .nobody()
        .with_token("GET", "/v1/organizations/engines", token)
        .await
        .assert_ok();
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    let answer = server
        .nobody()
        .with_token("GET", "/v1/organizations/engines", token)
        .await;
    answer.assert_problem(403, "security_policy_not_met");
    let reason = &answer.json()["reasons"][0];
    assert_eq!(reason["code"], "two_factor_required");
    assert!(reason["cure"].is_string());
    // The session is refused by the same decision.
    let session = member.get("/v1/organizations/engines").await;
    session.assert_problem(403, "security_policy_not_met");
    assert_eq!(session.json()["reasons"], answer.json()["reasons"]);
    // Enrolling cures the session at once, and ends the token, which was minted without the factor.
    enrol_totp(&server, &mut member).await;
    member.get("/v1/organizations/engines").await.assert_ok();
    server
        .nobody()
        .with_token("GET", "/v1/organizations/engines", token)
        .await
        .assert_problem(401, "unauthenticated");
}
