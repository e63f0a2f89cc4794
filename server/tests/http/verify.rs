use std::time::Duration;

use axum::http::StatusCode;
use lockstep_server::{Clock, IDENTITY_HEADERS};
use serde_json::json;

use crate::harness::{Answer, GOOD_PASSWORD, OWNER_PASSWORD, Server};

const PATH: &str = "/v1/verify?organization=engines";

fn assert_identified(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.body.is_empty());
    for name in IDENTITY_HEADERS {
        assert!(!answer.headers[name].is_empty(), "{name}");
    }
}

#[tokio::test]
async fn a_member_whom_the_decision_allows_is_named_to_the_proxy_c18() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let token = owner.invite("engines", "zoe@example.com", "admin").await;
    let body =
        json!({"email": "zoe@example.com", "password": GOOD_PASSWORD, "name": "Zoë, M", "invitationToken": token});
    let mut zoe = server.nobody();
    assert_eq!(zoe.post("/v1/auth/sign-up", body).await.status, StatusCode::CREATED);
    let answer = zoe.get(PATH).await;
    assert_identified(&answer);
    assert_eq!(answer.headers["x-lockstep-user"], zoe.user_id().await.as_str());
    assert_eq!(answer.headers["x-lockstep-email"], "zoe@example.com");
    assert_eq!(answer.headers["x-lockstep-name"], "Zo%C3%AB%2C%20M");
    assert_eq!(answer.headers["x-lockstep-role"], "admin");
    assert_eq!(answer.headers["x-lockstep-organization"], "engines");
    assert_eq!(answer.headers["x-lockstep-plane"], "session");
    assert_eq!(answer.headers["x-lockstep-second-factor"], "none");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let id = answer.headers["x-lockstep-organization-id"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_identified(&zoe.get(&format!("/v1/verify?organization={id}")).await);

    let login = json!({"email": "zoe@example.com", "password": GOOD_PASSWORD, "name": "script"});
    let token = zoe.post("/v1/auth/tokens", login).await.json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let bearer = format!("Bearer {token}");
    let answer = server
        .nobody()
        .send("GET", PATH, &[("authorization", &bearer)], Vec::new())
        .await;
    assert_identified(&answer);
    assert_eq!(answer.headers["x-lockstep-plane"], "access_token");
}

#[tokio::test]
async fn whatever_is_not_allowed_is_401_or_403_g6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut stranger = server.owner("other").await;
    let answer = server.nobody().get(PATH).await;
    answer.assert_problem(401, "unauthenticated");
    assert_eq!(answer.headers["x-lockstep-cure"], "http://localhost:8080/login");
    let forged = [("authorization", "Bearer lka_x")];
    owner
        .send("GET", PATH, &forged, Vec::new())
        .await
        .assert_problem(401, "unauthenticated");
    let foreign = stranger.get(PATH).await;
    foreign.assert_problem(403, "not_a_member");
    let unknown = stranger.get("/v1/verify?organization=nowhere").await;
    unknown.assert_problem(403, "not_a_member");
    assert_eq!(
        foreign.body, unknown.body,
        "who is no member does not learn what there is"
    );
    for query in [
        "",
        "?",
        "?organization=",
        "?organization=engines&organization=other",
        "?organization=engines&x=1",
        "?org=engines",
        "?Organization=engines",
    ] {
        let answer = owner.get(&format!("/v1/verify{query}")).await;
        answer.assert_problem(403, "organization_not_named");
    }
    for header in ["x-lockstep-groups", "x_lockstep_user", "x-lockstep-cure"] {
        let answer = owner.send("GET", PATH, &[(header, "admin")], Vec::new()).await;
        answer.assert_problem(403, "unknown_identity_header");
    }
    let answer = owner
        .send("GET", PATH, &[("x-lockstep-role", "forged")], Vec::new())
        .await;
    assert_identified(&answer);
    assert_eq!(answer.headers["x-lockstep-role"], "super_admin");
    server.app.store().close().await;
    owner.get(PATH).await.assert_problem(503, "storage_unavailable");
}

#[tokio::test]
async fn a_session_that_only_a_proxy_asks_with_is_in_use_x15() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut elsewhere = server.nobody();
    for _ in 0..2 {
        server.clock.advance(Duration::from_mins(29));
        assert_identified(&owner.get(PATH).await);
        elsewhere
            .login("owner@engines.example", OWNER_PASSWORD)
            .await
            .assert_ok();
        let sessions = elsewhere.get("/v1/auth/sessions").await.json();
        let seen = sessions["items"].as_array().unwrap().iter();
        let mut seen = seen.filter(|session| session["lastUsedAt"] == server.clock.now().to_string());
        assert!(seen.any(|session| session["current"] == false), "{sessions}");
    }
}

#[tokio::test]
async fn the_very_next_request_of_a_member_without_a_second_factor_is_refused_a5_a6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let login = json!({"email": "member@example.com", "password": GOOD_PASSWORD, "name": "script"});
    let token = member.post("/v1/auth/tokens", login).await.json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let bearer = format!("Bearer {token}");
    assert_identified(&member.get(PATH).await);
    owner.enrol(&server, OWNER_PASSWORD).await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    let answer = member.get(PATH).await;
    answer.assert_problem(403, "security_policy_not_met");
    assert_eq!(answer.json()["reasons"][0]["code"], "two_factor_required");
    assert_eq!(
        answer.headers["x-lockstep-cure"],
        "http://localhost:8080/account/two-factor"
    );
    assert!(IDENTITY_HEADERS.iter().all(|name| !answer.headers.contains_key(*name)));
    let by_token = server
        .nobody()
        .send("GET", PATH, &[("authorization", &bearer)], Vec::new())
        .await;
    by_token.assert_problem(403, "security_policy_not_met");
    let with_factor = owner.get(PATH).await;
    assert_identified(&with_factor);
    assert_eq!(with_factor.headers["x-lockstep-second-factor"], "totp");
    member.enrol(&server, GOOD_PASSWORD).await;
    assert_identified(&member.get(PATH).await);
}
