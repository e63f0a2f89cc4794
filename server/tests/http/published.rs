//! What published holes of comparable systems ask and no resource's own tests do: `tests/advisories.toml` lists them all.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use lockstep_server::{Rate, declared_routes, document};
use serde_json::{Value, json};
use std::net::SocketAddr;

use crate::{
    factors::{App, enrol_totp, texts},
    harness::{Answer, GOOD_PASSWORD, OWNER_PASSWORD, Server},
    mailbox,
    two_factor::{path_of, tricks},
};

const OWNER: &str = "owner@engines.example";
const MEMBER: &str = "member@example.com";

/// A wrong login from `peer`.
async fn login_from(server: &Server, peer: &str, headers: &[(&str, &str)]) -> Answer {
    let body = json!({"email": OWNER, "password": "wrong"}).to_string();
    let mut request = Request::post("/v1/auth/login").header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::from(body)).unwrap();
    let peer: SocketAddr = peer.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    server.nobody().request(request).await
}

/// Section A, 7.
#[tokio::test]
async fn wrong_passwords_count_for_the_address_that_can_be_known_whatever_the_request_says_of_it() {
    let server = Server::with(|settings| {
        settings.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        settings.limits.failures_per_address = Rate {
            burst: 3,
            per_second: 0.001,
        };
    })
    .await;
    server.owner("engines").await;
    let lies = |number: usize| format!("203.0.113.{number}");
    // Each row is one client: whoever it says it is, the fourth attempt is one too many.
    let untrusted = (0..4).map(|number| ("192.0.2.1:4711".to_owned(), lies(number)));
    let mapped = (0..4).map(|number| (format!("[::ffff:192.0.2.2]:{}", 4_000 + number), lies(number)));
    let network = (0..4).map(|number| (format!("[2001:db8:0:1:{number}::{number}]:1"), lies(number)));
    let proxied = (0..4).map(|number| ("10.0.0.1:80".to_owned(), format!("{}, 198.51.100.7", lies(number))));
    let tabs = (0..4).map(|number| ("10.0.0.1:80".to_owned(), format!("{},\t198.51.100.8\t", lies(number))));
    for client in [
        untrusted.collect::<Vec<_>>(),
        mapped.collect(),
        network.collect(),
        proxied.collect(),
        tabs.collect(),
    ] {
        for (number, (peer, forwarded)) in client.iter().enumerate() {
            let headers = [
                ("x-forwarded-for", forwarded.as_str()),
                ("x_forwarded_for", &lies(number)),
                ("x-real-ip", &lies(number)),
                ("forwarded", &format!("for={}", lies(number))),
            ];
            let answer = login_from(&server, peer, &headers).await;
            if number < 3 {
                answer.assert_problem(401, "invalid_credentials");
            } else {
                answer.assert_problem(429, "too_many_requests");
            }
        }
    }
    // Neighbours are others.
    for peer in ["192.0.2.3:1", "[2001:db8:0:2::1]:1"] {
        login_from(&server, peer, &[])
            .await
            .assert_problem(401, "invalid_credentials");
    }
    login_from(&server, "10.0.0.1:80", &[("x-forwarded-for", "198.51.100.9")])
        .await
        .assert_problem(401, "invalid_credentials");
}

/// Section A, 8.
#[tokio::test]
async fn no_way_of_writing_its_path_leads_to_a_login_that_is_not_counted() {
    let server = Server::with(|settings| settings.limits.lockout = true).await;
    server.owner("engines").await;
    for _ in 0..10 {
        let answer = server.nobody().login(OWNER, "wrong").await;
        answer.assert_problem(401, "invalid_credentials");
    }
    let hashes = server.app.hashes_spent();
    let body = json!({"email": OWNER, "password": OWNER_PASSWORD, "name": "x"});
    for path in ["/v1/auth/login", "/v1/auth/tokens"] {
        let body = if path.ends_with("tokens") {
            body.clone()
        } else {
            json!({"email": OWNER, "password": OWNER_PASSWORD})
        };
        server
            .nobody()
            .post(path, body.clone())
            .await
            .assert_problem(429, "account_locked");
        for trick in tricks(path) {
            let answer = server.nobody().post(&trick, body.clone()).await;
            let code = answer.code();
            assert!(
                ["account_locked", "route_not_found", "method_not_allowed", "not_found"].contains(&code.as_str())
                    || code == "unauthenticated",
                "{trick}: {}",
                answer.text()
            );
        }
    }
    assert_eq!(server.app.hashes_spent(), hashes);
}

/// Section D: the way that recovers the password is no way around the second factor.
#[tokio::test]
async fn a_reset_leaves_the_second_factor_as_it_was_and_what_a_lock_of_it_keeps_closed() {
    let server = Server::with(|settings| {
        mailbox::to_directory(settings);
        settings.limits.lockout = true;
    })
    .await;
    let mut owner = mailbox::owner(&server, "engines").await;
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let started = owner.post("/v1/account/two-factor/totp", json!({})).await.json();
    let app = App::new(started["secret"].as_str().unwrap());
    owner.post("/v1/account/two-factor/email-code", json!({})).await;
    let mailed = mailbox::only(mailbox::read(&server).await).code();
    let body = json!({"code": app.code(&server, 0), "emailCode": mailed});
    let confirmed = owner
        .post("/v1/account/two-factor/totp/confirm", body)
        .await
        .assert_ok();
    let codes = texts(&confirmed["backupCodes"]);
    let mut half = server.half_logged_in(OWNER, OWNER_PASSWORD).await;
    let right = app.next_code(&server);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..10 {
        half.second_factor("totp", wrong)
            .await
            .assert_problem(401, "wrong_code");
    }
    mailbox::read(&server).await;
    assert_eq!(mailbox::forget(&mut server.nobody(), OWNER).await.status, 202);
    let token = mailbox::only(mailbox::read(&server).await).token("/reset-password");
    let new = "Another-Good-Password-1!";
    mailbox::reset(&mut server.nobody(), &token, new).await.assert_ok();
    // Neither the login of before nor the session goes on, and a new one asks for the factor, which is locked still.
    half.second_factor("backup_code", &codes[0])
        .await
        .assert_problem(401, "challenge_not_valid");
    owner
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    let mut half = server.half_logged_in(OWNER, new).await;
    half.get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    half.second_factor("totp", &right)
        .await
        .assert_problem(429, "account_locked");
    assert_eq!(server.count("backup_codes").await, 10);
    server.clock.advance(std::time::Duration::from_mins(2));
    let mut half = server.half_logged_in(OWNER, new).await;
    half.second_factor("totp", &app.next_code(&server)).await.assert_ok();
}

/// Section D: a right code stands in for no password.
#[tokio::test]
async fn a_right_code_beside_a_wrong_password_opens_nothing_and_is_not_used_up() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (_, app, codes) = server.member_with_totp(&mut owner, "engines", MEMBER).await;
    let code = app.next_code(&server);
    for factor in [
        json!({"method": "totp", "code": code}),
        json!({"method": "backup_code", "code": codes[0]}),
    ] {
        let body = json!({"email": MEMBER, "password": "wrong", "name": "x", "secondFactor": factor});
        let answer = server.nobody().post("/v1/auth/tokens", body).await;
        answer.assert_problem(401, "invalid_credentials");
    }
    assert_eq!(server.count("backup_codes").await, 10);
    let mut half = server.half_logged_in(MEMBER, GOOD_PASSWORD).await;
    half.second_factor("totp", &code).await.assert_ok();
}

/// Section I: hash functions and keys of caches that look at a beginning only.
#[tokio::test]
async fn a_password_counts_to_its_last_character_whatever_it_is_long() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    for length in [55, 56, 72, 73, 127] {
        let beginning: String = "Zebra-lantern-quartz-7-orbit-maple"
            .chars()
            .cycle()
            .take(length)
            .collect();
        let email = format!("{}{length}@example.com", "m".repeat(60));
        let token = owner.invite("engines", &email, "member").await;
        let body = json!({
            "email": email, "password": format!("{beginning}x"), "name": "Member", "invitationToken": token,
        });
        let answer = server.nobody().post("/v1/auth/sign-up", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        for wrong in [beginning.clone(), format!("{beginning}y"), format!("{beginning}xx")] {
            let answer = server.nobody().login(&email, &wrong).await;
            answer.assert_problem(401, "invalid_credentials");
        }
        let right = format!("{beginning}x");
        server.nobody().login(&email, &right).await.assert_ok();
    }
}

/// Section L: somebody who was made an owner, and has not said yes.
#[tokio::test]
async fn who_is_invited_may_nothing_before_accepting_and_nothing_after_leaving() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut invited = server.owner("looms").await;
    let token = owner.invite("engines", "owner@looms.example", "super_admin").await;
    let of_the_organization: Vec<_> = declared_routes()
        .into_iter()
        .filter(|route| route.path.contains("{org}"))
        .collect();
    assert!(of_the_organization.len() >= 25, "{}", of_the_organization.len());
    for route in &of_the_organization {
        let path = path_of(route);
        let answer = invited.json(route.method, &path, "{}").await;
        answer.assert_problem(404, "not_found");
        // The token of the invitation is nobody's session.
        let answer = server.nobody().with_token(route.method, &path, &token).await;
        answer.assert_problem(401, "unauthenticated");
    }
    let accepted = invited.post("/v1/invitations/accept", json!({"token": token})).await;
    accepted.assert_ok();
    invited.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    invited.get("/v1/organizations/engines/members").await.assert_ok();
    let id = invited.user_id().await;
    let left = owner.delete(&format!("/v1/organizations/engines/members/{id}")).await;
    assert_eq!(left.status, 204, "{}", left.text());
    for route in &of_the_organization {
        let answer = invited.json(route.method, &path_of(route), "{}").await;
        answer.assert_problem(404, "not_found");
    }
}

/// Section L: documents that are cheap to send and dear to read.
#[tokio::test]
async fn deep_and_wide_documents_are_refused_by_every_route_that_reads_one() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let described: Value = serde_json::from_str(&document().to_json().unwrap()).unwrap();
    let reads = |method: &str, path: &str| {
        let operation = &described["paths"][path][method.to_lowercase()];
        operation.get("requestBody").is_some()
    };
    let objects = format!("{}{}", r#"{"a":"#.repeat(9_000), "}".repeat(9_000));
    let password = format!(r#"{{"password":{}{}}}"#, "[".repeat(30_000), "]".repeat(30_000));
    let wide: Vec<_> = (0..6_000).map(|number| format!("\"{number:05}\":1")).collect();
    let wide = format!("{{{}}}", wide.join(","));
    let numbers = format!(r#"{{"email":{}}}"#, "9".repeat(60_000));
    let lists = format!("[{}1]", "1,".repeat(30_000));
    let mut asked = 0;
    for route in declared_routes()
        .iter()
        .filter(|route| reads(route.method, &route.path))
    {
        asked += 1;
        for body in [&objects, &password, &wide, &numbers, &lists] {
            let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
            let answer = owner
                .send(route.method, &path_of(route), &headers, body.clone().into_bytes())
                .await;
            let status = answer.status.as_u16();
            assert!((400..500).contains(&status), "{route:?}: {}", answer.text());
            assert!(answer.body.len() < 4_000_000 && !answer.code().is_empty(), "{route:?}");
        }
    }
    assert!(asked >= 25, "{asked}");
    assert_eq!(
        owner.get("/v1/organizations/engines/security-policy").await.assert_ok()["version"],
        1
    );
    assert_eq!(server.app.hashes_spent(), 1, "the one of the sign-up");
}

/// Section L: what is secret is in no event and no refusal.
#[tokio::test]
async fn no_secret_that_is_sent_comes_back_in_a_refusal_or_an_event() {
    let server = Server::with(|settings| {
        mailbox::to_directory(settings);
        settings.limits.lockout = true;
    })
    .await;
    let mut owner = mailbox::owner(&server, "engines").await;
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let created = owner
        .create_key(json!({"name": "key", "scopes": ["verify"], "hashed": false}))
        .await;
    let token = json!({"email": OWNER, "password": OWNER_PASSWORD, "name": "x"});
    let token = owner.post("/v1/auth/tokens", token).await.json();
    let invitation = owner.invite("engines", "new@example.com", "member").await;
    mailbox::read(&server).await;
    mailbox::forget(&mut server.nobody(), OWNER).await;
    let reset = mailbox::only(mailbox::read(&server).await).token("/reset-password");
    let mut secrets: BTreeSet<String> = [
        OWNER_PASSWORD,
        "Guessed-Password-1!",
        created["key"].as_str().unwrap(),
        token["token"].as_str().unwrap(),
        &invitation,
        &reset,
        "987654321",
        "ABCDEF-ABCDEF-ABCDEF-ABCDEF",
    ]
    .map(str::to_owned)
    .into();
    secrets.insert(owner.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned());
    let started = owner.post("/v1/account/two-factor/totp", json!({})).await.json();
    secrets.insert(started["secret"].as_str().unwrap().to_owned());
    // Each in every place where a secret could be sent, and in every place where none belongs.
    let fields = [
        "password",
        "currentPassword",
        "newPassword",
        "token",
        "code",
        "emailCode",
        "invitationToken",
        "credential",
        "secondFactor",
        "email",
        "name",
        "scopes",
        "unknown",
    ];
    let mut refusals = 0;
    for route in declared_routes() {
        if ["/v1/auth/logout", "/v1/auth/password-reset/confirm"].contains(&route.path.as_str()) {
            continue;
        }
        for secret in &secrets {
            let body: serde_json::Map<_, _> = fields
                .iter()
                .map(|field| ((*field).to_owned(), json!(secret)))
                .collect();
            let mut bodies = vec![
                Value::Object(body).to_string(),
                format!("{secret}"),
                format!("{{\"{secret}\""),
            ];
            bodies.extend(fields.map(|field| json!({ field: secret }).to_string()));
            for body in bodies {
                let answer = owner.clone().json(route.method, &path_of(&route), body).await;
                if answer.status.is_success() {
                    continue;
                }
                refusals += 1;
                assert!(!answer.text().contains(secret.as_str()), "{route:?}: {}", answer.text());
                for (name, value) in &answer.headers {
                    assert!(
                        !String::from_utf8_lossy(value.as_bytes()).contains(secret.as_str()),
                        "{name}"
                    );
                }
            }
        }
    }
    assert!(refusals >= 1_000, "{refusals}");
    for secret in &secrets {
        let answer = server.nobody().with_token("GET", "/v1/auth/session", secret).await;
        assert!(!answer.text().contains(secret.as_str()));
    }
    server.nobody().login(OWNER, "Guessed-Password-1!").await;
    let events = server.all_events().await;
    assert!(events.len() >= 8, "{}", events.len());
    for secret in &secrets {
        assert!(!events.iter().any(|event| event.contains(secret.as_str())), "{secret}");
    }
}

/// Section G: a session that somebody else has is worth nothing once the person has changed what they log in with.
#[tokio::test]
async fn a_new_or_removed_second_factor_ends_every_other_session_and_token() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", MEMBER, "member").await;
    let mut stolen = member.clone();
    let mut thief = server.nobody();
    thief.login(MEMBER, GOOD_PASSWORD).await.assert_ok();
    let token = json!({"email": MEMBER, "password": GOOD_PASSWORD, "name": "x"});
    let token = server.nobody().post("/v1/auth/tokens", token).await.json();
    let token = token["token"].as_str().unwrap().to_owned();
    let (app, _) = enrol_totp(&server, &mut member).await;
    stolen
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    thief
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    let answer = server.nobody().with_token("GET", "/v1/auth/session", &token).await;
    answer.assert_problem(401, "unauthenticated");
    member.get("/v1/auth/session").await.assert_ok();
    let mut other = server.half_logged_in(MEMBER, GOOD_PASSWORD).await;
    other.second_factor("totp", &app.next_code(&server)).await.assert_ok();
    member.reauthenticate(GOOD_PASSWORD).await.assert_ok();
    assert_eq!(member.delete("/v1/account/two-factor/totp").await.status, 204);
    other
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    member.get("/v1/auth/session").await.assert_ok();
}
