use serde_json::json;

use crate::harness::{OWNER_PASSWORD, Server};

#[tokio::test]
async fn an_organization_is_found_by_id_and_by_slug_and_a_foreign_one_not_at_all() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut other = server.owner("other").await;
    let by_slug = owner.get("/v1/organizations/engines").await.assert_ok();
    let id = by_slug["id"].as_str().unwrap();
    assert_eq!(owner.get(&format!("/v1/organizations/{id}")).await.assert_ok(), by_slug);
    let foreign = other.get(&format!("/v1/organizations/{id}")).await;
    let missing = other
        .get("/v1/organizations/00000000-0000-7000-8000-000000000000")
        .await;
    foreign.assert_problem(404, "not_found");
    assert_eq!(foreign.body, missing.body);
    assert_eq!(
        owner.get("/v1/organizations").await.assert_ok()["items"],
        json!([by_slug])
    );
}

#[tokio::test]
async fn a_slug_cannot_be_an_id() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let id = owner.organization("engines").await["id"].clone();
    for slug in [id.as_str().unwrap(), "a", "A-b", "a_b", "a b", "", &"a".repeat(65)] {
        let answer = owner
            .post("/v1/organizations", json!({"name": "X", "slug": slug}))
            .await;
        assert_eq!(
            answer.violations(),
            [("invalid_slug".to_owned(), "slug".to_owned())],
            "{slug}"
        );
    }
    let answer = owner
        .post("/v1/organizations", json!({"name": "X", "slug": "a".repeat(64)}))
        .await;
    assert_eq!(answer.status, 201);
}

#[tokio::test]
async fn a_further_organization_begins_with_a_password_that_is_unknown_to_it() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let created = owner.post("/v1/organizations", json!({"name": "Looms"})).await.json();
    assert_eq!(created["passwordState"], "unknown");
    owner
        .get("/v1/organizations/looms")
        .await
        .assert_problem(403, "security_policy_not_met");
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    owner.get("/v1/organizations/looms").await.assert_ok();
}

#[tokio::test]
async fn a_super_admin_renames_an_organization_and_a_member_does_not() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", "m@example.com", "admin").await;
    let rename = r#"{"name": "Difference Engines"}"#;
    member
        .json("PATCH", "/v1/organizations/engines", rename)
        .await
        .assert_problem(403, "not_permitted");
    let renamed = owner
        .json("PATCH", "/v1/organizations/engines", rename)
        .await
        .assert_ok();
    assert_eq!(renamed["name"], "Difference Engines");
    assert_eq!(owner.organization("engines").await["name"], "Difference Engines");
}
