use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    harness::{Answer, Browser, OWNER_PASSWORD, Server},
    mailbox::{self, Mail, forget, only, owner, reset, to_directory},
};

const EMAIL: &str = "owner@engines.example";
const NEW: &str = "ada@new.example";
const CODE: &str = "/v1/account/email/code";

async fn start() -> Server {
    Server::with(to_directory).await
}

/// A server with mail, and an account from before it had any.
async fn with_unverified() -> (Server, Browser) {
    let server = Server::start().await;
    server.owner("engines").await;
    let server = server.restarted(to_directory).await;
    let mut ada = server.nobody();
    ada.login(EMAIL, OWNER_PASSWORD).await.assert_ok();
    (server, ada)
}

async fn verify(browser: &mut Browser) -> Answer {
    browser.post("/v1/account/email/verification", json!({})).await
}

async fn put(browser: &mut Browser, body: &Value) -> Answer {
    browser.json("PUT", "/v1/account/email", body.to_string()).await
}

/// The code that the account's own address gets.
async fn code(server: &Server, browser: &mut Browser) -> String {
    assert_eq!(browser.post(CODE, json!({})).await.status, 202);
    only(mailbox::read(server).await).code()
}

async fn change(server: &Server, browser: &mut Browser, email: &str) -> Answer {
    let code = code(server, browser).await;
    put(browser, &json!({"email": email, "emailCode": code})).await
}

async fn confirm(server: &Server, token: &str) -> Answer {
    server
        .nobody()
        .post("/v1/auth/email/confirm", json!({"token": token}))
        .await
}

async fn user(browser: &mut Browser) -> Value {
    browser.get("/v1/auth/session").await.assert_ok()["user"].clone()
}

fn to<'a>(mails: &'a [Mail], address: &str) -> &'a Mail {
    mails.iter().find(|mail| mail.to == address).unwrap()
}

#[tokio::test]
async fn an_address_is_verified_by_a_link_once() {
    let (server, mut ada) = with_unverified().await;
    assert_eq!(user(&mut ada).await["emailVerified"], false);
    let answer = verify(&mut ada).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (202, json!({"state": "confirmation_sent"}))
    );
    let token = only(mailbox::read(&server).await).token("/confirm-email");
    let answer = confirm(&server, &token).await;
    assert_eq!(
        answer.assert_ok(),
        json!({"state": "verified", "email": EMAIL, "next": "/account"})
    );
    assert!(answer.headers.get("set-cookie").is_none());
    assert_eq!(user(&mut ada).await["emailVerified"], true);
    confirm(&server, &token).await.assert_problem(404, "link_not_valid");
    verify(&mut ada).await.assert_problem(409, "email_already_verified");
    assert_eq!(server.events("account.email.verified").await.len(), 1);
}

#[tokio::test]
async fn a_verification_link_lives_a_day_and_survives_a_changed_password() {
    let (server, mut ada) = with_unverified().await;
    verify(&mut ada).await;
    let late = only(mailbox::read(&server).await).token("/confirm-email");
    server.clock.advance(Duration::from_millis(86_400_000 - 1));
    confirm(&server, &late).await.assert_problem(404, "link_not_valid");
    ada.login(EMAIL, OWNER_PASSWORD).await.assert_ok();
    verify(&mut ada).await;
    let token = only(mailbox::read(&server).await).token("/confirm-email");
    ada.change_password(OWNER_PASSWORD, "Abcdefgh2!").await.assert_ok();
    server.clock.advance(Duration::from_millis(86_400_000 - 2));
    confirm(&server, &token).await.assert_ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_that_confirm_an_address_at_once_one_succeeds_c8() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    change(&server, &mut ada, NEW).await;
    let token = to(&mailbox::read(&server).await, NEW).token("/confirm-email");
    let mut tasks = Vec::new();
    for _ in 0..100 {
        let (mut nobody, token) = (server.nobody(), token.clone());
        tasks.push(tokio::spawn(async move {
            nobody.post("/v1/auth/email/confirm", json!({"token": token})).await
        }));
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
    assert_eq!(server.events("account.email.changed").await.len(), 1);
}

#[tokio::test]
async fn a_changed_address_is_confirmed_at_the_new_one_and_told_to_the_old_one() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    forget(&mut server.nobody(), EMAIL).await;
    let old_link = only(mailbox::read(&server).await).token("/reset-password");
    let answer = change(&server, &mut ada, NEW).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (202, json!({"state": "confirmation_sent"}))
    );
    let mails = mailbox::read(&server).await;
    assert_eq!(mails.len(), 2);
    let notice = to(&mails, EMAIL);
    assert!(
        notice.text.contains(NEW) && !notice.raw.contains("token"),
        "{}",
        notice.text
    );
    // Nothing has changed yet.
    assert_eq!(user(&mut ada).await["email"], EMAIL);

    let token = to(&mails, NEW).token("/confirm-email");
    let answer = confirm(&server, &token).await.assert_ok();
    assert_eq!(answer, json!({"state": "changed", "email": NEW, "next": "/account"}));
    let user = user(&mut ada).await;
    assert_eq!((&user["email"], &user["emailVerified"]), (&json!(NEW), &json!(true)));
    let notice = only(mailbox::read(&server).await);
    assert_eq!(
        (notice.to.as_str(), notice.subject.as_str()),
        (EMAIL, "Your e-mail address was changed")
    );
    server.nobody().login(NEW, OWNER_PASSWORD).await.assert_ok();
    server
        .nobody()
        .login(EMAIL, OWNER_PASSWORD)
        .await
        .assert_problem(401, "invalid_credentials");
    // What was mailed to the old address opens nothing any more.
    reset(&mut server.nobody(), &old_link, "Zyxwvuts9?")
        .await
        .assert_problem(404, "link_not_valid");
    let events = server.events("account.email.changed").await;
    assert_eq!((&events[0]["old"], &events[0]["new"]), (&json!(EMAIL), &json!(NEW)));
    assert_eq!(server.events("account.email.change_requested").await.len(), 1);
}

#[tokio::test]
async fn a_change_of_address_needs_a_fresh_reauthentication_x7() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    server.clock.advance(Duration::from_mins(5));
    ada.post(CODE, json!({}))
        .await
        .assert_problem(403, "reauthentication_required");
    put(&mut ada, &json!({"email": NEW, "emailCode": "12345678"}))
        .await
        .assert_problem(403, "reauthentication_required");
    assert_eq!(server.count("mail_outbox").await, 0);
    ada.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    assert_eq!(change(&server, &mut ada, NEW).await.status, 202);
    let same = put(&mut ada, &json!({"email": EMAIL})).await;
    assert_eq!(same.violations(), [("unchanged".to_owned(), "email".to_owned())]);
    let wrong = put(&mut ada, &json!({"email": "nobody"})).await;
    assert_eq!(wrong.violations(), [("invalid_email".to_owned(), "email".to_owned())]);
}

#[tokio::test]
async fn whoever_has_only_the_password_cannot_move_the_account_to_an_own_address_x19() {
    let server = start().await;
    owner(&server, "engines").await;
    let mut thief = server.nobody();
    thief.login(EMAIL, OWNER_PASSWORD).await.assert_ok();
    let mine = "thief@evil.example";
    put(&mut thief, &json!({"email": mine}))
        .await
        .assert_problem(403, "email_code_required");
    assert_eq!(thief.post(CODE, json!({})).await.status, 202);
    // It reaches the owner, and tells what is going on; the code to enrol with is another one.
    let mail = only(mailbox::read(&server).await);
    assert_eq!(mail.to, EMAIL);
    assert!(mail.text.contains("somebody else knows your password"), "{}", mail.text);
    let send = "/v1/account/two-factor/email-code";
    assert_eq!(thief.post(send, json!({})).await.status, 202);
    let to_enrol = only(mailbox::read(&server).await);
    assert_eq!(to_enrol.to, EMAIL);
    for guess in ["12345678", &to_enrol.code()] {
        put(&mut thief, &json!({"email": mine, "emailCode": guess}))
            .await
            .assert_problem(403, "email_code_not_valid");
    }
    assert!(mailbox::read(&server).await.is_empty());
    assert!(server.events("account.email.change_requested").await.is_empty());
    // Who reads the mail can; the code works once.
    let code = mail.code();
    let body = json!({"email": mine, "emailCode": code});
    assert_eq!(put(&mut thief, &body).await.status, 202);
    put(&mut thief, &body).await.assert_problem(403, "email_code_not_valid");
}

#[tokio::test]
async fn an_account_with_a_second_factor_needs_no_code_for_another_address_x19() {
    let server = Server::start().await;
    let mut ada = server.owner("engines").await;
    ada.enrol(&server, OWNER_PASSWORD).await;
    let cookie = ada.cookie.clone();
    let server = server.restarted(to_directory).await;
    let mut ada = server.nobody();
    ada.cookie = cookie;
    assert_eq!(put(&mut ada, &json!({"email": NEW})).await.status, 202);
}

#[tokio::test]
async fn a_pending_change_of_address_ends_after_an_hour_with_a_newer_one_and_with_the_password() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    change(&server, &mut ada, NEW).await;
    let replaced = to(&mailbox::read(&server).await, NEW).token("/confirm-email");
    change(&server, &mut ada, NEW).await;
    let late = to(&mailbox::read(&server).await, NEW).token("/confirm-email");
    confirm(&server, &replaced).await.assert_problem(404, "link_not_valid");
    server.clock.advance(Duration::from_millis(3_600_000 - 1));
    confirm(&server, &late).await.assert_problem(404, "link_not_valid");

    // Whoever had a session cannot wait with their address until the owner is back.
    ada.login(EMAIL, OWNER_PASSWORD).await.assert_ok();
    change(&server, &mut ada, NEW).await;
    let token = to(&mailbox::read(&server).await, NEW).token("/confirm-email");
    forget(&mut server.nobody(), EMAIL).await;
    let link = only(mailbox::read(&server).await).token("/reset-password");
    reset(&mut server.nobody(), &link, "Zyxwvuts9?").await.assert_ok();
    confirm(&server, &token).await.assert_problem(404, "link_not_valid");
    server.nobody().login(EMAIL, "Zyxwvuts9?").await.assert_ok();
}

#[tokio::test]
async fn the_answer_does_not_tell_whether_another_account_has_the_address_f() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    owner(&server, "looms").await;
    let of_another = change(&server, &mut ada, "owner@looms.example").await;
    let mails = mailbox::read(&server).await;
    let told = to(&mails, "owner@looms.example");
    assert_eq!(told.subject, "This e-mail address has an account");
    assert!(!told.raw.contains("token"));
    let free = change(&server, &mut ada, NEW).await;
    assert_eq!((of_another.status, of_another.body), (free.status, free.body));
    let mails = mailbox::read(&server).await;
    // Who signs up while the link waits has the address.
    let token = to(&mails, NEW).token("/confirm-email");
    let mut body = crate::harness::sign_up("new");
    body["email"] = json!(NEW);
    server.nobody().post("/v1/auth/sign-up", body).await;
    let link = only(mailbox::read(&server).await).token("/confirm");
    let answer = server
        .nobody()
        .post("/v1/auth/sign-up/confirm", json!({"token": link}))
        .await;
    assert_eq!(answer.status, 201);
    confirm(&server, &token).await.assert_problem(409, "email_taken");
    assert_eq!(user(&mut ada).await["email"], EMAIL);
}

#[tokio::test]
async fn without_mail_nothing_about_an_address_can_be_asked_for() {
    let server = Server::start().await;
    let mut ada = server.owner("engines").await;
    verify(&mut ada).await.assert_problem(409, "mail_not_configured");
    for answer in [
        ada.post(CODE, json!({})).await,
        put(&mut ada, &json!({"email": NEW})).await,
    ] {
        answer.assert_problem(409, "mail_not_configured");
    }
}

#[tokio::test]
async fn a_changed_password_is_told_to_the_owner() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    ada.change_password("wrong", "Abcdefgh2!")
        .await
        .assert_problem(403, "wrong_password");
    assert!(mailbox::read(&server).await.is_empty());
    ada.change_password(OWNER_PASSWORD, "Abcdefgh2!").await.assert_ok();
    let notice = only(mailbox::read(&server).await);
    assert_eq!(
        (notice.to.as_str(), notice.subject.as_str()),
        (EMAIL, "Your password was changed")
    );
    assert!(notice.html.contains("/reset-password\""), "{}", notice.html);
}

#[tokio::test]
async fn names_with_line_ends_and_markup_stay_text() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    // No route takes such names; the mail does not rely on it.
    let refused = server
        .nobody()
        .post(
            "/v1/auth/sign-up",
            json!({"email": "a@example.com", "password": OWNER_PASSWORD, "name": "A\r\nBcc: b@example.com",
                   "organization": {"name": "E\r\nBcc: b@example.com"}}),
        )
        .await;
    let codes: Vec<_> = refused.violations().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["control_character", "control_character"]);
    let mut connection = server.other_connection().await;
    let evil = "<img src=x>\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>";
    for statement in ["UPDATE accounts SET name = $1", "UPDATE organizations SET name = $1"] {
        sqlx::query(statement)
            .bind(evil)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    ada.invite("engines", "new@example.com", "member").await;
    let mail = only(mailbox::read(&server).await);
    assert_eq!(mail.to, "new@example.com");
    let (head, _) = mail.raw.split_once("\r\n\r\n").unwrap();
    assert!(!head.to_lowercase().contains("\nbcc:"), "{head}");
    assert!(!head.contains("script"), "{head}");
    assert!(
        mail.subject.starts_with("You are invited to “<img src=x>"),
        "{}",
        mail.subject
    );
    assert!(!mail.text.contains("\nBcc"), "{}", mail.text);
    assert!(
        !mail.html.contains("<img") && !mail.html.contains("<script"),
        "{}",
        mail.html
    );
    assert!(mail.html.contains("&lt;img src=x&gt;"), "{}", mail.html);
}
