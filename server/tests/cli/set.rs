use std::time::Duration;

use serde_json::json;

use crate::{
    harness::{GOOD_PASSWORD, OWNER_PASSWORD},
    program::{Site, User},
};

const SET: [&str; 3] = ["organisation", "set", "engines"];

fn with<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&SET, arguments].concat()
}

/// Spec A10, A11, A13–A15.
#[tokio::test(flavor = "multi_thread")]
async fn requiring_two_factor_shows_whom_it_keeps_out_and_waits_for_a_yes() {
    let mut site = Site::start().await;
    let user = site.with_two_factor().await;
    let mut member = site.member("member@engines.example", "member").await;
    site.member("admin@engines.example", "admin").await;

    user.run(&with(&["--enforce-2fa", "--preview"]))
        .ends_with(0)
        .is_kept_as("set_preview");
    let json = user
        .run(&with(&["--enforce-2fa", "--preview", "--json"]))
        .ends_with(0)
        .json();
    let body = json!({"twoFactor": {"mode": "required"}}).to_string();
    let path = "/v1/organizations/engines/security-policy/preview";
    let merge_patch = [("content-type", "application/merge-patch+json")];
    let preview = site
        .owner
        .send("POST", path, &merge_patch, body.into_bytes())
        .await
        .assert_ok();
    assert_eq!(json["affected"], preview["affected"]);

    user.run(&with(&["--enforce-2fa"]))
        .ends_with(5)
        .is_kept_as("set_not_confirmed");
    // What is on standard input is no confirmation unless somebody types it.
    user.run_with(&with(&["--enforce-2fa"]), "y\n").ends_with(5);
    let policy = user.run(&["organisation", "show", "engines", "--json"]).json();
    assert_eq!(
        (&policy["version"], &policy["twoFactor"]["mode"]),
        (&json!(1), &json!("optional"))
    );
    member.get("/v1/organizations/engines").await.assert_ok();

    user.run(&with(&["--enforce-2fa", "--yes"]))
        .ends_with(0)
        .is_kept_as("set_confirmed");
    member
        .get("/v1/organizations/engines")
        .await
        .assert_problem(403, "security_policy_not_met");
    user.run(&with(&["--enforce-2fa"]))
        .ends_with(0)
        .is_kept_as("set_nothing_changes");
    // Loosening keeps nobody out, and asks nobody.
    let arguments = ["organization", "set", "engines", "--no-enforce-2fa", "--json"];
    let saved = user.run(&arguments).ends_with(0).json();
    assert_eq!((&saved["saved"], &saved["version"]), (&json!(true), &json!(3)));
    member.get("/v1/organizations/engines").await.assert_ok();
}

/// Spec G8.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_named_stays_as_it_is() {
    let mut site = Site::start().await;
    let user = site.with_two_factor().await;
    let before = user.run(&["organisation", "show", "engines", "--json"]).json();
    let flags = [
        "--min-length",
        "12",
        "--require-lowercase",
        "--no-require-special",
        "--require-apikey-expiration",
        "--max-apikey-expiration-days",
        "90",
        "--enforce-hashed-api-keys",
        "--yes",
        "--password-stdin",
    ];
    user.run_with(&with(&flags), format!("{OWNER_PASSWORD}\n"))
        .ends_with(0)
        .is_kept_as("set_several");
    let mut expected = before;
    expected["version"] = json!(2);
    expected["password"]["minLength"] = json!(12);
    expected["password"]["requireLowercase"] = json!(true);
    expected["password"]["requireSpecial"] = json!(false);
    expected["apiKeys"]["requireExpiration"] = json!(true);
    expected["apiKeys"]["maxExpirationDays"] = json!(90);
    expected["apiKeys"]["enforceHashed"] = json!(true);
    assert_eq!(
        user.run(&["organisation", "show", "engines", "--json"]).json(),
        expected
    );
    let off = ["--max-apikey-expiration-days", "none", "--no-password-policy", "--yes"];
    user.run(&with(&off)).ends_with(0);
    let after = user.run(&["organisation", "show", "engines", "--json"]).json();
    assert_eq!(after["apiKeys"].get("maxExpirationDays"), None);
    assert_eq!(
        (&after["password"]["enabled"], &after["password"]["minLength"]),
        (&json!(false), &json!(12))
    );
}

/// Spec A19: the code is the core's, and nobody is asked for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_value_out_of_range_is_refused_as_everywhere_before_anything_is_sent() {
    let user = User::at("http://127.0.0.1:9");
    for value in ["5", "129", "10.5", "abc"] {
        let ran = user.run(&with(&["--min-length", value])).ends_with(2);
        assert!(
            ran.error.contains("password.minLength") && ran.error.contains("[min_length_out_of_range]"),
            "{}",
            ran.text()
        );
    }
    let two = ["--min-length", "abc", "--max-apikey-expiration-days", "366"];
    user.run(&with(&two)).ends_with(2).is_kept_as("set_out_of_range");
    let json = user.run(&with(&["--min-length", "5", "--json"])).ends_with(2).problem();
    assert_eq!(
        json["violations"],
        json!([{"code": "min_length_out_of_range", "path": "password.minLength", "expected": "integer", "minimum": 6, "maximum": 128}])
    );
    user.run(&SET).ends_with(2).is_kept_as("set_nothing_named");
    user.run(&with(&["--enforce-2fa", "--no-enforce-2fa"])).ends_with(2);
    user.run(&with(&["--enforce-2fa", "--preview", "--yes"])).ends_with(2);
}

/// Spec R7.
#[tokio::test(flavor = "multi_thread")]
async fn who_would_lock_themselves_out_is_told_the_cure_and_nobody_is_asked() {
    let mut site = Site::start().await;
    site.member("member@engines.example", "member").await;
    let user = site.logged_in();
    user.run(&with(&["--enforce-2fa", "--yes"]))
        .ends_with(3)
        .is_kept_as("set_locks_yourself_out");
    let policy = user.run(&["organisation", "show", "engines", "--json"]).json();
    assert_eq!(policy["version"], 1);
}

/// Spec R7: five minutes after the login the password is asked for once more.
#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_asked_for_once_more_when_the_server_wants_it() {
    let mut site = Site::start().await;
    let user = site.with_two_factor().await;
    site.server.clock.advance(Duration::from_secs(301));
    let enforce = with(&["--enforce-2fa", "--yes"]);
    user.run_with(&enforce, format!("{OWNER_PASSWORD}\n"))
        .ends_with(4)
        .is_kept_as("set_reauthentication");
    let enforce = with(&["--enforce-2fa", "--yes", "--password-stdin"]);
    user.run_with(&enforce, "wrong\n")
        .ends_with(4)
        .is_kept_as("set_wrong_password");
    user.run_with(&enforce, format!("{OWNER_PASSWORD}\n")).ends_with(0);
}

/// Spec A2.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_change_the_policy_changes_nothing() {
    let mut site = Site::start().await;
    site.member("admin@engines.example", "admin").await;
    let user = site.logged_in_as("admin@engines.example", GOOD_PASSWORD);
    user.run(&with(&["--min-length", "8", "--yes"]))
        .ends_with(1)
        .is_kept_as("set_not_permitted");
    assert_eq!(
        user.run(&["organisation", "show", "engines", "--json"]).json()["version"],
        1
    );
}
