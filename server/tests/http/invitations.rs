use std::time::Duration;

use serde_json::json;

use crate::harness::{GOOD_PASSWORD, OWNER_PASSWORD, Server};

const PATH: &str = "/v1/organizations/engines/invitations";

#[tokio::test]
async fn an_invitation_is_a_link_that_is_shown_once_and_leads_into_the_organization() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let created = owner
        .post(PATH, json!({"email": "New@Example.com", "role": "admin"}))
        .await;
    assert_eq!(created.status, 201);
    let link = created.json()["link"].as_str().unwrap().to_owned();
    assert!(
        link.starts_with("http://localhost:8080/accept-invitation#token=lki_"),
        "{link}"
    );
    let token = link.split_once("#token=").unwrap().1;
    let listed = owner.get(PATH).await;
    assert!(!listed.text().contains("lki_"));
    assert_eq!(listed.assert_ok()["items"][0]["email"], "New@Example.com");

    let found = server
        .nobody()
        .post("/v1/invitations/lookup", json!({"token": token}))
        .await
        .assert_ok();
    assert_eq!(found["organization"]["slug"], "engines");
    assert_eq!(
        (&found["email"], &found["role"]),
        (&json!("New@Example.com"), &json!("admin"))
    );

    let mut new = server.nobody();
    let body = json!({"email": "new@example.com", "password": GOOD_PASSWORD, "name": "New", "invitationToken": token});
    let session = new.post("/v1/auth/sign-up", body.clone()).await;
    assert_eq!(session.json()["organizations"][0]["role"], "admin");
    new.get("/v1/organizations/engines/members").await.assert_ok();
    assert_eq!(owner.get(PATH).await.assert_ok()["items"], json!([]));
    let again = server
        .nobody()
        .post("/v1/invitations/lookup", json!({"token": token}))
        .await;
    again.assert_problem(404, "invitation_not_found");
    assert_eq!(
        server.events("organization.invitation.accepted").await[0]["email"],
        "new@example.com"
    );
}

#[tokio::test]
async fn an_account_accepts_an_invitation_of_its_own_email_and_is_unknown_until_the_password_is_entered_r5() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut other = server.owner("other").await;
    let wrong = owner.invite("engines", "somebody@example.com", "member").await;
    let answer = other.post("/v1/invitations/accept", json!({"token": wrong})).await;
    answer.assert_problem(403, "invitation_for_another_email");
    let token = owner.invite("engines", "OWNER@other.example", "member").await;
    let joined = other
        .post("/v1/invitations/accept", json!({"token": token}))
        .await
        .assert_ok();
    assert_eq!(joined["passwordState"], "unknown");
    other
        .get("/v1/organizations/engines")
        .await
        .assert_problem(403, "security_policy_not_met");
    other.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    other.get("/v1/organizations/engines").await.assert_ok();
    let answer = owner
        .post(PATH, json!({"email": "owner@other.example", "role": "member"}))
        .await;
    answer.assert_problem(409, "already_member");
}

#[tokio::test]
async fn an_invitation_ends_after_seven_days_or_when_it_is_withdrawn() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let lookup = |token: String| {
        let mut nobody = server.nobody();
        async move { nobody.post("/v1/invitations/lookup", json!({"token": token})).await }
    };
    let token = owner.invite("engines", "a@example.com", "member").await;
    let id = owner.get(PATH).await.assert_ok()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(owner.delete(&format!("{PATH}/{id}")).await.status, 204);
    owner
        .delete(&format!("{PATH}/{id}"))
        .await
        .assert_problem(404, "not_found");
    lookup(token).await.assert_problem(404, "invitation_not_found");
    let token = owner.invite("engines", "a@example.com", "member").await;
    server.clock.advance(Duration::from_millis(7 * 86_400_000 - 1));
    lookup(token.clone()).await.assert_ok();
    server.clock.advance(Duration::from_millis(1));
    lookup(token).await.assert_problem(404, "invitation_not_found");
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    assert_eq!(owner.get(PATH).await.assert_ok()["items"], json!([]));
}

#[tokio::test]
async fn an_invitation_is_used_once_however_many_use_it_at_once() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut other = server.owner("other").await;
    let token = owner.invite("engines", "owner@other.example", "member").await;
    let mut tasks = Vec::new();
    for number in 0..50 {
        let token = token.clone();
        if number % 10 == 0 {
            // Signing up with it fails because of the e-mail, and must not use it up.
            let mut nobody = server.nobody();
            let body = json!({
                "email": "owner@other.example", "password": OWNER_PASSWORD, "name": "A", "invitationToken": token,
            });
            tasks.push(tokio::spawn(async move { nobody.post("/v1/auth/sign-up", body).await }));
        } else {
            let mut other = other.clone();
            let accept = async move { other.post("/v1/invitations/accept", json!({"token": token})).await };
            tasks.push(tokio::spawn(accept));
        }
    }
    let mut successes = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        match (answer.status.as_u16(), answer.code().as_str()) {
            (200, _) => successes += 1,
            (404, "invitation_not_found") | (409, "email_taken") => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(successes, 1);
    assert_eq!(
        other.get("/v1/organizations").await.assert_ok()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(server.events("organization.invitation.accepted").await.len(), 1);
}
