//! Keys and the organization's policy: what a change would do to them, what they may do to it, and how many there are.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    api_keys::{KEYS, reader},
    factors::enrol_totp,
    harness::{OWNER_PASSWORD, Server},
};

const POLICY: &str = "/v1/organizations/engines/security-policy";
const PREVIEW: &str = "/v1/organizations/engines/security-policy/preview";

fn stopping(preview: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let keys = preview["apiKeys"]["stopping"].as_array().unwrap();
    keys.iter()
        .map(|key| {
            (
                text(&key["name"]),
                text(&key["stopsAt"]),
                text(&key["reasons"][0]["code"]),
            )
        })
        .collect()
}

#[tokio::test]
async fn a_preview_names_the_keys_that_stop_when_and_whose_they_are_and_the_saved_policy_stops_them_r9_x2() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    enrol_totp(&server, &mut owner).await;
    let member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let named = |name: &str, hashed: bool| json!({"name": name, "scopes": ["organization:read"], "hashed": hashed});
    let robot = json!({"name": "robot", "role": "member"});
    let account = owner
        .post("/v1/organizations/engines/service-accounts", robot)
        .await
        .json();
    let mut of_robot = named("robot", false);
    of_robot["serviceAccountId"] = account["id"].clone();
    let mut created = Vec::new();
    for (who, body) in [
        (&owner, named("hashed", true)),
        (&member, named("members", true)),
        (&owner, of_robot),
    ] {
        created.push((body["name"].clone(), who.clone().create_key(body).await["key"].clone()));
    }
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let unchanged = owner.post(PREVIEW, json!({})).await.assert_ok();
    assert_eq!(unchanged["apiKeys"], json!({"total": 3, "stopping": []}));
    let deadline = json!({"apiKeys": {
        "enforceHashed": true, "existingKeys": "deadline", "existingKeysDeadline": "2026-11-21T13:00:00Z",
    }});
    let now = "2026-11-21T12:00:00.000Z";
    for (patch, expected) in [
        (json!({"apiKeys": {"enforceHashed": true}}), vec![]),
        (
            deadline.clone(),
            vec![("robot", "2026-11-21T13:00:00.000Z", "api_key_blocked")],
        ),
        (
            json!({"apiKeys": {"enforceHashed": true, "existingKeys": "block"}}),
            vec![("robot", now, "api_key_blocked")],
        ),
        (
            json!({"twoFactor": {"mode": "required"}}),
            vec![("members", now, "owner_non_compliant")],
        ),
        (
            json!({"twoFactor": {"mode": "required"}, "apiKeys": {"requireOwnerCompliance": false}}),
            vec![],
        ),
    ] {
        let preview = owner.post(PREVIEW, patch.clone()).await.assert_ok();
        let found = stopping(&preview);
        let found: Vec<_> = found
            .iter()
            .map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str()))
            .collect();
        assert_eq!(found, expected, "{patch}");
        assert_eq!(preview["apiKeys"]["total"], 3);
    }
    let both = json!({"twoFactor": {"mode": "required"}, "apiKeys": {"enforceHashed": true, "existingKeys": "block"}});
    let preview = owner.post(PREVIEW, both.clone()).await.assert_ok();
    let keys = preview["apiKeys"]["stopping"].as_array().unwrap();
    assert!(keys.iter().all(|key| key["newlyAffected"] == true));
    let of_member = keys.iter().find(|key| key["name"] == "members").unwrap();
    assert_eq!(of_member["owner"]["email"], "member@example.com");
    owner.patch_policy("engines", both).await.assert_ok();
    let named: Vec<_> = stopping(&preview).into_iter().map(|(name, ..)| json!(name)).collect();
    for (name, key) in &created {
        let answer = server.with_key(key, "GET", "/v1/organizations/engines").await;
        assert_eq!(answer.status != 200, named.contains(name), "{name}: {}", answer.text());
    }
    assert_eq!(named.len(), 2);
}

#[tokio::test]
async fn a_key_changes_the_policy_with_its_scope_only_and_only_while_its_owner_would_comply_a2_r7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let with = |scopes: Value| json!({"name": "x", "scopes": scopes});
    let reads = owner.create_key(with(json!(["security:read"]))).await;
    let writes = owner.create_key(with(json!(["security:read", "security:write"]))).await;
    let patch = async |key: &Value, version: &str, body: Value| {
        let bearer = format!("Bearer {}", key["key"].as_str().unwrap());
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/merge-patch+json"),
            ("if-match", version),
        ];
        let body = body.to_string().into_bytes();
        server.nobody().send("PATCH", POLICY, &headers, body).await
    };
    let days = json!({"apiKeys": {"maxExpirationDays": 90}});
    server.with_key(&reads["key"], "GET", POLICY).await.assert_ok();
    patch(&reads, "\"1\"", days.clone())
        .await
        .assert_problem(403, "scope_required");
    patch(&writes, "\"1\"", days).await.assert_ok();
    let events = server.events("organization.policy.changed").await;
    assert_eq!(events[0]["actorApiKeyId"], writes["id"]);
    // The owner has no second factor; whether the password would do is not known.
    for body in [
        json!({"password": {"minLength": 60}}),
        json!({"twoFactor": {"mode": "required"}}),
    ] {
        patch(&writes, "\"2\"", body)
            .await
            .assert_problem(409, "would_lock_yourself_out");
    }
    patch(&writes, "\"2\"", json!({"password": {"minLength": 8}}))
        .await
        .assert_ok();
    // Whoever is no super admin any more has a key that is none either.
    let mut other = server
        .member(&mut owner, "engines", "other@example.com", "super_admin")
        .await;
    let id = owner.user_id().await;
    let itself = format!("/v1/organizations/engines/members/{id}");
    other.json("PATCH", &itself, r#"{"role":"admin"}"#).await.assert_ok();
    patch(&writes, "\"3\"", json!({"password": {"minLength": 9}}))
        .await
        .assert_problem(403, "not_permitted");
}

#[tokio::test]
async fn the_overview_counts_keys_that_follow_the_advice_a40() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let counts = async |owner: &mut crate::harness::Browser| {
        owner.get("/v1/organizations/engines/compliance").await.assert_ok()["apiKeys"].clone()
    };
    let nothing = json!({"total": 0, "hashed": 0, "expiring": 0, "legacy": 0});
    assert_eq!(counts(&mut owner).await, nothing);
    let mut expiring = reader();
    expiring["expiresInDays"] = json!(1);
    owner.create_key(expiring).await;
    let mut readable = reader();
    readable["hashed"] = json!(false);
    owner.create_key(readable).await;
    let revoked = owner.create_key(reader()).await;
    let answer = owner
        .delete(&format!("{KEYS}/{}", revoked["id"].as_str().unwrap()))
        .await;
    assert_eq!(answer.status, 204);
    owner
        .patch_policy("engines", json!({"apiKeys": {"enforceHashed": true}}))
        .await
        .assert_ok();
    let expected = json!({"total": 2, "hashed": 1, "expiring": 1, "legacy": 1});
    assert_eq!(counts(&mut owner).await, expected);
    server.clock.advance(Duration::from_hours(24));
    owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    let expected = json!({"total": 1, "hashed": 0, "expiring": 0, "legacy": 1});
    assert_eq!(counts(&mut owner).await, expected);
}
