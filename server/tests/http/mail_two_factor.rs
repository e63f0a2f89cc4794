//! What goes by mail when a second factor is set up, changed or reset.

use serde_json::json;

use crate::{
    factors::App,
    harness::{GOOD_PASSWORD, OWNER_PASSWORD, Server},
    mailbox::{self, only, to_directory},
};

const CONFIRM: &str = "/v1/account/two-factor/totp/confirm";
const SEND: &str = "/v1/account/two-factor/email-code";

#[tokio::test]
async fn whoever_has_only_the_password_cannot_set_up_the_first_factor_x19() {
    let server = Server::start().await;
    server.owner("engines").await;
    let server = server.restarted(to_directory).await;
    let mut thief = server.nobody();
    thief.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let view = thief.get("/v1/account/two-factor").await.assert_ok();
    assert_eq!(view["emailCodeNeeded"], true);
    let start = thief.post("/v1/account/two-factor/totp", json!({})).await.json();
    let app = App::new(start["secret"].as_str().unwrap());
    let without = thief.post(CONFIRM, json!({"code": app.code(&server, 0)})).await;
    without.assert_problem(403, "email_code_required");
    let body = json!({"code": app.code(&server, 0), "emailCode": "12345678"});
    thief
        .post(CONFIRM, body)
        .await
        .assert_problem(403, "email_code_not_valid");
    let view = thief.get("/v1/account/two-factor").await.assert_ok();
    assert_eq!(view["enrolled"], false);
    assert!(server.events("auth.2fa.enabled").await.is_empty());
}

#[tokio::test]
async fn the_mailed_code_works_once_and_the_owner_is_told_of_every_change_x19_b19() {
    let server = Server::start().await;
    server.owner("engines").await;
    let server = server.restarted(to_directory).await;
    let mut owner = server.nobody();
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let start = owner.post("/v1/account/two-factor/totp", json!({})).await.json();
    let app = App::new(start["secret"].as_str().unwrap());
    assert_eq!(owner.post(SEND, json!({})).await.status, 202);
    let code = only(mailbox::read(&server).await).code();
    let body = json!({"code": app.code(&server, 0), "emailCode": code});
    owner.post(CONFIRM, body).await.assert_ok();
    assert_eq!(only(mailbox::read(&server).await).subject, "A second factor was added");
    let view = owner.get("/v1/account/two-factor").await.assert_ok();
    assert_eq!(
        (&view["enrolled"], &view["emailCodeNeeded"]),
        (&json!(true), &json!(false))
    );
    let made = owner.post("/v1/account/two-factor/backup-codes", json!({})).await;
    made.assert_ok();
    assert_eq!(only(mailbox::read(&server).await).subject, "You have new backup codes");
    let removed = owner.delete("/v1/account/two-factor/totp").await;
    assert_eq!(removed.status, 204, "{}", removed.text());
    assert_eq!(
        only(mailbox::read(&server).await).subject,
        "A second factor was removed"
    );
}

#[tokio::test]
async fn a_member_is_told_of_a_reset_b19() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let id = member.user_id().await;
    let server = server.restarted(to_directory).await;
    let mut owner = server.nobody();
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let path = format!("/v1/organizations/engines/members/{id}/two-factor/reset");
    assert_eq!(owner.post(&path, json!({})).await.status, 204);
    let mail = only(mailbox::read(&server).await);
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        ("member@example.com", "Your two-factor authentication was reset")
    );
    assert!(mail.text.contains("engines"));
    server
        .nobody()
        .login("member@example.com", GOOD_PASSWORD)
        .await
        .assert_ok();
}
