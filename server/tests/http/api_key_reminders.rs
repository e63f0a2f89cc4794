//! Reminders before the end of a key: each once, whoever looks and however often (spec X10).

use std::time::Duration;

use serde_json::json;

use crate::{
    api_keys::{KEYS, reader},
    harness::{OWNER_PASSWORD, Server},
    mailbox::{self, only, owner, to_directory},
};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn the_owner_is_reminded_thirty_seven_and_one_day_before_the_end_each_once_x10() {
    let server = Server::with(to_directory).await;
    let mut owner = owner(&server, "engines").await;
    let mut body = reader();
    body["expiresInDays"] = json!(40);
    let created = owner.create_key(body).await;
    let mut without_end = reader();
    without_end["name"] = json!("for ever");
    owner.create_key(without_end).await;
    let mut days = Vec::new();
    for day in 0..=41 {
        let sent = server.app.remind_of_ending_keys().await;
        assert_eq!(server.app.remind_of_ending_keys().await, 0, "once");
        let mails = mailbox::read(&server).await;
        assert_eq!(mails.len(), sent, "{day}");
        if sent > 0 {
            let mail = only(mails);
            assert_eq!(mail.to, "owner@engines.example");
            assert_eq!(mail.subject, "The API key “deploy” is about to end");
            assert!(
                mail.text.contains(created["expiresAt"].as_str().unwrap()),
                "{}",
                mail.text
            );
            assert!(!mail.text.contains("lkk_"));
            days.push(40 - day);
        }
        server.clock.advance(DAY);
    }
    assert_eq!(days, [30, 7, 1]);
    let events = server.events("api_key.expiring").await;
    assert_eq!(events.len(), 3);
    assert_eq!(
        (&events[1]["apiKeyId"], &events[1]["days"]),
        (&created["id"], &json!(7))
    );
}

#[tokio::test]
async fn who_looks_late_sends_one_reminder_and_a_new_end_has_its_own() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut body = reader();
    body["expiresInDays"] = json!(40);
    let created = owner.create_key(body.clone()).await;
    let rotated = owner.create_key(body.clone()).await;
    let revoked = owner.create_key(body).await;
    server.clock.advance(DAY * 38);
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let path = |key: &serde_json::Value| format!("{KEYS}/{}", key["id"].as_str().unwrap());
    let answer = owner.post(&format!("{}/rotate", path(&rotated)), json!({})).await;
    assert_eq!(answer.status, 201);
    assert_eq!(owner.delete(&path(&revoked)).await.status, 204);
    assert_eq!(server.app.remind_of_ending_keys().await, 1);
    assert_eq!(server.events("api_key.expiring").await[0]["days"], 7);
    let later = owner.json("PATCH", &path(&created), r#"{"expiresInDays":44}"#).await;
    later.assert_ok();
    assert_eq!(server.app.remind_of_ending_keys().await, 1);
    server.clock.advance(DAY * 5);
    assert_eq!(server.app.remind_of_ending_keys().await, 1);
    assert_eq!(server.app.remind_of_ending_keys().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_that_look_at_once_send_each_reminder_once() {
    let server = Server::with(|settings| settings.store.wait = Duration::from_secs(30)).await;
    let mut owner = server.owner("engines").await;
    for _ in 0..20 {
        let mut body = reader();
        body["expiresInDays"] = json!(31);
        owner.create_key(body).await;
    }
    server.clock.advance(DAY);
    let looks: Vec<_> = (0..8)
        .map(|_| {
            let app = server.app.clone();
            tokio::spawn(async move { app.remind_of_ending_keys().await })
        })
        .collect();
    let mut sent = 0;
    for look in looks {
        sent += look.await.unwrap();
    }
    assert_eq!(sent, 20);
    assert_eq!(server.events("api_key.expiring").await.len(), 20);
}

#[tokio::test]
async fn whoever_is_in_charge_of_a_service_account_is_told_while_a_member_x10() {
    let server = Server::with(to_directory).await;
    let mut owner = owner(&server, "engines").await;
    let robot = json!({"name": "robot", "role": "member"});
    let account = owner
        .post("/v1/organizations/engines/service-accounts", robot)
        .await
        .json();
    let mut body = reader();
    body["expiresInDays"] = json!(2);
    body["serviceAccountId"] = account["id"].clone();
    owner.create_key(body).await;
    server.clock.advance(DAY);
    assert_eq!(server.app.remind_of_ending_keys().await, 1);
    assert_eq!(only(mailbox::read(&server).await).to, "owner@engines.example");
    let event = &server.events("api_key.expiring").await[0];
    assert_eq!(event["serviceAccountId"], account["id"]);
}
