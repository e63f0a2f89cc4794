//! The second factor on every route: what it opens, what stays shut without it, and who may take it away.

use std::time::Duration;

use lockstep_server::{Declared, Gate, declared_routes};
use serde_json::json;

use crate::{
    factors::{Key, enrol_totp},
    harness::{Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server},
};

const EMAIL: &str = "member@example.com";
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";
const LOGIN: [&str; 2] = ["/v1/auth/login/second-factor", "/v1/auth/login/second-factor/options"];

/// The route's path with something for every parameter.
pub(crate) fn path_of(route: &Declared) -> String {
    let segments = route.path.split('/').map(|segment| match segment {
        "{org}" => "engines",
        "{*path}" => "index.css",
        parameter if parameter.starts_with('{') => NOBODY,
        literal => literal,
    });
    segments.collect::<Vec<_>>().join("/")
}

/// An organization that requires two factors, whose owner has them, and a member of it who has none.
async fn member_without(server: &Server) -> (Browser, Browser) {
    let mut owner = server.owner("engines").await;
    enrol_totp(server, &mut owner).await;
    let member = server.member(&mut owner, "engines", EMAIL, "admin").await;
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    (owner, member)
}

#[tokio::test]
async fn from_enrolment_over_the_challenge_to_the_session_every_step_has_a_new_token_a17() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut tokens = vec![owner.cookie.clone().unwrap()];
    let (app, _) = enrol_totp(&server, &mut owner).await;
    tokens.push(owner.cookie.clone().unwrap());
    let mut browser = server.nobody();
    let answer = browser.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    assert_eq!(answer["state"], "second_factor_required");
    assert_eq!(answer["methods"], json!(["totp", "backup_code"]));
    assert_eq!(answer["next"], "/login/second-factor");
    assert_eq!(answer["expiresAt"], "2026-11-21T12:10:00.000Z");
    assert!(
        answer.get("user").is_none(),
        "the password alone shows nothing of the account"
    );
    tokens.push(browser.cookie.clone().unwrap());
    assert!(tokens[2].contains("=lkc_"), "{}", tokens[2]);
    let session = browser.second_factor("totp", &app.next_code(&server)).await.assert_ok();
    assert_eq!(
        (&session["state"], &session["secondFactor"]),
        (&json!("active"), &json!("totp"))
    );
    tokens.push(browser.cookie.clone().unwrap());
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 4);
    let event = server.events("auth.login.success").await.pop().unwrap();
    assert_eq!(event["method"], "totp");
}

#[tokio::test]
async fn a_session_that_must_set_up_opens_the_account_and_nothing_else_on_the_whole_route_table_b5_b13() {
    let server = Server::start().await;
    let (_, mut member) = member_without(&server).await;
    let session = member.get("/v1/auth/session").await.assert_ok();
    assert_eq!(
        (&session["state"], &session["next"]),
        (&json!("setup_required"), &json!("/account/two-factor"))
    );
    let decision = &session["organizations"][0]["decision"];
    assert_eq!(decision["decision"], "setup_required");
    assert_eq!(decision["allowedPaths"], json!(["/account", "/logout"]));
    let (mut open, mut shut) = (Vec::new(), 0);
    for route in declared_routes() {
        // The question of a proxy has tests of its own.
        if route.path == "/v1/auth/logout" || matches!(route.gate, Gate::Public | Gate::Verify) {
            continue;
        }
        let path = path_of(&route);
        let answer = member.json(route.method, &path, "{}").await;
        match route.gate {
            Gate::Account | Gate::AccountSession | Gate::Member | Gate::MemberOrInvited => {
                assert!(answer.status.as_u16() < 500);
                let code = answer.code();
                assert!(
                    code != "security_policy_not_met" && code != "unauthenticated",
                    "{route:?}: {code}"
                );
                open.push(route.path.clone());
            }
            Gate::Public | Gate::Verify | Gate::SignedIn | Gate::Allowed(_) | Gate::AllowedOrLoosening => {
                shut += 1;
                answer.assert_problem(403, "security_policy_not_met");
                assert_eq!(answer.json()["reasons"][0]["code"], "two_factor_required");
                for trick in tricks(&path) {
                    let answer = member.json(route.method, &trick, "{}").await;
                    let stranger = server.nobody().json(route.method, &trick, "{}").await;
                    let is_what_a_stranger_gets = (answer.status, &answer.body) == (stranger.status, &stranger.body);
                    assert!(
                        answer.status == 404 || answer.code() == "security_policy_not_met" || is_what_a_stranger_gets,
                        "{} {trick}: {} {}",
                        route.method,
                        answer.status,
                        answer.text()
                    );
                }
            }
        }
    }
    assert!(shut >= 14, "{shut}");
    // The account, and of the organization what a refused member may see: the rules, the decision, and the way out.
    open.retain(|path| !path.starts_with("/v1/account/") && !path.starts_with("/v1/auth/"));
    open.sort();
    open.dedup();
    assert_eq!(
        open,
        [
            "/v1/organizations/{org}/access",
            "/v1/organizations/{org}/members/{member}",
            "/v1/organizations/{org}/password-policy",
            "/v1/organizations/{org}/password-policy/check",
        ]
    );
    // And it leads out (G7).
    member
        .post("/v1/auth/reauthenticate", json!({"password": GOOD_PASSWORD}))
        .await
        .assert_ok();
    enrol_totp(&server, &mut member).await;
    member.get("/v1/organizations/engines/members").await.assert_ok();
    assert_eq!(member.get("/v1/auth/session").await.assert_ok()["state"], "active");
    assert_eq!(member.json("POST", "/v1/auth/logout", "{}").await.status, 204);
}

/// The same place, said in another way.
pub(crate) fn tricks(path: &str) -> Vec<String> {
    let rest = path.trim_start_matches("/v1/");
    let mut tricks = vec![
        format!("/{path}"),
        format!("{path}/"),
        format!("{path}//"),
        format!("/v1//{rest}"),
        format!("/./v1/{rest}"),
        format!("/v1/./{rest}"),
        format!("/v1/%2e/{rest}"),
        format!("/v1/account/../{rest}"),
        format!("/v1/account/%2e%2e/{rest}"),
        format!("/v1/account/two-factor/..%2f..%2f{rest}"),
        format!("/v1/auth/logout/../../{rest}"),
        format!("/v1%2f{rest}"),
        format!("/V1/{rest}"),
        path.to_ascii_uppercase(),
        format!("{path}%00"),
        format!("{path}%2f"),
        format!("{path};/v1/account/two-factor"),
        format!("{path}?next=/account"),
        format!("{path}/../../../account"),
    ];
    tricks.push(path.replacen("organizations", "%6frganizations", 1));
    tricks.push(path.replacen("organizations", "Organizations", 1));
    tricks
}

#[tokio::test]
async fn a_login_without_its_second_factor_opens_nothing_but_the_second_factor_on_any_route() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (app, _) = enrol_totp(&server, &mut owner).await;
    let half = server.half_logged_in("owner@engines.example", OWNER_PASSWORD).await;
    let token = half.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let (mut gated, mut public) = (0, 0);
    for route in declared_routes() {
        let path = path_of(&route);
        let cookie = half.clone().json(route.method, &path, "{}").await;
        let bearer = server
            .nobody()
            .send(route.method, &path, &headers, b"{}".to_vec())
            .await;
        for answer in [cookie, bearer] {
            if route.gate == Gate::Verify {
                assert!(matches!(answer.status.as_u16(), 401 | 403), "{route:?}");
            } else if route.gate == Gate::Public {
                public += 1;
                let stranger = server.nobody().json(route.method, &path, "{}").await;
                let is_same = (answer.status, &answer.body) == (stranger.status, &stranger.body);
                assert!(
                    is_same || LOGIN.contains(&route.path.as_str()),
                    "{route:?}: {}",
                    answer.text()
                );
            } else {
                gated += 1;
                answer.assert_problem(401, "unauthenticated");
            }
        }
    }
    assert!(gated >= 60 && public >= 20, "{gated} {public}");
    // It was not used up by all that.
    let mut half = half;
    half.second_factor("totp", &app.next_code(&server)).await.assert_ok();
}

#[tokio::test]
async fn an_expired_a_used_and_a_foreign_challenge_are_refused_each_with_its_code_and_nothing_changed() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (mut member, app, codes) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    let (_, foreign_app, _) = server
        .member_with_totp(&mut owner, "engines", "other@example.com")
        .await;
    server
        .nobody()
        .second_factor("totp", "123456")
        .await
        .assert_problem(401, "challenge_not_valid");
    member
        .second_factor("totp", "123456")
        .await
        .assert_problem(401, "challenge_not_valid");
    let sessions = server.count("sessions").await;
    // Somebody else's code for this challenge.
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let code = foreign_app.next_code(&server);
    browser
        .second_factor("totp", &code)
        .await
        .assert_problem(401, "wrong_code");
    // Ten minutes.
    let mut late = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    server.clock.advance(Duration::from_secs(599));
    late.clone()
        .second_factor("totp", "000000")
        .await
        .assert_problem(401, "wrong_code");
    server.clock.advance(Duration::from_secs(1));
    let answer = late.second_factor("backup_code", &codes[0]).await;
    answer.assert_problem(401, "challenge_expired");
    assert_eq!(answer.json()["cure"], "/login");
    late.login_key_options().await.assert_problem(401, "challenge_expired");
    assert_eq!(
        (server.count("sessions").await, server.count("backup_codes").await),
        (sessions, 20)
    );
    // Used: neither again with the same code nor with another.
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let mut replay = browser.clone();
    browser.second_factor("totp", &app.next_code(&server)).await.assert_ok();
    replay
        .second_factor("backup_code", &codes[0])
        .await
        .assert_problem(401, "challenge_already_used");
    assert_eq!(server.count("backup_codes").await, 20);
    // The password that it rests on is another one now.
    let mut stale = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    browser.change_password(GOOD_PASSWORD, "Abcdefgh2!").await.assert_ok();
    stale
        .second_factor("backup_code", &codes[0])
        .await
        .assert_problem(401, "challenge_not_valid");
    assert_eq!(server.count("backup_codes").await, 20);
}

#[tokio::test]
async fn a_method_that_is_not_set_up_or_not_accepted_is_refused_and_nothing_is_spent_x20() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (_, app, codes) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"methods": ["totp", "security_key"]}}))
        .await
        .assert_ok();
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let answer = browser.second_factor("backup_code", &codes[0]).await;
    answer.assert_problem(409, "method_not_accepted");
    assert_eq!(answer.json()["methods"], json!(["totp"]));
    assert_eq!(server.count("backup_codes").await, 10);
    browser.second_factor("totp", &app.next_code(&server)).await.assert_ok();
    owner
        .prove(json!({"method": "totp", "code": "123456"}))
        .await
        .assert_problem(409, "method_unavailable");
}

#[tokio::test]
async fn the_last_factor_stays_while_it_is_required_and_goes_when_it_is_optional_again_b8_b9() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    enrol_totp(&server, &mut owner).await;
    let (mut member, _, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    let answer = member.delete("/v1/account/two-factor/totp").await;
    answer.assert_problem(409, "two_factor_required_by_organization");
    assert_eq!(answer.json()["organizations"], json!(["engines"]));
    let view = member.get("/v1/account/two-factor").await.assert_ok();
    assert_eq!(
        (&view["totp"]["removable"], &view["requiredBy"]),
        (&json!(false), &json!(["engines"]))
    );
    // A second one lets either go, and then the other is the last.
    assert_eq!(Key::new().enrol(&mut member, "Blue").await.status, 201);
    assert_eq!(member.delete("/v1/account/two-factor/totp").await.status, 204);
    let view = member.get("/v1/account/two-factor").await.assert_ok();
    let key = format!(
        "/v1/account/two-factor/security-keys/{}",
        view["securityKeys"][0]["id"].as_str().unwrap()
    );
    assert_eq!(view["securityKeys"][0]["removable"], false);
    member
        .delete(&key)
        .await
        .assert_problem(409, "two_factor_required_by_organization");
    assert_eq!(server.count("security_keys").await, 1);
    assert_eq!(
        server.count("backup_codes").await,
        20,
        "a factor is left, and the codes with it"
    );
    let (_, _) = enrol_totp(&server, &mut member).await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "optional"}}))
        .await
        .assert_ok();
    server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    assert_eq!(member.delete(&key).await.status, 204);
    server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    assert_eq!(member.delete("/v1/account/two-factor/totp").await.status, 204);
    assert_eq!(
        server.nobody().login(EMAIL, GOOD_PASSWORD).await.assert_ok()["state"],
        "active"
    );
}

#[tokio::test]
async fn a_super_admin_resets_a_members_factors_freshly_and_everything_of_the_member_ends_b19() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut admin = server.member(&mut owner, "engines", "admin@example.com", "admin").await;
    let (mut member, app, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    assert_eq!(Key::new().enrol(&mut member, "Blue").await.status, 201);
    let factor = json!({"method": "totp", "code": app.next_code(&server)});
    let body = json!({"email": EMAIL, "password": GOOD_PASSWORD, "name": "laptop", "secondFactor": factor});
    let token = server.nobody().post("/v1/auth/tokens", body).await.json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut half = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let id = member.user_id().await;
    let path = format!("/v1/organizations/engines/members/{id}/two-factor/reset");
    admin.post(&path, json!({})).await.assert_problem(403, "not_permitted");
    member.post(&path, json!({})).await.assert_problem(403, "not_permitted");
    server
        .owner("other")
        .await
        .post(&path, json!({}))
        .await
        .assert_problem(404, "not_found");
    server.clock.advance(Duration::from_mins(5));
    owner
        .post(&path, json!({}))
        .await
        .assert_problem(403, "reauthentication_required");
    assert_eq!(server.count("totp_factors").await, 1);
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let nobody = format!("/v1/organizations/engines/members/{NOBODY}/two-factor/reset");
    owner.post(&nobody, json!({})).await.assert_problem(404, "not_found");
    assert_eq!(owner.post(&path, json!({})).await.status, 204);
    for table in ["totp_factors", "security_keys", "backup_codes", "ceremonies"] {
        assert_eq!(server.count(table).await, 0, "{table}");
    }
    member
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    server
        .nobody()
        .with_token("GET", "/v1/auth/session", &token)
        .await
        .assert_problem(401, "unauthenticated");
    half.second_factor("totp", &app.next_code(&server))
        .await
        .assert_problem(401, "challenge_not_valid");
    let event = &server.events("auth.2fa.reset").await[0];
    assert_eq!(
        (&event["email"], &event["memberEmail"]),
        (&json!("owner@engines.example"), &json!(EMAIL))
    );
    assert_eq!(
        server.nobody().login(EMAIL, GOOD_PASSWORD).await.assert_ok()["state"],
        "active"
    );
}

#[tokio::test]
async fn who_requires_it_has_it_and_off_does_not_become_required_in_one_step_r3_r7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let required = json!({"twoFactor": {"mode": "required"}});
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let answer = owner.patch_policy("engines", required.clone()).await;
    answer.assert_problem(409, "would_lock_yourself_out");
    assert_eq!(answer.json()["reasons"][0]["code"], "two_factor_required");
    let (app, _) = enrol_totp(&server, &mut owner).await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "off"}}))
        .await
        .assert_ok();
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy("engines", required.clone())
        .await
        .assert_problem(409, "two_factor_off_to_required");
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "optional"}}))
        .await
        .assert_ok();
    // Enrolled, but this session has shown nothing of it.
    let mut elsewhere = server.half_logged_in("owner@engines.example", OWNER_PASSWORD).await;
    elsewhere
        .second_factor("totp", &app.next_code(&server))
        .await
        .assert_ok();
    elsewhere.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    elsewhere.patch_policy("engines", required).await.assert_ok();
    let policy = elsewhere
        .get("/v1/organizations/engines/security-policy")
        .await
        .assert_ok();
    assert_eq!(policy["twoFactor"]["mode"], "required");
}

#[tokio::test]
async fn a_session_of_before_has_to_show_the_factor_once_it_is_required_a5() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    enrol_totp(&server, &mut owner).await;
    let (mut member, app, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    // Whom nobody asks for a factor begins a session without it.
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "off"}}))
        .await
        .assert_ok();
    let mut early = server.nobody();
    early.login(EMAIL, GOOD_PASSWORD).await.assert_ok();
    for mode in ["optional", "required"] {
        owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
        owner
            .patch_policy("engines", json!({"twoFactor": {"mode": mode}}))
            .await
            .assert_ok();
    }
    member.get("/v1/organizations/engines").await.assert_ok();
    let answer = early.get("/v1/organizations/engines").await;
    answer.assert_problem(403, "security_policy_not_met");
    assert_eq!(answer.json()["reasons"][0]["code"], "two_factor_verification_required");
    let factor = json!({"method": "totp", "code": app.next_code(&server)});
    early.prove(factor).await.assert_ok();
    early.get("/v1/organizations/engines").await.assert_ok();
}

#[tokio::test]
async fn wrong_codes_close_the_way_of_the_codes_and_not_that_of_the_keys_r11() {
    let server = Server::with(|settings| settings.limits.lockout = true).await;
    let mut owner = server.owner("engines").await;
    let (mut member, app, codes) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    let mut key = Key::new();
    assert_eq!(key.enrol(&mut member, "Blue").await.status, 201);
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let right = app.next_code(&server);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..10 {
        browser
            .second_factor("totp", wrong)
            .await
            .assert_problem(401, "wrong_code");
    }
    let answer = browser.second_factor("totp", &right).await;
    answer.assert_problem(429, "account_locked");
    assert_eq!(answer.json()["factorClass"], "code");
    assert_eq!(answer.headers["retry-after"], "60");
    browser
        .second_factor("backup_code", &codes[0])
        .await
        .assert_problem(429, "account_locked");
    let mut same_session = server.nobody();
    same_session.cookie.clone_from(&member.cookie);
    let factor = json!({"method": "totp", "code": right});
    let answer = same_session.prove(factor).await;
    answer.assert_problem(429, "account_locked");
    // Another login is the same account.
    let mut again = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    again
        .second_factor("totp", &right)
        .await
        .assert_problem(429, "account_locked");
    let options = again.login_key_options().await.assert_ok();
    again.second_factor_key(&key.sign(&options).await).await.assert_ok();
}
