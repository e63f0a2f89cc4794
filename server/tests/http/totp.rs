//! Authenticator apps: from the start of the set-up to the code at login.

use std::time::Duration;

use serde_json::json;

use crate::{
    factors::{App, enrol_totp},
    harness::{GOOD_PASSWORD, OWNER_PASSWORD, Server},
};

const EMAIL: &str = "member@example.com";
const START: &str = "/v1/account/two-factor/totp";
const CONFIRM: &str = "/v1/account/two-factor/totp/confirm";

#[tokio::test]
async fn nothing_is_active_before_a_code_has_confirmed_it_b20_b22() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let start = owner.post(START, json!({})).await;
    assert_eq!(start.status, 201);
    let start = start.json();
    let secret = start["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 32);
    let uri = start["uri"].as_str().unwrap();
    assert!(
        uri.starts_with("otpauth://totp/Lockstep%3Aowner%40engines.example?"),
        "{uri}"
    );
    assert!(uri.contains(&format!("secret={secret}&issuer=Lockstep")), "{uri}");
    let svg = start["qrSvg"].as_str().unwrap();
    assert!(svg.starts_with("<?xml") && svg.contains("<svg"), "{svg}");
    let view = owner.get("/v1/account/two-factor").await.assert_ok();
    assert_eq!((&view["enrolled"], view.get("totp")), (&json!(false), None));
    let login = server
        .nobody()
        .login("owner@engines.example", OWNER_PASSWORD)
        .await
        .assert_ok();
    assert_eq!(
        login["state"], "active",
        "a set-up that is not confirmed asks for nothing"
    );
    let app = App::new(secret);
    let answer = owner
        .post(CONFIRM, json!({"code": app.code(&server, 0)}))
        .await
        .assert_ok();
    assert_eq!(answer["backupCodes"].as_array().unwrap().len(), 10);
    assert_eq!(answer["session"]["secondFactor"], "totp");
    let view = owner.get("/v1/account/two-factor").await.assert_ok();
    assert_eq!(
        (&view["enrolled"], &view["totp"]["removable"]),
        (&json!(true), &json!(true))
    );
    let event = &server.events("auth.2fa.enabled").await[0];
    assert_eq!(event["method"], "totp");
    // The secret is stored encrypted, and nowhere in plain.
    let stored = server.dump().await;
    assert!(!stored.windows(32).any(|window| window == secret.as_bytes()));
    let raw = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    assert!(!stored.windows(20).any(|window| window == raw.as_slice()));
}

#[tokio::test]
async fn starting_again_kills_the_secret_that_was_pending_b22() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner
        .post(CONFIRM, json!({"code": "123456"}))
        .await
        .assert_problem(409, "enrolment_not_started");
    let first = App::new(owner.post(START, json!({})).await.json()["secret"].as_str().unwrap());
    let second = App::new(owner.post(START, json!({})).await.json()["secret"].as_str().unwrap());
    let code = first.code(&server, 0);
    owner
        .post(CONFIRM, json!({"code": code}))
        .await
        .assert_problem(403, "wrong_code");
    assert_eq!(server.count("totp_factors").await, 0);
    let code = second.code(&server, 0);
    owner.post(CONFIRM, json!({"code": code})).await.assert_ok();
    // It is confirmed once.
    let code = second.next_code(&server);
    owner
        .post(CONFIRM, json!({"code": code}))
        .await
        .assert_problem(409, "enrolment_not_started");
    // Setting up another one needs a fresh authentication, and a quarter of an hour is enough to confirm it.
    server.clock.advance(Duration::from_mins(5));
    owner
        .post(START, json!({}))
        .await
        .assert_problem(403, "reauthentication_required");
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let third = App::new(owner.post(START, json!({})).await.json()["secret"].as_str().unwrap());
    server.clock.advance(Duration::from_mins(15));
    let code = third.code(&server, 0);
    owner
        .post(CONFIRM, json!({"code": code}))
        .await
        .assert_problem(409, "enrolment_expired");
    // The one that was confirmed goes on.
    let mut browser = server.half_logged_in("owner@engines.example", OWNER_PASSWORD).await;
    let code = second.next_code(&server);
    browser.second_factor("totp", &code).await.assert_ok();
}

#[tokio::test]
async fn what_cannot_be_a_code_is_invalid_and_what_is_wrong_is_refused_and_nothing_changed_b33_b34() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (_, app, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let code = app.next_code(&server);
    let sessions = server.count("sessions").await;
    let full_width: String = code
        .bytes()
        .map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0xff10).unwrap())
        .collect();
    let arabic: String = code
        .bytes()
        .map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0x0660).unwrap())
        .collect();
    let (five, seven) = (code[..5].to_owned(), format!("{code}0"));
    let letters = format!("{five}O");
    let padded = format!("\t{code}");
    let dashed = format!("{}-{}", &code[..3], &code[3..]);
    let no_break = format!("{}\u{a0}{}", &code[..3], &code[3..]);
    for text in [
        "",
        "      ",
        "abcdef",
        &five,
        &seven,
        &letters,
        &full_width,
        &arabic,
        &padded,
        &dashed,
        &no_break,
    ] {
        browser
            .second_factor("totp", text)
            .await
            .assert_problem(422, "invalid_code");
    }
    for body in [
        json!({"method": "totp"}),
        json!({"method": "totp", "code": 123_456}),
        json!({"method": "sms", "code": code}),
    ] {
        browser
            .post("/v1/auth/login/second-factor", body)
            .await
            .assert_problem(422, "invalid_request");
    }
    assert!(
        server.events("auth.2fa.verify.failed").await.is_empty(),
        "what cannot be a code is no attempt"
    );
    let wrong = if code == "000000" { "000001" } else { "000000" };
    browser
        .second_factor("totp", wrong)
        .await
        .assert_problem(401, "wrong_code");
    assert_eq!(server.events("auth.2fa.verify.failed").await.len(), 1);
    assert_eq!(server.count("sessions").await, sessions);
    // The challenge is still good, and spaces do not matter.
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    browser.second_factor("totp", &spaced).await.assert_ok();
}

#[tokio::test]
async fn one_step_of_drift_is_forgiven_and_two_are_not_and_the_refusal_speaks_of_the_clock_b21() {
    for (steps, is_accepted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
        let server = Server::start().await;
        let mut owner = server.owner("engines").await;
        let (_, app, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
        server.clock.advance(Duration::from_mins(5));
        let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
        let answer = browser.second_factor("totp", &app.code(&server, steps)).await;
        if is_accepted {
            answer.assert_ok();
        } else {
            answer.assert_problem(401, "wrong_code");
            assert!(
                answer.json()["detail"].as_str().unwrap().contains("clock"),
                "{}",
                answer.text()
            );
        }
    }
}

#[tokio::test]
async fn a_code_is_accepted_once_on_every_way_together_c1() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (mut member, app, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    // The code that confirmed the set-up is used.
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    browser
        .second_factor("totp", &app.code(&server, 0))
        .await
        .assert_problem(401, "code_already_used");
    let code = app.next_code(&server);
    browser.second_factor("totp", &code).await.assert_ok();
    let mut again = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    again
        .second_factor("totp", &code)
        .await
        .assert_problem(401, "code_already_used");
    // Written in another way it is the same code.
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    again
        .second_factor("totp", &spaced)
        .await
        .assert_problem(401, "code_already_used");
    let factor = json!({"method": "totp", "code": code});
    member
        .prove(factor.clone())
        .await
        .assert_problem(403, "code_already_used");
    let body = json!({"email": EMAIL, "password": GOOD_PASSWORD, "name": "x", "secondFactor": factor});
    server
        .nobody()
        .post("/v1/auth/tokens", body)
        .await
        .assert_problem(401, "code_already_used");
    // Nor is the code of the step before.
    let before = app.code(&server, -1);
    again
        .second_factor("totp", &before)
        .await
        .assert_problem(401, "code_already_used");
    again.second_factor("totp", &app.code(&server, 1)).await.assert_ok();
}

#[tokio::test]
async fn off_lets_nobody_set_up_and_asks_nobody_and_on_again_finds_everything_as_it_was_b4_b28() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (_, app, codes) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    let mut other = server
        .member(&mut owner, "engines", "other@example.com", "member")
        .await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "off"}}))
        .await
        .assert_ok();
    other
        .post(START, json!({}))
        .await
        .assert_problem(409, "two_factor_unavailable");
    other.key_options().await.assert_problem(409, "two_factor_unavailable");
    assert_eq!(
        other.get("/v1/account/two-factor").await.assert_ok()["available"],
        false
    );
    let login = server.nobody().login(EMAIL, GOOD_PASSWORD).await.assert_ok();
    assert_eq!(login["state"], "active");
    assert_eq!(login["organizations"][0]["twoFactorState"], "inactive");
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "optional"}}))
        .await
        .assert_ok();
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    browser.second_factor("totp", &app.next_code(&server)).await.assert_ok();
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let session = browser.second_factor("backup_code", &codes[3]).await.assert_ok();
    assert_eq!(session["factors"]["backupCodes"], 9);
}

#[tokio::test]
async fn a_new_authenticator_replaces_the_old_one_and_brings_no_new_backup_codes() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (mut member, old, codes) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    let (new, none) = enrol_totp(&server, &mut member).await;
    assert!(none.is_empty());
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let code = old.next_code(&server);
    browser
        .second_factor("totp", &code)
        .await
        .assert_problem(401, "wrong_code");
    browser.second_factor("totp", &new.code(&server, 0)).await.assert_ok();
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    browser.second_factor("backup_code", &codes[0]).await.assert_ok();
}
