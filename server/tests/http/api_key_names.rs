use lockstep_core::{api_key::ApiKeyRequest, policy::SecurityPolicy};
use lockstep_server::Clock;
use serde_json::json;

use crate::{
    api_keys::{KEYS, codes, path_of, reader},
    harness::Server,
};

/// What a browser says of a name while it is typed is what the server says of it, with everything else that is wrong.
#[tokio::test]
async fn a_name_is_judged_with_all_else_as_in_the_form_a37() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let rules = json!({"apiKeys": {"requireExpiration": true, "maxExpirationDays": 90}});
    owner.patch_policy("engines", rules.clone()).await.assert_ok();
    let policy = SecurityPolicy::default().patched(rules.to_string()).unwrap().api_keys;
    let mut good = reader();
    good["expiresInDays"] = json!(30);
    let key = owner.create_key(good).await;
    for (name, expected) in [
        ("", &["name_required"][..]),
        (" \u{3000}", &["name_required"]),
        (&"a".repeat(300), &["name_too_long"]),
        ("a\u{7}b", &["name_control_character"]),
        ("\n", &["name_required", "name_control_character"]),
        ("gpj\u{202e}.exe", &["name_direction_mark"]),
        (
            "\u{2067}a\u{2069}\r",
            &["name_control_character", "name_direction_mark"],
        ),
    ] {
        let expected = [expected, &["expiration_exceeds_max"]].concat();
        let request = json!({"name": name, "expiresInDays": 91});
        let form = ApiKeyRequest::parse(request.to_string()).unwrap();
        let form = policy.check(&form, server.clock.now());
        let mut body = request.clone();
        body["scopes"] = json!(["verify"]);
        let made = owner.post(KEYS, body).await;
        let edited = owner.json("PATCH", &path_of(&key), request.to_string()).await;
        for answer in [made, edited] {
            answer.assert_problem(422, "api_key_refused");
            assert_eq!(codes(&answer, "violations"), expected, "{name:?}");
            assert_eq!(answer.json()["keyVerdict"], serde_json::to_value(&form).unwrap());
        }
    }
    let renamed = owner.json("PATCH", &path_of(&key), r#"{"name":"\u200b"}"#).await;
    renamed.assert_problem(422, "api_key_refused");
    assert_eq!(
        renamed.violations(),
        [("name_direction_mark".to_owned(), "name".to_owned())]
    );
    assert_eq!(server.count("api_keys").await, 1);
    assert_eq!(owner.get(&path_of(&key)).await.assert_ok()["name"], "deploy");
}
