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

/// Spec A36: the end counts from the creation, on an edit too.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_renamed_and_ends_at_another_time() {
    let mut site = Site::start().await;
    let user = site.logged_in();
    let made = create(&user, &["--scope", "verify", "--expires-in-days", "10", "--json"]);
    let id = made.ends_with(0).json()["id"].as_str().unwrap().to_owned();
    let edit = |arguments: &[&str]| user.run(&[&["api-key", "edit", "engines", &id], arguments].concat());
    edit(&["--name", "release", "--expires-in-days", "20"])
        .ends_with(0)
        .is_kept_as("api_key_edit");
    let after = edit(&["--never-expires", "--json"]).ends_with(0).json();
    assert_eq!((&after["name"], after.get("expiresAt")), (&json!("release"), None));
    site.owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let rules = json!({"apiKeys": {"requireExpiration": true, "maxExpirationDays": 90}});
    site.owner.patch_policy("engines", rules).await.assert_ok();
    edit(&["--name", " ", "--never-expires"])
        .ends_with(3)
        .is_kept_as("api_key_edit_refused");
    edit(&[]).ends_with(2).is_kept_as("api_key_edit_nothing");
    edit(&["--never-expires", "--expires-in-days", "1"]).ends_with(2);
    edit(&["--expires-at", "2027-02-29T00:00:00Z"])
        .ends_with(2)
        .is_kept_as("api_key_edit_invalid");
    let list = user.run(&["api-key", "list", "engines", "--json"]).ends_with(0).json();
    assert_eq!(list["items"][0]["name"], "release");
}

/// Spec A31, X7: who reads a value has proven within five minutes who they are, and an event says that it was read.
#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_can_be_read_again_is_read_after_the_password() {
    let mut site = Site::start().await;
    let user = site.logged_in();
    let made = create(&user, &["--scope", "verify", "--retrievable"]).ends_with(0);
    assert!(made.error.contains("lockstep api-key reveal"), "{}", made.text());
    let key = made.out.trim().to_owned();
    let items = user.run(&["api-key", "list", "engines", "--json"]).ends_with(0).json();
    let id = items["items"][0]["id"].as_str().unwrap().to_owned();
    let reveal = ["api-key", "reveal", "engines", &id];
    let revealed = user.run(&reveal).ends_with(0);
    assert_eq!((revealed.out.trim(), revealed.error.as_str()), (key.as_str(), ""));
    site.server.clock.advance(Duration::from_secs(301));
    let asked = user.run_with(&reveal, format!("{OWNER_PASSWORD}\n")).ends_with(4);
    assert!(!asked.out.contains("lkk_"));
    asked.is_kept_as("api_key_reveal_reauthentication");
    let with_password = [&reveal[..], &["--password-stdin", "--json"]].concat();
    let wrong = user.run_with(&with_password, "wrong\n").ends_with(4);
    assert_eq!(
        (wrong.problem()["code"].as_str(), wrong.out.as_str()),
        (Some("wrong_password"), "")
    );
    let revealed = user
        .run_with(&with_password, format!("{OWNER_PASSWORD}\n"))
        .ends_with(0);
    assert_eq!(revealed.json(), json!({"key": key}));
    assert_eq!(site.server.events("api_key.revealed").await.len(), 2);

    let hashed = create(&user, &["--scope", "verify", "--json"]).ends_with(0).json();
    user.run(&["api-key", "reveal", "engines", hashed["id"].as_str().unwrap()])
        .ends_with(1)
        .is_kept_as("api_key_reveal_hashed");
    site.owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let rules = json!({"apiKeys": {"enforceHashed": true}});
    site.owner.patch_policy("engines", rules).await.assert_ok();
    user.run(&reveal).ends_with(3).is_kept_as("api_key_reveal_refused");
}

/// Spec X7: a key that can change what protects the organization is made after a fresh re-authentication.
#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_asked_for_before_a_key_gets_a_sensitive_scope() {
    let site = Site::start().await;
    let user = site.logged_in();
    site.server.clock.advance(Duration::from_secs(301));
    let sensitive = ["--scope", "security:write", "--expires-in-days", "1", "--json"];
    let refused = create(&user, &sensitive).ends_with(4);
    assert_eq!(refused.problem()["code"], "reauthentication_required");
    let arguments = [&CREATE[..], &sensitive, &["--password-stdin"]].concat();
    let made = user.run_with(&arguments, format!("{OWNER_PASSWORD}\n")).ends_with(0);
    assert_eq!(made.json()["scopes"], json!(["security:write"]));
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
    let unnamed = ["api-key", "create", "engines", "--name", " ", "--scope", "verify"];
    user.run(&unnamed).ends_with(3).is_kept_as("api_key_unnamed");
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
