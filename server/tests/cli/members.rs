use serde_json::json;

use crate::{
    harness::{GOOD_PASSWORD, OWNER_PASSWORD},
    program::Site,
};

/// Spec A8, A9, A16, A28.
#[tokio::test(flavor = "multi_thread")]
async fn members_have_role_second_factor_and_password_state() {
    let mut site = Site::start().await;
    site.owner.enrol(&site.server, OWNER_PASSWORD).await;
    site.member("admin@engines.example", "admin").await;
    site.member("zoe@engines.example", "member").await;
    site.owner.invite("engines", "invited@engines.example", "member").await;
    let user = site.logged_in_as("admin@engines.example", GOOD_PASSWORD);
    site.owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    site.owner
        .patch_policy("engines", json!({"password": {"minLength": 20}}))
        .await
        .assert_ok();
    // Nobody knows, and an access token goes on (spec R5).
    let unknown = user
        .run(&["organisation", "members", "engines", "--password-state", "unknown"])
        .ends_with(0);
    unknown.is_kept_as("members_unknown");
    site.owner
        .patch_policy("engines", json!({"password": {"minLength": 10}}))
        .await
        .assert_ok();

    user.run(&["organisation", "members", "engines"])
        .ends_with(0)
        .is_kept_as("members");
    let json = user
        .run(&["organisation", "members", "engines", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(
        (&json["total"], &json["withTwoFactor"], &json["pendingInvitations"]),
        (&json!(3), &json!(1), &json!(1))
    );
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    assert!(
        items
            .iter()
            .all(|item| item["id"].is_string() && item["name"].is_string())
    );
    let with = |arguments: &[&str]| user.run(&[&["organisation", "members", "engines"], arguments].concat());
    let some = with(&["--role", "member", "--two-factor", "not_enrolled"]).ends_with(0);
    assert!(some.out.contains("zoe@") && !some.out.contains("admin@"));
    with(&["--role", "boss"])
        .ends_with(2)
        .is_kept_as("members_unknown_role");
    let user = site.logged_in_as("zoe@engines.example", GOOD_PASSWORD);
    user.run(&["organisation", "members", "engines"])
        .ends_with(1)
        .is_kept_as("members_not_permitted");
}
