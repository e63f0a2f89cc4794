use std::time::Duration;

use serde_json::json;

use crate::{
    harness::{GOOD_PASSWORD, OWNER_PASSWORD},
    program::{Site, User},
};

const CREATE: [&str; 5] = ["api-key", "create", "engines", "--name", "deploy"];

fn create(user: &User, arguments: &[&str]) -> crate::program::Ran {
    user.run(&[&CREATE, arguments].concat())
}

/// Spec A31–A37, A6: the key is shown once, and the program takes it in place of a login.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_listed_used_rotated_and_revoked() {
    let site = Site::start().await;
    let user = site.logged_in();
    let made = create(
        &user,
        &[
            "--scope",
            "members:read",
            "--scope",
            "organization:read",
            "--expires-in-days",
            "90",
        ],
    );
    let made = made.ends_with(0);
    let key = made.out.trim().to_owned();
    assert!(
        key.starts_with("lkk_") && !key.contains(char::is_whitespace),
        "{}",
        made.text()
    );
    assert!(made.error.contains("expires at 2027-02-19T12:00:00.000Z") && !made.error.contains(&key));
    let robot = site.user().with("LOCKSTEP_TOKEN", &key);
    robot.run(&["organisation", "members", "engines"]).ends_with(0);
    robot
        .run(&["organisation", "audit", "engines"])
        .ends_with(1)
        .is_kept_as("api_key_scope");
    let list = user.run(&["api-key", "list", "engines"]).ends_with(0);
    list.is_kept_as("api_key_list");
    let items = user.run(&["api-key", "list", "engines", "--json"]).ends_with(0).json();
    let id = items["items"][0]["id"].as_str().unwrap().to_owned();
    assert!(!list.out.contains(&key) && !items.to_string().contains(&key));

    let rotated = user
        .run(&["api-key", "rotate", "engines", &id, "--overlap-seconds", "60", "--json"])
        .ends_with(0);
    let (successor, new) = (
        rotated.json()["id"].to_string(),
        rotated.json()["key"].as_str().unwrap().to_owned(),
    );
    let successor = successor.trim_matches('"');
    robot.run(&["organisation", "members", "engines"]).ends_with(0);
    site.server.clock.advance(Duration::from_secs(61));
    robot
        .run(&["organisation", "members", "engines"])
        .ends_with(3)
        .is_kept_as("api_key_expired");
    user.run(&["api-key", "rotate", "engines", &id])
        .ends_with(1)
        .is_kept_as("api_key_rotated_before");

    user.run(&["api-key", "revoke", "engines", successor])
        .ends_with(5)
        .is_kept_as("api_key_revoke_not_confirmed");
    let robot = site.user().with("LOCKSTEP_TOKEN", &new);
    robot.run(&["organisation", "members", "engines"]).ends_with(0);
    user.run(&["api-key", "revoke", "engines", successor, "--yes"])
        .ends_with(0)
        .is_kept_as("api_key_revoke");
    robot
        .run(&["organisation", "members", "engines"])
        .ends_with(4)
        .is_kept_as("api_key_revoked");
    let revoked = user
        .run(&["api-key", "list", "engines", "--status", "revoked", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(revoked["items"].as_array().unwrap().len(), 1);
}

/// Spec A37: all faults at once, with the latest expiry.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_refuse_is_said_at_once() {
    let mut site = Site::start().await;
    site.owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let rules = json!({"apiKeys": {"enforceHashed": true, "requireExpiration": true, "maxExpirationDays": 90}});
    site.owner.patch_policy("engines", rules).await.assert_ok();
    let user = site.logged_in();
    let refused = create(
        &user,
        &["--scope", "verify", "--retrievable", "--expires-in-days", "91"],
    )
    .ends_with(3);
    refused.is_kept_as("api_key_refused");
    create(&user, &["--scope", "verify"])
        .ends_with(3)
        .is_kept_as("api_key_without_end");
    create(&user, &["--scope", "verify", "--expires-in-days", "90"]).ends_with(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_key_is_refused_before_anything_is_sent() {
    let user = User::at("http://127.0.0.1:9");
    let wrong = [
        "--scope",
        "everything",
        "--scope",
        "verify",
        "--scope",
        "verify",
        "--expires-in-days",
        "abc",
    ];
    create(&user, &wrong).ends_with(2).is_kept_as("api_key_invalid");
    create(&user, &[]).ends_with(2);
    create(
        &user,
        &[
            "--scope",
            "verify",
            "--expires-in-days",
            "1",
            "--expires-at",
            "2027-01-01T00:00:00Z",
        ],
    )
    .ends_with(2);
    let user = user.with("LOCKSTEP_TOKEN", "lkk_cut");
    let site = Site::start().await;
    user.run(&["api-key", "list", "engines", "--server", &site.url])
        .ends_with(4)
        .is_kept_as("api_key_malformed");
    let owner = site.logged_in();
    owner
        .run(&["api-key", "revoke", "engines", "no-id", "--yes"])
        .ends_with(1);
    owner
        .run(&["api-key", "list", "engines"])
        .ends_with(0)
        .is_kept_as("api_key_none");
}

/// Spec R9, X2: keys that a change would stop are part of what is asked about.
#[tokio::test(flavor = "multi_thread")]
async fn keys_that_a_change_would_stop_are_shown_and_asked_about() {
    let mut site = Site::start().await;
    let user = site.with_two_factor().await;
    site.member("member@engines.example", "member").await;
    let member = site.logged_in_as("member@engines.example", GOOD_PASSWORD);
    create(&member, &["--scope", "organization:read"]).ends_with(0);
    let set = ["organisation", "set", "engines", "--enforce-2fa"];
    user.run(&set).ends_with(5).is_kept_as("set_stops_keys");
    user.run(&[&set[..], &["--yes"]].concat()).ends_with(0);
}
