use serde_json::json;

use crate::harness::{OWNER_PASSWORD, Server, sign_up};

#[tokio::test]
async fn a_locked_database_is_503_and_reading_goes_on() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut other = server.other_writer().await;
    let answer = server.nobody().post("/v1/auth/sign-up", sign_up("looms")).await;
    answer.assert_problem(503, "storage_unavailable");
    assert_eq!(answer.headers["retry-after"], "2");
    let answer = owner
        .patch_policy("engines", json!({"password": {"minLength": 9}}))
        .await;
    answer.assert_problem(503, "storage_unavailable");
    server
        .nobody()
        .login("owner@engines.example", OWNER_PASSWORD)
        .await
        .assert_problem(503, "storage_unavailable");
    owner.get("/v1/organizations/engines/members").await.assert_ok();
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(server.count("accounts").await, 1);
    let answer = server.nobody().post("/v1/auth/sign-up", sign_up("looms")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(
        owner.get("/v1/organizations/engines/security-policy").await.assert_ok()["version"],
        1
    );
}

#[tokio::test]
async fn a_full_disk_is_503_and_loses_nothing_that_was_acknowledged() {
    let server = Server::start().await;
    server.owner("engines").await;
    let server = server.restarted(|settings| settings.store.max_pages = Some(60)).await;
    let mut acknowledged = vec!["engines".to_owned()];
    let mut is_full = false;
    for number in 0..400 {
        let slug = format!("{}-{number}", "organization-with-a-long-name".repeat(2));
        let answer = server.nobody().post("/v1/auth/sign-up", sign_up(&slug)).await;
        if answer.status != 201 {
            answer.assert_problem(503, "storage_unavailable");
            is_full = true;
            break;
        }
        acknowledged.push(slug);
    }
    assert!(is_full, "{} sign-ups fitted in", acknowledged.len());
    // Everything that was answered with 201 is there, whole, also after a restart without the limit.
    let server = server.restarted(|_| {}).await;
    for table in ["accounts", "organizations", "memberships", "password_verdicts"] {
        assert_eq!(
            server.count(table).await,
            i64::try_from(acknowledged.len()).unwrap(),
            "{table}"
        );
    }
    assert_eq!(server.events("auth.sign_up").await.len(), acknowledged.len());
    let last = acknowledged.last().unwrap();
    server
        .nobody()
        .login(&format!("owner@{last}.example"), OWNER_PASSWORD)
        .await
        .assert_ok();
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner
        .patch_policy("engines", json!({"password": {"minLength": 9}}))
        .await
        .assert_ok();
    let cookie = owner.cookie.clone();
    let server = server.restarted(|_| {}).await;
    let mut owner = server.nobody();
    owner.cookie = cookie;
    assert_eq!(
        owner.get("/v1/organizations/engines/security-policy").await.assert_ok()["version"],
        2
    );
}
