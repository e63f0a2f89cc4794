use serde_json::json;

use crate::program::Site;

/// Spec A16.
#[tokio::test(flavor = "multi_thread")]
async fn the_policy_is_shown_in_both_spellings_and_as_json() {
    let site = Site::start().await;
    let user = site.logged_in();
    let shown = user.run(&["organisation", "show", "engines"]).ends_with(0);
    shown.is_kept_as("organisation_show");
    assert_eq!(
        user.run(&["organization", "show", "engines"]).ends_with(0).out,
        shown.out
    );
    let json = user
        .run(&["organisation", "show", "engines", "--json"])
        .ends_with(0)
        .json();
    assert_eq!(
        (&json["version"], &json["password"]["minLength"]),
        (&json!(1), &json!(10))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_name_does_to_a_terminal_is_escaped() {
    let mut site = Site::start().await;
    let user = site.logged_in();
    let name = "\u{202e}Engines\u{200b}";
    let body = json!({"name": name}).to_string();
    site.owner
        .json("PATCH", "/v1/organizations/engines", body)
        .await
        .assert_ok();
    let list = user.run(&["organisation", "list"]).ends_with(0);
    assert!(
        list.out.contains(r"\u{202e}Engines\u{200b}") && !list.out.contains('\u{202e}'),
        "{}",
        list.out
    );
    let json = user.run(&["organisation", "list", "--json"]).ends_with(0);
    assert!(json.out.contains(r"\u202eEngines\u200b"), "{}", json.out);
    assert_eq!(json.json()["items"][0]["name"], name);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organization_that_is_not_there_is_not_found_whatever_it_is_called() {
    let site = Site::start().await;
    let user = site.logged_in();
    user.run(&["organisation", "show", "nowhere"])
        .ends_with(1)
        .is_kept_as("unknown_organization");
    for name in ["../engines", "..", "engines/members", "engines?a=b", "é", "%00", " "] {
        let ran = user.run(&["organisation", "members", name, "--json"]).ends_with(1);
        let code = ran.problem()["code"].as_str().unwrap().to_owned();
        assert!(
            ["not_found", "route_not_found"].contains(&code.as_str()),
            "{name}: {}",
            ran.text()
        );
    }
}
