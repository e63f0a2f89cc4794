use lockstep_core::policy::presets::PRESETS;

use crate::program::User;

fn user() -> User {
    // Nothing here asks a server.
    User::at("http://127.0.0.1:9")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_read_as_strictly_as_by_the_server() {
    let user = user();
    let good = user.file("good.json", r#"{"password": {"minLength": 12.0}}"#);
    user.run(&["policy", "validate", &good])
        .ends_with(0)
        .is_kept_as("policy_valid");
    let json = user.run(&["policy", "validate", &good, "--json"]).ends_with(0).json();
    assert_eq!(json["policy"]["password"]["minLength"], 12);
    let bad = r#"{"password": {"minLength": 5, "minlength": 12, "maxLength": 2000}, "twoFactor": {"mode": "on", "methods": []},
        "apiKeys": {"maxExpirationDays": 0, "enforceHashed": null}, "session": {"idleSeconds": 100, "absoluteSeconds": 60}}"#;
    user.run_with(&["policy", "validate", "-"], bad)
        .ends_with(2)
        .is_kept_as("policy_invalid");
    for (text, code) in [
        ("", "invalid_json"),
        ("{", "invalid_json"),
        ("\"\\ud800\"", "invalid_encoding"),
        ("{\"schema\": 2}", "policy_too_new"),
    ] {
        let problem = user
            .run_with(&["policy", "validate", "-", "--json"], text)
            .ends_with(2)
            .problem();
        assert_eq!(problem["violations"][0]["code"], code, "{text}");
    }
    user.run(&["policy", "validate", "nowhere.json"])
        .ends_with(1)
        .is_kept_as("policy_unreadable");
    user.run_with(&["policy", "validate", "-"], vec![b' '; (1 << 20) + 1])
        .ends_with(2);
}

/// Spec R5: a partial order.
#[tokio::test(flavor = "multi_thread")]
async fn two_documents_are_compared_by_field_and_by_strictness() {
    let user = user();
    user.run(&["policy", "diff", "preset:capgo", "preset:aptible"])
        .ends_with(0)
        .is_kept_as("policy_diff");
    let document = |text: &str, name: &str| user.file(name, text);
    let loose = document(r#"{"password": {"minLength": 10}}"#, "loose.json");
    let strict = document(
        r#"{"password": {"minLength": 14}, "twoFactor": {"mode": "required"}}"#,
        "strict.json",
    );
    let strictness = |one: &str, other: &str| {
        let json = user.run(&["policy", "diff", one, other, "--json"]).ends_with(0).json();
        let word = |part: &str| json["strictness"][part].as_str().unwrap().to_owned();
        (word("password"), word("twoFactor"))
    };
    let words = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(strictness(&loose, &strict), words("stricter", "stricter"));
    assert_eq!(strictness(&strict, &loose), words("looser", "looser"));
    assert_eq!(strictness(&loose, &loose), words("equal", "equal"));
    assert_eq!(
        strictness("preset:nist_800_63b_4", "preset:capgo"),
        words("incomparable", "equal")
    );
    user.run(&["policy", "diff", &loose, &loose])
        .ends_with(0)
        .is_kept_as("policy_same");
    let bad = document(r#"{"password": {"minLength": 1}}"#, "bad.json");
    user.run(&["policy", "diff", &loose, &bad])
        .ends_with(2)
        .is_kept_as("policy_diff_invalid");
    user.run_with(&["policy", "diff", "-", "-"], "{}").ends_with(2);
}

/// Spec A38, X21.
#[tokio::test(flavor = "multi_thread")]
async fn presets_are_listed_and_shown() {
    let user = user();
    user.run(&["policy", "show-preset"]).ends_with(0).is_kept_as("presets");
    user.run(&["policy", "show-preset", "enterprise"])
        .ends_with(0)
        .is_kept_as("preset");
    user.run(&["policy", "show-preset", "nope"])
        .ends_with(2)
        .is_kept_as("preset_unknown");
    let json = user.run(&["policy", "show-preset", "--json"]).ends_with(0).json();
    assert_eq!(json["items"].as_array().unwrap().len(), PRESETS.len());
}
