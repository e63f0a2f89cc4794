use std::time::Duration;

use crate::harness::{OWNER_PASSWORD, Server};

#[tokio::test]
async fn the_cookie_is_for_this_host_alone_and_no_script_reads_it() {
    let server = Server::start().await;
    server.owner("engines").await;
    let answer = server.nobody().login("owner@engines.example", OWNER_PASSWORD).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-lockstep=lks_"), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
    assert!(!answer.text().contains("lks_"));
    let development = Server::with(|settings| settings.development = true).await;
    development.owner("engines").await;
    let answer = development
        .nobody()
        .login("owner@engines.example", OWNER_PASSWORD)
        .await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("lockstep=lks_") && !cookie.contains("Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn a_token_is_taken_from_the_authorization_header_too_and_that_one_counts() {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let token = owner.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
    let bearer = format!("Bearer {token}");
    let mut nobody = server.nobody();
    let answer = nobody
        .send("GET", "/v1/auth/session", &[("authorization", &bearer)], Vec::new())
        .await;
    answer.assert_ok();
    let answer = owner
        .clone()
        .send(
            "GET",
            "/v1/auth/session",
            &[("authorization", "Bearer lks_no")],
            Vec::new(),
        )
        .await;
    answer.assert_problem(401, "unauthenticated");
    assert_eq!(answer.headers["www-authenticate"], "Bearer");
    // Only its hash is stored.
    let secret = &token.as_bytes()[4..47];
    let stored = server.dump().await;
    assert!(!stored.windows(secret.len()).any(|window| window == secret));
}

#[tokio::test]
async fn logging_out_ends_the_session_at_once() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut same_token = owner.clone();
    let answer = owner.send("POST", "/v1/auth/logout", &[], Vec::new()).await;
    assert_eq!(answer.status, 204);
    assert!(answer.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    same_token
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    assert_eq!(server.count("sessions").await, 0);
}

#[tokio::test]
async fn every_authentication_gives_a_new_token_and_kills_the_old_one() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut old = owner.clone();
    owner
        .reauthenticate("wrong")
        .await
        .assert_problem(403, "wrong_password");
    assert_eq!(owner.cookie, old.cookie);
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    assert_ne!(owner.cookie, old.cookie);
    old.get("/v1/auth/session").await.assert_problem(401, "unauthenticated");
    let mut old = owner.clone();
    owner.change_password(OWNER_PASSWORD, "Abcdefgh2!").await.assert_ok();
    old.get("/v1/auth/session").await.assert_problem(401, "unauthenticated");
    owner.get("/v1/auth/session").await.assert_ok();
    assert_eq!(server.count("sessions").await, 1);
}

#[tokio::test]
async fn of_parallel_reauthentications_with_one_token_exactly_one_succeeds() {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let mut owner = owner.clone();
        tasks.push(tokio::spawn(async move {
            owner.reauthenticate(OWNER_PASSWORD).await.status.as_u16()
        }));
    }
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.unwrap());
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 401).count(),
        7,
        "{statuses:?}"
    );
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_at_the_latest_after_its_whole_life_x15() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let minutes = Duration::from_mins;
    server.clock.advance(minutes(29));
    owner.get("/v1/auth/session").await.assert_ok();
    server.clock.advance(minutes(29));
    owner.get("/v1/auth/session").await.assert_ok();
    server.clock.advance(minutes(30));
    owner
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    for _ in 0..35 {
        server.clock.advance(minutes(20));
        owner.get("/v1/auth/session").await.assert_ok();
    }
    server.clock.advance(minutes(20));
    owner
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
}

#[tokio::test]
async fn the_strictest_organization_says_how_long_a_session_lives_x15() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner
        .post("/v1/organizations", serde_json::json!({"name": "Looms"}))
        .await;
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy("looms", serde_json::json!({"session": {"idleSeconds": 60}}))
        .await
        .assert_ok();
    for _ in 0..2 {
        server.clock.advance(Duration::from_secs(40));
        owner.get("/v1/auth/session").await.assert_ok();
    }
    server.clock.advance(Duration::from_mins(1));
    owner
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
}

/// Spec X15.
#[tokio::test]
async fn a_person_sees_the_own_sessions_and_ends_one_of_them_at_once() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    server.clock.advance(Duration::from_millis(1));
    let mut phone = server.nobody();
    let body = serde_json::json!({"email": "owner@engines.example", "password": OWNER_PASSWORD}).to_string();
    let headers = [("content-type", "application/json"), ("user-agent", "Phone/1.0")];
    let answer = phone.send("POST", "/v1/auth/login", &headers, body.into_bytes()).await;
    answer.assert_ok();
    let mut stranger = server.owner("looms").await;

    let sessions = owner.get("/v1/auth/sessions").await.assert_ok();
    let items = sessions["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{sessions}");
    assert_eq!(
        (&items[0]["current"], &items[1]["current"]),
        (&false.into(), &true.into())
    );
    assert_eq!(items[0]["userAgent"], "Phone/1.0");
    assert_eq!(items[0]["createdAt"], "2026-11-21T12:00:00.001Z");
    assert_eq!(items[0]["expiresAt"], "2026-11-21T12:30:00.001Z");

    let path = format!("/v1/auth/sessions/{}", items[0]["id"].as_str().unwrap());
    stranger.delete(&path).await.assert_problem(404, "not_found");
    phone.get("/v1/auth/session").await.assert_ok();
    assert_eq!(owner.delete(&path).await.status, 204);
    phone
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    owner.delete(&path).await.assert_problem(404, "not_found");
    owner.get("/v1/auth/session").await.assert_ok();
    let events = server.events("auth.session.ended").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["sessionId"], items[0]["id"]);

    // One that has ended by itself is not there any more.
    server.clock.advance(Duration::from_mins(29));
    owner.get("/v1/auth/session").await.assert_ok();
    phone.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    server.clock.advance(Duration::from_mins(29));
    owner.get("/v1/auth/session").await.assert_ok();
    server.clock.advance(Duration::from_mins(1));
    let sessions = owner.get("/v1/auth/sessions").await.assert_ok();
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1, "{sessions}");
}
