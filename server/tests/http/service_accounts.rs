//! Service accounts: robots with keys of their own and a person in charge (spec C19, X5, R9).

use serde_json::{Value, json};

use crate::{
    api_keys::KEYS,
    factors::enrol_totp,
    harness::{Browser, OWNER_PASSWORD, Server},
};

const ACCOUNTS: &str = "/v1/organizations/engines/service-accounts";

async fn make(browser: &mut Browser, body: Value) -> Value {
    let answer = browser.post(ACCOUNTS, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn path_of(account: &Value) -> String {
    format!("{ACCOUNTS}/{}", account["id"].as_str().unwrap())
}

fn key_of(account: &Value) -> Value {
    json!({"name": "ci", "scopes": ["organization:read", "members:read", "verify"], "serviceAccountId": account["id"]})
}

#[tokio::test]
async fn a_service_account_has_keys_that_depend_on_no_persons_compliance_r9() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    enrol_totp(&server, &mut owner).await;
    let mut admin = server.member(&mut owner, "engines", "admin@example.com", "admin").await;
    let account = make(&mut admin, json!({"name": "ci", "role": "admin"})).await;
    assert_eq!(account["owner"]["email"], "admin@example.com");
    let created = admin.create_key(key_of(&account)).await;
    assert_eq!(
        created["owner"],
        json!({"kind": "service_account", "id": account["id"], "name": "ci"})
    );
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let required = json!({"twoFactor": {"mode": "required"}, "password": {"minLength": 40}});
    owner
        .patch_policy("engines", required)
        .await
        .assert_problem(409, "would_lock_yourself_out");
    let required = json!({"twoFactor": {"mode": "required"}, "password": {"minLength": 30}});
    owner.patch_policy("engines", required).await.assert_ok();
    let key = &created["key"];
    let answer = server.with_key(key, "GET", "/v1/verify?organization=engines").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.headers["x-lockstep-user"], account["id"].as_str().unwrap());
    assert_eq!(answer.headers["x-lockstep-name"], "ci");
    assert_eq!(answer.headers["x-lockstep-role"], "admin");
    let email = format!("{}@service-account.invalid", account["id"].as_str().unwrap());
    assert_eq!(answer.headers["x-lockstep-email"], email.as_str());
    // It is no member, and not counted as one.
    let members = server
        .with_key(key, "GET", "/v1/organizations/engines/members")
        .await
        .assert_ok();
    assert_eq!((&members["total"], &members["serviceAccounts"]), (&json!(2), &json!(1)));
    admin
        .get("/v1/organizations/engines/members")
        .await
        .assert_problem(403, "security_policy_not_met");
}

#[tokio::test]
async fn nobody_makes_a_service_account_that_may_more_than_they_may() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut admin = server.member(&mut owner, "engines", "admin@example.com", "admin").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let member_id = member.user_id().await;
    member
        .post(ACCOUNTS, json!({"name": "ci", "role": "member"}))
        .await
        .assert_problem(403, "not_permitted");
    for (body, code, path) in [
        (json!({"name": "ci", "role": "super_admin"}), "role_not_allowed", "role"),
        (json!({"name": "ci", "role": "root"}), "unknown_value", "role"),
        (json!({"name": "", "role": "member"}), "name_required", "name"),
        (
            json!({"name": "a\u{202e}b", "role": "member"}),
            "name_direction_mark",
            "name",
        ),
        (
            json!({"name": "a".repeat(101), "role": "member"}),
            "name_too_long",
            "name",
        ),
        (json!({"name": "ci"}), "required", "role"),
        (
            json!({"name": "ci", "role": "member", "organizationId": "x"}),
            "unknown_field",
            "organizationId",
        ),
        (
            json!({"name": "ci", "role": "member", "ownerId": "00000000-0000-7000-8000-000000000000"}),
            "not_a_member",
            "ownerId",
        ),
        (
            json!({"name": "ci", "role": "admin", "ownerId": member_id}),
            "role_exceeds_owner",
            "role",
        ),
    ] {
        let answer = admin.post(ACCOUNTS, body.clone()).await;
        answer.assert_problem(422, "invalid_request");
        assert_eq!(answer.violations(), [(code.to_owned(), path.to_owned())], "{body}");
    }
    assert_eq!(server.count("service_accounts").await, 0);
    let account = make(&mut owner, json!({"name": "ci", "role": "admin"})).await;
    // A key of it is not made by whoever is not in charge and may less.
    let answer = member.post(KEYS, key_of(&account)).await;
    answer.assert_problem(403, "not_permitted");
    let stranger = server.owner("looms").await;
    let mut stranger = stranger;
    let answer = stranger
        .post("/v1/organizations/looms/api-keys", key_of(&account))
        .await;
    assert_eq!(
        answer.violations(),
        [("unknown_service_account".to_owned(), "serviceAccountId".to_owned())]
    );
}

#[tokio::test]
async fn keys_go_on_when_the_person_in_charge_leaves_and_the_list_says_so() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let id = member.user_id().await;
    let body = json!({"name": "ci", "role": "member", "ownerId": id});
    let account = make(&mut owner, body).await;
    let mut body = key_of(&account);
    body["scopes"] = json!(["organization:read"]);
    let created = member.create_key(body).await;
    let listed = member.get(ACCOUNTS).await.assert_ok();
    assert_eq!(
        (&listed["items"][0]["keys"], &listed["items"][0]["owner"]["isMember"]),
        (&json!(1), &json!(true))
    );
    let answer = owner.delete(&format!("/v1/organizations/engines/members/{id}")).await;
    assert_eq!(answer.status, 204);
    let path = "/v1/organizations/engines";
    server.with_key(&created["key"], "GET", path).await.assert_ok();
    let listed = owner.get(ACCOUNTS).await.assert_ok();
    assert_eq!(listed["items"][0]["owner"]["isMember"], false);
    let taken = json!({"ownerId": owner.user_id().await});
    let answer = owner.json("PATCH", &path_of(&account), taken.to_string()).await;
    assert_eq!(answer.assert_ok()["owner"]["isMember"], true);
    for kind in ["created", "changed"] {
        assert_eq!(server.events(&format!("service_account.{kind}")).await.len(), 1);
    }
}

#[tokio::test]
async fn the_keys_of_a_removed_service_account_are_refused_on_the_next_request() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let account = make(&mut owner, json!({"name": "ci", "role": "admin"})).await;
    let created = owner.create_key(key_of(&account)).await;
    let path = "/v1/organizations/engines";
    server.with_key(&created["key"], "GET", path).await.assert_ok();
    let demoted = owner.json("PATCH", &path_of(&account), r#"{"role":"member"}"#).await;
    demoted.assert_ok();
    server
        .with_key(&created["key"], "GET", "/v1/organizations/engines/members")
        .await
        .assert_problem(403, "not_permitted");
    assert_eq!(owner.delete(&path_of(&account)).await.status, 204);
    server
        .with_key(&created["key"], "GET", path)
        .await
        .assert_problem(401, "api_key_not_valid");
    owner.delete(&path_of(&account)).await.assert_problem(404, "not_found");
    assert_eq!(owner.get(ACCOUNTS).await.assert_ok()["items"], json!([]));
    let answer = owner.post(KEYS, key_of(&account)).await;
    answer.assert_problem(422, "invalid_request");
    assert_eq!(server.events("service_account.removed").await.len(), 1);
}
