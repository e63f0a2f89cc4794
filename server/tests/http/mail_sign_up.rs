use std::time::Duration;

use lockstep_server::{Limits, Rate, SignUpMode};
use serde_json::{Value, json};

use crate::{
    harness::{Answer, GOOD_PASSWORD, OWNER_PASSWORD, Server, sign_up},
    mailbox::{self, only, owner, to_directory},
};

const CONFIRM: &str = "/v1/auth/sign-up/confirm";

async fn start() -> Server {
    Server::with(to_directory).await
}

async fn ask(server: &Server, body: &Value) -> Answer {
    server.nobody().post("/v1/auth/sign-up", body.clone()).await
}

async fn confirm(server: &Server, token: &str) -> Answer {
    server.nobody().post(CONFIRM, json!({"token": token})).await
}

#[tokio::test]
async fn whoever_signs_up_gets_the_same_bytes_and_headers_at_the_same_cost_f_r17() {
    let server = start().await;
    owner(&server, "engines").await;
    let before = server.app.hashes_spent();
    let mut known = sign_up("new");
    known["email"] = json!("OWNER@Engines.Example");
    let known = ask(&server, &known).await;
    let unknown = ask(&server, &sign_up("other")).await;
    assert_eq!(known.status, 202);
    assert_eq!(known.json(), json!({"state": "confirmation_sent"}));
    assert_eq!(mailbox::all_but_the_id(&known), mailbox::all_but_the_id(&unknown));
    assert_eq!(server.app.hashes_spent() - before, 2);
    // Each is told at their own address, and no account was made.
    let mails = mailbox::read(&server).await;
    let told: Vec<_> = mails
        .iter()
        .map(|mail| (mail.to.as_str(), mail.subject.as_str()))
        .collect();
    assert!(
        told.contains(&("owner@engines.example", "You already have an account")),
        "{told:?}"
    );
    assert!(
        told.contains(&("owner@other.example", "Confirm your e-mail to finish signing up")),
        "{told:?}"
    );
    assert_eq!(server.count("accounts").await, 1);
    assert_eq!(server.events("auth.sign_up.requested").await.len(), 3);

    // What is refused is refused to everybody in the same words.
    for (field, value, status, code) in [
        ("password", json!("short"), 422, "password_not_accepted"),
        ("email", json!("nobody"), 422, "invalid_request"),
        (
            "organization",
            json!({"name": "A", "slug": "engines"}),
            409,
            "slug_taken",
        ),
    ] {
        let mut bodies = Vec::new();
        for email in ["owner@engines.example", "owner@another.example"] {
            let mut body = sign_up("another");
            body["email"] = json!(email);
            body[field] = value.clone();
            let answer = ask(&server, &body).await;
            answer.assert_problem(status, code);
            bodies.push(answer.body);
        }
        assert_eq!(bodies[0], bodies[1]);
    }
}

#[tokio::test]
async fn the_link_goes_on_to_a_session_of_a_verified_account_r17() {
    let server = start().await;
    assert_eq!(ask(&server, &sign_up("engines")).await.status, 202);
    assert_eq!(server.count("accounts").await, 0);
    server
        .nobody()
        .login("owner@engines.example", OWNER_PASSWORD)
        .await
        .assert_problem(401, "invalid_credentials");
    let mail = only(mailbox::read(&server).await);
    // Whoever signs somebody else up does not choose the words of the mail.
    assert!(!mail.text.contains("Owner") && !mail.subject.contains("engines"));
    let mut ada = server.nobody();
    let answer = ada.post(CONFIRM, json!({"token": mail.token("/confirm")})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let session = answer.json();
    assert_eq!(session["state"], "active");
    assert_eq!(session["user"]["emailVerified"], true);
    assert_eq!(session["organizations"][0]["slug"], "engines");
    assert_eq!(session["organizations"][0]["role"], "super_admin");
    assert_eq!(session["organizations"][0]["passwordState"], "compliant");
    assert_eq!(ada.get("/v1/auth/session").await.assert_ok(), session);
    server
        .nobody()
        .login("owner@engines.example", OWNER_PASSWORD)
        .await
        .assert_ok();
    assert_eq!(server.events("auth.sign_up").await.len(), 1);
    assert_eq!(server.events("account.email.verified").await.len(), 1);
    assert_eq!(server.count("pending_sign_ups").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_that_open_a_sign_up_link_at_once_one_succeeds_c8() {
    let server = start().await;
    ask(&server, &sign_up("engines")).await;
    let token = only(mailbox::read(&server).await).token("/confirm");
    let mut tasks = Vec::new();
    for _ in 0..100 {
        let (mut nobody, token) = (server.nobody(), token.clone());
        tasks.push(tokio::spawn(async move {
            nobody.post(CONFIRM, json!({"token": token})).await
        }));
    }
    let mut successes = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        match (answer.status.as_u16(), answer.code().as_str()) {
            (201, _) => successes += 1,
            (404, "link_not_valid") | (409, "conflict") => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(successes, 1);
    assert_eq!(server.count("accounts").await, 1);
    assert_eq!(server.count("sessions").await, 1);
}

#[tokio::test]
async fn a_sign_up_link_works_until_the_last_millisecond_of_a_day() {
    let server = start().await;
    ask(&server, &sign_up("engines")).await;
    let late = only(mailbox::read(&server).await).token("/confirm");
    server.clock.advance(Duration::from_millis(86_400_000 - 1));
    confirm(&server, &late).await.assert_problem(404, "link_not_valid");
    ask(&server, &sign_up("engines")).await;
    // What has expired is forgotten with the next one.
    assert_eq!(server.count("pending_sign_ups").await, 1);
    let token = only(mailbox::read(&server).await).token("/confirm");
    server.clock.advance(Duration::from_millis(86_400_000 - 2));
    assert_eq!(confirm(&server, &token).await.status, 201);
}

#[tokio::test]
async fn a_second_sign_up_does_not_put_another_password_behind_the_first_link() {
    let server = start().await;
    ask(&server, &sign_up("engines")).await;
    let mut evil = sign_up("evil");
    evil["email"] = json!("owner@engines.example");
    evil["password"] = json!("Evilevil1!");
    ask(&server, &evil).await;
    let mails = mailbox::read(&server).await;
    let tokens: Vec<_> = mails.iter().map(|mail| mail.token("/confirm")).collect();
    // Both left in one millisecond, so either may be the first; the one that is confirmed decides.
    let first = confirm(&server, &tokens[0]).await;
    assert_eq!(first.status, 201);
    let slug = first.json()["organizations"][0]["slug"].as_str().unwrap().to_owned();
    let (right, wrong) = if slug == "engines" {
        (OWNER_PASSWORD, "Evilevil1!")
    } else {
        ("Evilevil1!", OWNER_PASSWORD)
    };
    server.nobody().login("owner@engines.example", right).await.assert_ok();
    server
        .nobody()
        .login("owner@engines.example", wrong)
        .await
        .assert_problem(401, "invalid_credentials");
    confirm(&server, &tokens[1]).await.assert_problem(409, "email_taken");
    assert_eq!(server.count("accounts").await, 1);
}

#[tokio::test]
async fn who_confirms_after_the_slug_was_taken_gets_another_one() {
    let server = start().await;
    for number in 0..2 {
        let mut body = sign_up("engines");
        body["email"] = json!(format!("owner{number}@engines.example"));
        assert_eq!(ask(&server, &body).await.status, 202);
    }
    let mut slugs = Vec::new();
    for mail in mailbox::read(&server).await {
        let answer = confirm(&server, &mail.token("/confirm")).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        slugs.push(answer.json()["organizations"][0]["slug"].as_str().unwrap().to_owned());
    }
    assert_eq!(slugs, ["engines", "engines-2"]);
}

#[tokio::test]
async fn a_mailed_invitation_proves_the_address_and_the_one_that_was_shown_does_not_r17() {
    let server = start().await;
    let mut ada = owner(&server, "engines").await;
    let shown = ada.invite("engines", "new@example.com", "member").await;
    let mail = only(mailbox::read(&server).await);
    assert_eq!(mail.to, "new@example.com");
    let mailed = mail.token("/accept-invitation");
    assert!(mailed.starts_with("lki_") && mailed != shown);
    let body = |token: &str| json!({"email": "new@example.com", "password": GOOD_PASSWORD, "name": "New", "invitationToken": token});
    // Both show what the invitation leads to.
    for token in [&shown, &mailed] {
        let found = server
            .nobody()
            .post("/v1/invitations/lookup", json!({"token": token}))
            .await;
        assert_eq!(found.assert_ok()["email"], "new@example.com");
    }
    // Whoever invites cannot take the address, nor learn whether it has an account.
    let answer = ask(&server, &body(&shown)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (202, json!({"state": "confirmation_sent"}))
    );
    let link = only(mailbox::read(&server).await).token("/confirm");

    let immediate = ask(&server, &body(&mailed)).await;
    assert_eq!(immediate.status, 201, "{}", immediate.text());
    assert_eq!(immediate.json()["user"]["emailVerified"], true);
    assert_eq!(immediate.json()["organizations"][0]["role"], "member");
    confirm(&server, &link)
        .await
        .assert_problem(404, "invitation_not_found");
}

#[tokio::test]
async fn an_invitation_that_was_shown_goes_on_by_mail_and_is_used_once() {
    let server = Server::with(|settings| {
        to_directory(settings);
        settings.sign_up = SignUpMode::Open;
    })
    .await;
    let mut ada = owner(&server, "engines").await;
    let shown = ada.invite("engines", "new@example.com", "admin").await;
    let mailed = only(mailbox::read(&server).await).token("/accept-invitation");
    let body = json!({"email": "new@example.com", "password": GOOD_PASSWORD, "name": "New", "invitationToken": shown});
    assert_eq!(ask(&server, &body).await.status, 202);
    let link = only(mailbox::read(&server).await).token("/confirm");
    let answer = confirm(&server, &link).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["organizations"][0]["role"], "admin");
    assert_eq!(answer.json()["organizations"][0]["passwordState"], "compliant");
    let again = server
        .nobody()
        .post("/v1/invitations/lookup", json!({"token": mailed}))
        .await;
    again.assert_problem(404, "invitation_not_found");
    assert_eq!(server.events("organization.invitation.accepted").await.len(), 1);
}

#[tokio::test]
async fn sign_ups_are_limited_per_address_that_is_written_to_whether_it_has_an_account_r11() {
    let server = Server::with(|settings| {
        to_directory(settings);
        settings.limits = Limits {
            mails_per_account: Rate {
                burst: 2,
                per_second: 0.001,
            },
            ..Limits::unlimited()
        };
    })
    .await;
    owner(&server, "engines").await;
    let mut refusals = Vec::new();
    for (email, left) in [("owner@engines.example", 1), ("nobody@engines.example", 2)] {
        let mut body = sign_up("other");
        body["email"] = json!(email);
        for _ in 0..left {
            assert_eq!(ask(&server, &body).await.status, 202);
        }
        let before = server.app.hashes_spent();
        let refused = ask(&server, &body).await;
        refused.assert_problem(429, "too_many_requests");
        assert_eq!(server.app.hashes_spent(), before);
        refusals.push(mailbox::all_but_the_id(&refused));
    }
    assert_eq!(refusals[0], refusals[1]);
}

#[tokio::test]
async fn sign_up_that_was_closed_meanwhile_is_closed_for_links_too_e() {
    let server = start().await;
    ask(&server, &sign_up("engines")).await;
    let token = only(mailbox::read(&server).await).token("/confirm");
    let server = server
        .restarted(|settings| {
            to_directory(settings);
            settings.sign_up = SignUpMode::Closed;
        })
        .await;
    confirm(&server, &token).await.assert_problem(403, "sign_up_closed");
}

#[tokio::test]
async fn in_development_mail_goes_to_a_folder_and_sign_up_stays_immediate_r17() {
    let server = Server::with(|settings| settings.development = true).await;
    let mut ada = server.owner("engines").await;
    ada.change_password(OWNER_PASSWORD, "Abcdefgh2!").await.assert_ok();
    assert_eq!(server.app.deliver_mail().await, 1);
    let folder = server.database().with_file_name("mail");
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1);
    let mail = mailbox::parse(&std::fs::read_to_string(&files[0]).unwrap());
    assert_eq!(mail.subject, "Your password was changed");
    assert!(mail.text.contains("http://localhost:8080/reset-password"));
}
