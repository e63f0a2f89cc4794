use std::time::Duration;

use lockstep_server::{Limits, Rate};
use serde_json::json;

use crate::{
    harness::{OWNER_PASSWORD, Server},
    mailbox::{self, Mail, forget, only, owner, reset, to_directory},
};

const EMAIL: &str = "owner@engines.example";
const NEW_PASSWORD: &str = "Zyxwvuts9?";

async fn start() -> Server {
    Server::with(to_directory).await
}

/// The mail that a forgotten password gives.
async fn forgotten(server: &Server) -> Mail {
    assert_eq!(forget(&mut server.nobody(), EMAIL).await.status, 202);
    only(mailbox::read(server).await)
}

async fn token(server: &Server) -> String {
    forgotten(server).await.token("/reset-password")
}

#[tokio::test]
async fn whoever_asks_for_a_reset_gets_the_same_bytes_and_headers_f_r17() {
    let server = start().await;
    owner(&server, "engines").await;
    let known = forget(&mut server.nobody(), EMAIL).await;
    let unknown = forget(&mut server.nobody(), "nobody@engines.example").await;
    assert_eq!(known.status, 202);
    assert_eq!(known.json(), json!({"state": "confirmation_sent"}));
    assert_eq!(mailbox::all_but_the_id(&known), mailbox::all_but_the_id(&unknown));
    let mail = only(mailbox::read(&server).await);
    assert_eq!(mail.to, EMAIL);
    let events = server.events("auth.password_reset.requested").await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["email"], EMAIL);
    assert!(events[1].get("email").is_none());
}

#[tokio::test]
async fn a_reset_changes_the_password_ends_every_session_and_logs_nobody_in() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    let token = token(&server).await;
    let mut browser = server.nobody();
    let answer = reset(&mut browser, &token, NEW_PASSWORD).await;
    assert_eq!(answer.assert_ok(), json!({"next": "/login"}));
    assert!(answer.headers.get("set-cookie").is_none());
    assert!(browser.cookie.is_none());
    ada.get("/v1/auth/session").await.assert_problem(401, "unauthenticated");
    assert_eq!(server.count("sessions").await, 0);
    server
        .nobody()
        .login(EMAIL, OWNER_PASSWORD)
        .await
        .assert_problem(401, "invalid_credentials");
    let session = server.nobody().login(EMAIL, NEW_PASSWORD).await.assert_ok();
    assert_eq!(session["state"], "active");
    let notice = only(mailbox::read(&server).await);
    assert_eq!(
        (notice.to.as_str(), notice.subject.as_str()),
        (EMAIL, "Your password was reset")
    );
    assert_eq!(server.events("auth.password_reset.completed").await.len(), 1);
}

#[tokio::test]
async fn the_policy_binds_at_a_reset_and_a_refused_password_leaves_the_link_as_it_was_g1() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    // The link of the sign-up has logged in, without the password.
    ada.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    ada.patch_policy("engines", json!({"password": {"minLength": 14}}))
        .await
        .assert_ok();
    let token = token(&server).await;
    let path = "/v1/auth/password-reset/policy";
    let rules = server.nobody().post(path, json!({"token": token})).await.assert_ok();
    assert_eq!(rules["password"]["minLength"], 14);
    let before = server.app.hashes_spent();
    for weak in ["Zyxwvuts9?", "zyxwvutsrqpo9?"] {
        let refused = reset(&mut server.nobody(), &token, weak).await;
        refused.assert_problem(422, "password_not_accepted");
        assert_eq!(refused.json()["verdict"]["accepted"], false);
    }
    let malformed = format!(r#"{{"token": "{token}", "newPassword": "\ud800"}}"#);
    server
        .nobody()
        .json("POST", "/v1/auth/password-reset/confirm", malformed)
        .await
        .assert_problem(422, "invalid_encoding");
    assert_eq!(server.app.hashes_spent(), before);
    reset(&mut server.nobody(), &token, "Zyxwvutsrqpo9?").await.assert_ok();
    let session = server.nobody().login(EMAIL, "Zyxwvutsrqpo9?").await.assert_ok();
    assert_eq!(session["organizations"][0]["passwordState"], "compliant");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_that_use_a_link_at_once_one_succeeds_c8() {
    let server = start().await;
    owner(&server, "engines").await;
    let token = token(&server).await;
    let before = server.app.hashes_spent();
    let mut tasks = Vec::new();
    for number in 0..100 {
        let (mut nobody, token) = (server.nobody(), token.clone());
        let attempt = async move { reset(&mut nobody, &token, &format!("Zyxwvuts9?{number}")).await };
        tasks.push(tokio::spawn(attempt));
    }
    let mut successes = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        match (answer.status.as_u16(), answer.code().as_str()) {
            (200, _) => successes += 1,
            (404, "link_not_valid") | (409, "conflict") => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(successes, 1);
    assert_eq!(server.app.hashes_spent() - before, 1);
    assert_eq!(server.events("auth.password_reset.completed").await.len(), 1);
    reset(&mut server.nobody(), &token, NEW_PASSWORD)
        .await
        .assert_problem(404, "link_not_valid");
}

#[tokio::test]
async fn a_reset_link_works_until_the_last_millisecond_of_half_an_hour_c7() {
    let server = start().await;
    owner(&server, "engines").await;
    let link = token(&server).await;
    // Reading the mail has taken one millisecond.
    server.clock.advance(Duration::from_millis(30 * 60_000 - 2));
    let path = "/v1/auth/password-reset/policy";
    server.nobody().post(path, json!({"token": link})).await.assert_ok();
    server.clock.advance(Duration::from_millis(1));
    reset(&mut server.nobody(), &link, NEW_PASSWORD)
        .await
        .assert_problem(404, "link_not_valid");
    server
        .nobody()
        .post(path, json!({"token": link}))
        .await
        .assert_problem(404, "link_not_valid");
    let link = token(&server).await;
    server.clock.advance(Duration::from_millis(30 * 60_000 - 2));
    reset(&mut server.nobody(), &link, NEW_PASSWORD).await.assert_ok();
}

#[tokio::test]
async fn a_newer_link_a_changed_password_and_another_purpose_make_a_link_useless() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    let old = token(&server).await;
    let new = token(&server).await;
    reset(&mut server.nobody(), &old, NEW_PASSWORD)
        .await
        .assert_problem(404, "link_not_valid");
    // Of another purpose: neither route takes the other's, and none is used up.
    server
        .nobody()
        .post("/v1/auth/email/confirm", json!({"token": new}))
        .await
        .assert_problem(404, "link_not_valid");
    server
        .nobody()
        .post("/v1/auth/sign-up/confirm", json!({"token": new}))
        .await
        .assert_problem(404, "link_not_valid");
    let invitation = ada.invite("engines", "new@example.com", "member").await;
    let session = ada.cookie.clone().unwrap();
    let session = session.split_once('=').unwrap().1.to_owned();
    for other in [
        "",
        "lkm_",
        &invitation,
        &session,
        &new.to_lowercase(),
        &new[..new.len() - 1],
    ] {
        reset(&mut server.nobody(), other, NEW_PASSWORD)
            .await
            .assert_problem(404, "link_not_valid");
    }
    ada.change_password(OWNER_PASSWORD, "Abcdefgh2!").await.assert_ok();
    reset(&mut server.nobody(), &new, NEW_PASSWORD)
        .await
        .assert_problem(404, "link_not_valid");
    server.nobody().login(EMAIL, "Abcdefgh2!").await.assert_ok();
}

#[tokio::test]
async fn resets_are_limited_per_account_known_or_not_and_per_address_and_logging_in_is_not_r11() {
    let limits = Limits {
        mails_per_account: Rate {
            burst: 2,
            per_second: 1.0 / 600.0,
        },
        ..Limits::unlimited()
    };
    let server = Server::with(|settings| {
        to_directory(settings);
        settings.limits = limits;
    })
    .await;
    owner(&server, "engines").await;
    let mut refusals = Vec::new();
    for email in [EMAIL, "nobody@engines.example"] {
        for spelling in [email.to_owned(), email.to_uppercase()] {
            assert_eq!(forget(&mut server.nobody(), &spelling).await.status, 202);
        }
        let refused = forget(&mut server.nobody(), email).await;
        refused.assert_problem(429, "too_many_requests");
        refusals.push(mailbox::all_but_the_id(&refused));
    }
    assert_eq!(refusals[0], refusals[1]);
    assert_eq!(mailbox::read(&server).await.len(), 2);
    server.nobody().login(EMAIL, OWNER_PASSWORD).await.assert_ok();

    let limits = Limits {
        mails_per_address: Rate {
            burst: 3,
            per_second: 0.001,
        },
        ..Limits::unlimited()
    };
    let server = server
        .restarted(|settings| {
            to_directory(settings);
            settings.limits = limits;
        })
        .await;
    for number in 0..3 {
        assert_eq!(
            forget(&mut server.nobody(), &format!("a{number}@example.com"))
                .await
                .status,
            202
        );
    }
    forget(&mut server.nobody(), "a3@example.com")
        .await
        .assert_problem(429, "too_many_requests");
}

#[tokio::test]
async fn links_lead_to_the_public_url_whatever_the_request_calls_the_host() {
    let server = Server::with(|settings| {
        to_directory(settings);
        settings.public_url = "https://accounts.lockstep.example/".parse().unwrap();
    })
    .await;
    owner(&server, "engines").await;
    let headers = [
        ("content-type", "application/json"),
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("x-forwarded-proto", "http"),
    ];
    let body = json!({"email": EMAIL}).to_string().into_bytes();
    let answer = server
        .nobody()
        .send("POST", "http://evil.example/v1/auth/password-reset", &headers, body)
        .await;
    assert_eq!(answer.status, 202);
    let mail = only(mailbox::read(&server).await);
    assert!(!mail.raw.contains("evil.example") && !mail.html.contains("evil.example"));
    assert!(
        mail.text
            .contains("\nhttps://accounts.lockstep.example/reset-password#token=lkm_"),
        "{}",
        mail.text
    );
}

#[tokio::test]
async fn without_mail_a_reset_is_refused_for_everybody() {
    let server = Server::start().await;
    server.owner("engines").await;
    for email in [EMAIL, "nobody@engines.example"] {
        let answer = forget(&mut server.nobody(), email).await;
        answer.assert_problem(409, "mail_not_configured");
    }
}

#[tokio::test]
async fn a_reset_shows_that_the_address_is_read() {
    let server = Server::start().await;
    server.owner("engines").await;
    let server = server.restarted(to_directory).await;
    let session = server.nobody().login(EMAIL, OWNER_PASSWORD).await.assert_ok();
    assert_eq!(session["user"]["emailVerified"], false);
    let token = token(&server).await;
    reset(&mut server.nobody(), &token, NEW_PASSWORD).await.assert_ok();
    let session = server.nobody().login(EMAIL, NEW_PASSWORD).await.assert_ok();
    assert_eq!(session["user"]["emailVerified"], true);
    assert_eq!(server.events("account.email.verified").await.len(), 1);
}

#[tokio::test]
async fn no_secret_of_a_link_is_in_the_store() {
    let server = start().await;
    owner(&server, "engines").await;
    forget(&mut server.nobody(), EMAIL).await;
    let mut body = crate::harness::sign_up("looms");
    body["password"] = json!(NEW_PASSWORD);
    assert_eq!(server.nobody().post("/v1/auth/sign-up", body).await.status, 202);
    // While it waits, and after it has left.
    for has_left in [false, true] {
        if has_left {
            assert_eq!(mailbox::read(&server).await.len(), 2);
        } else {
            assert_eq!(server.count("mail_outbox").await, 2);
        }
        let dump = server.dump().await;
        for secret in ["lkm_", NEW_PASSWORD, "Choose a new password"] {
            let is_there = dump.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!is_there, "{secret}");
        }
    }
    assert_eq!(server.count("mail_outbox").await, 0);
}
