use lockstep_core::policy::SecurityPolicy;
use serde_json::json;

use crate::harness::{GOOD_PASSWORD, OWNER_PASSWORD, Server};

#[tokio::test]
async fn the_current_password_is_needed_and_a_wrong_one_does_not_end_the_session() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner
        .change_password("wrong", "Abcdefgh2!")
        .await
        .assert_problem(403, "wrong_password");
    owner.get("/v1/auth/session").await.assert_ok();
    assert_eq!(server.events("auth.reauthenticate.failed").await.len(), 1);
}

#[tokio::test]
async fn a_refused_password_costs_no_hash() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let before = server.app.hashes_spent();
    owner
        .change_password(GOOD_PASSWORD, "short")
        .await
        .assert_problem(422, "password_not_accepted");
    let body = r#"{"currentPassword": "Abcdefgh1!", "newPassword": "\ud800"}"#;
    let answer = owner.json("PUT", "/v1/account/password", body).await;
    answer.assert_problem(422, "invalid_encoding");
    assert_eq!(answer.json()["verdict"]["accepted"], false);
    let answer = owner.change_password("", "").await;
    let expected = ["currentPassword", "newPassword"].map(|path| ("required".to_owned(), path.to_owned()));
    assert_eq!(answer.violations(), expected);
    assert_eq!(server.app.hashes_spent(), before);
}

#[tokio::test]
async fn a_password_must_satisfy_all_organizations_at_once_r6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let created = owner.post("/v1/organizations", json!({"name": "Looms"})).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.json()["slug"], "looms");
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy("looms", json!({"password": {"minLength": 16, "requireSpecial": false}}))
        .await
        .assert_ok();
    let merged = owner.get("/v1/account/password-policy").await.assert_ok();
    assert_eq!(merged["password"]["minLength"], 16);
    assert_eq!(merged["password"]["requireSpecial"], true);
    let only_looms = owner.change_password(OWNER_PASSWORD, "Abcdefghijklmno1").await;
    only_looms.assert_problem(422, "password_not_accepted");
    let session = owner
        .change_password(OWNER_PASSWORD, "Abcdefghijklmno1!")
        .await
        .assert_ok();
    for organization in session["organizations"].as_array().unwrap() {
        assert_eq!(organization["decision"]["decision"], "allow", "{organization}");
    }
}

#[tokio::test]
async fn policies_that_nothing_can_satisfy_are_a_conflict_that_leaving_or_loosening_ends_r6_g7() {
    let server = Server::start().await;
    let mut first = server.owner("first").await;
    let mut second = server.owner("second").await;
    let mut member = server.member(&mut first, "first", "both@example.com", "member").await;
    let token = second.invite("second", "both@example.com", "member").await;
    member
        .post("/v1/invitations/accept", json!({"token": token}))
        .await
        .assert_ok();
    let mut long = SecurityPolicy::for_new_organization();
    long.version = 2;
    long.password.min_length = 30;
    server.put_policy(&mut first, "first", &long).await;
    let mut short = long.clone();
    short.password.min_length = 10;
    short.password.max_length = 20;
    server.put_policy(&mut second, "second", &short).await;

    let access = member.get("/v1/organizations/first/access").await.assert_ok();
    assert_eq!(access["decision"], "denied");
    assert_eq!(access["reasons"][0]["code"], "policies_conflict");
    let change = member.change_password(GOOD_PASSWORD, "Abcdefghijklmno1!").await;
    change.assert_problem(409, "policies_conflict");

    let id = member.user_id().await;
    let left = member.delete(&format!("/v1/organizations/second/members/{id}")).await;
    assert_eq!(left.status, 204);
    let changed = member
        .change_password(GOOD_PASSWORD, "Abcdefghijklmnopqrstuvwxyz012!")
        .await;
    assert_eq!(changed.assert_ok()["state"], "active");
    member.get("/v1/organizations/first").await.assert_ok();
}

#[tokio::test]
async fn a_super_admin_whom_the_rules_keep_out_can_loosen_them_and_nothing_else_r7() {
    let server = Server::start().await;
    let mut owner = server.owner("first").await;
    owner
        .post("/v1/organizations", json!({"name": "Second", "slug": "second"}))
        .await;
    let mut policy = SecurityPolicy::for_new_organization();
    policy.password.min_length = 40;
    server.put_policy(&mut owner, "first", &policy).await;
    policy.password.min_length = 10;
    policy.password.max_length = 38;
    server.put_policy(&mut owner, "second", &policy).await;

    let access = owner.get("/v1/organizations/first/access").await.assert_ok();
    assert_eq!(access["decision"], "denied");
    let id = owner.user_id().await;
    owner
        .delete(&format!("/v1/organizations/first/members/{id}"))
        .await
        .assert_problem(409, "last_super_admin");
    let tightened = owner
        .patch_policy("first", json!({"password": {"minLength": 41}}))
        .await;
    tightened.assert_problem(403, "security_policy_not_met");
    let beside = owner
        .patch_policy(
            "first",
            json!({"password": {"minLength": 10}, "session": {"idleSeconds": 60}}),
        )
        .await;
    beside.assert_problem(403, "security_policy_not_met");
    owner
        .patch_policy("first", json!({"password": {"minLength": 10}}))
        .await
        .assert_ok();
    let session = owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    assert_eq!(session["state"], "active");
    owner.get("/v1/organizations/first/members").await.assert_ok();
}
