use std::time::Duration;

use serde_json::json;

use crate::harness::{OWNER_PASSWORD, Server};

const PATH: &str = "/v1/organizations/engines/security-policy";

#[tokio::test]
async fn a_merge_patch_leaves_absent_fields_and_null_removes_optional_ones_g8() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let before = owner.get(PATH).await.assert_ok();
    let answer = owner
        .patch_policy("engines", json!({"password": {"minStrength": 2}}))
        .await;
    assert_eq!(answer.headers["etag"], "\"2\"");
    let mut expected = before.clone();
    expected["version"] = json!(2);
    expected["password"]["minStrength"] = json!(2);
    assert_eq!(answer.assert_ok(), expected);
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let answer = owner
        .patch_policy("engines", json!({"password": {"minStrength": null}}))
        .await;
    let mut expected = before;
    expected["version"] = json!(3);
    assert_eq!(answer.assert_ok(), expected);
}

#[tokio::test]
async fn a_save_says_which_version_it_has_seen_and_a_stale_one_is_refused_b10() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let without = owner.json("PATCH", PATH, "{}").await;
    without.assert_problem(428, "precondition_required");
    let patch = json!({"password": {"minLength": 9}});
    for stale in ["\"0\"", "\"2\"", "W/\"1\"", "1", "*"] {
        let answer = owner.patch_policy_at("engines", patch.clone(), stale).await;
        answer.assert_problem(412, "precondition_failed");
    }
    owner
        .patch_policy_at("engines", patch.clone(), "\"1\"")
        .await
        .assert_ok();
    owner
        .patch_policy_at("engines", patch, "\"1\"")
        .await
        .assert_problem(412, "precondition_failed");
    assert_eq!(owner.get(PATH).await.assert_ok()["version"], 2);
}

#[tokio::test]
async fn of_parallel_saves_over_one_version_exactly_one_wins_g5() {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let saves = (0..20).map(|number| {
        let mut owner = owner.clone();
        tokio::spawn(async move {
            let patch = json!({"password": {"maxLength": 200 + number}});
            owner.patch_policy_at("engines", patch, "\"1\"").await.status.as_u16()
        })
    });
    let mut statuses = Vec::new();
    for save in saves.collect::<Vec<_>>() {
        statuses.push(save.await.unwrap());
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 200).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(
        statuses.iter().filter(|status| **status == 412).count(),
        19,
        "{statuses:?}"
    );
    assert_eq!(server.events("organization.policy.changed").await.len(), 1);
}

#[tokio::test]
async fn a_save_that_changes_nothing_keeps_the_version_and_writes_no_event_b10() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    for patch in [
        json!({}),
        json!({"password": {"minLength": 10}}),
        json!({"password": {"minStrength": null}}),
    ] {
        let answer = owner.patch_policy("engines", patch).await;
        assert_eq!(answer.headers["etag"], "\"1\"");
        answer.assert_ok();
    }
    assert!(server.events("organization.policy.changed").await.is_empty());
}

#[tokio::test]
async fn the_event_names_exactly_the_changed_fields_old_and_new_b16() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let patch =
        json!({"password": {"minLength": 12, "requireNumber": true, "minStrength": 3}, "session": {"idleSeconds": 60}});
    owner.patch_policy("engines", patch).await.assert_ok();
    let events = server.events("organization.policy.changed").await;
    assert_eq!(
        events[0]["changes"],
        json!([
            {"path": "password.minLength", "old": 10, "new": 12},
            {"path": "password.minStrength", "new": 3},
            {"path": "session.idleSeconds", "old": 1800, "new": 60},
        ])
    );
    assert_eq!(events[0]["version"], 2);
    assert_eq!(events[0]["email"], "owner@engines.example");
}

#[tokio::test]
async fn what_the_parser_refuses_comes_out_as_it_says_it_g2() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let patch = r#"{"password": {"minLength": 5, "maxLength": 10.5, "minlength": 12}, "nothing": 1, "version": 7}"#;
    let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
    let answer = owner.send("PATCH", PATH, &headers, patch.as_bytes().to_vec()).await;
    answer.assert_problem(422, "invalid_policy");
    let expected = lockstep_core::policy::SecurityPolicy {
        version: 1,
        ..Default::default()
    }
    .patched(patch)
    .unwrap_err();
    assert_eq!(answer.json()["violations"], serde_json::to_value(&expected).unwrap());
    assert_eq!(expected.len(), 5);
    for (body, code) in [("{", "invalid_json"), (r#"{"password": "\ud800"}"#, "invalid_encoding")] {
        let answer = owner.send("PATCH", PATH, &headers, body.as_bytes().to_vec()).await;
        answer.assert_problem(400, code);
    }
    assert_eq!(owner.get(PATH).await.assert_ok()["version"], 1);
}

#[tokio::test]
async fn writing_needs_a_fresh_authentication_r7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let patch = json!({"password": {"minLength": 9}});
    server.clock.advance(Duration::from_mins(5));
    let answer = owner.patch_policy("engines", patch.clone()).await;
    answer.assert_problem(403, "reauthentication_required");
    assert_eq!(answer.json()["cure"], "/account/reauthenticate");
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    server.clock.advance(Duration::from_secs(299));
    owner.patch_policy("engines", patch).await.assert_ok();
}

#[tokio::test]
async fn every_member_reads_the_policy_and_only_a_super_admin_writes_it_a2() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    for (email, role) in [("admin@example.com", "admin"), ("member@example.com", "member")] {
        let mut member = server.member(&mut owner, "engines", email, role).await;
        member.get(PATH).await.assert_ok();
        let answer = member
            .patch_policy("engines", json!({"password": {"minLength": 9}}))
            .await;
        answer.assert_problem(403, "not_permitted");
        let preview = member.post(&format!("{PATH}/preview"), json!({})).await;
        preview.assert_problem(403, "not_permitted");
    }
    assert_eq!(owner.get(PATH).await.assert_ok()["version"], 1);
    server
        .owner("other")
        .await
        .get(PATH)
        .await
        .assert_problem(404, "not_found");
}
