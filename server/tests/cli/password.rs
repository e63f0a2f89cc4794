use crate::program::{Site, User};

fn user() -> User {
    User::at("http://127.0.0.1:9")
}

/// Spec G1: the verdict is the core's, and the password is nowhere in the output.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_judged_without_a_server() {
    let user = user();
    let check = ["password", "check", "--preset", "capgo"];
    user.run_with(&check, "Abcdefgh1!\n")
        .ends_with(0)
        .is_kept_as("password_accepted");
    user.run_with(&check, "tr0ub4dour&3\r\n")
        .ends_with(3)
        .is_kept_as("password_refused");
    let secret = "Zürich-Lantern-7";
    let json = user
        .run_with(&[&check[..], &["--json"]].concat(), format!("{secret}\n"))
        .ends_with(0);
    assert_eq!(json.json()["verdict"]["requirements"][0]["length"], 16);
    let text = user.run_with(&check, secret).ends_with(0);
    assert!(!text.text().contains("Lantern") && !json.text().contains("Lantern"));
    user.run_with(&check, b"\xff\xfeAbcdefgh1!\n")
        .ends_with(3)
        .is_kept_as("password_not_utf8");
    user.run_with(&check, "").ends_with(1).is_kept_as("password_missing");
    user.run_with(&check, format!("{}\n", "Aa1!".repeat(20_000)))
        .ends_with(3);
    let file = user.file(
        "policy.json",
        r#"{"password": {"forbidContext": true, "minStrength": 3, "requireNumberOrSpecial": true}}"#,
    );
    let context = ["--email", "ada.lovelace@example.org", "--name", "Ada"];
    let own = [&["password", "check", "--policy", &file], &context[..]].concat();
    user.run_with(&own, "Lovelace-lovelace\n")
        .ends_with(3)
        .is_kept_as("password_context");
}

#[tokio::test(flavor = "multi_thread")]
async fn which_rules_is_said_exactly_once() {
    let user = user();
    user.run_with(&["password", "check"], "x\n").ends_with(2);
    user.run_with(&["password", "check", "--preset", "capgo", "--policy", "x"], "x\n")
        .ends_with(2);
    user.run_with(&["password", "check", "--policy", "-"], "{}")
        .ends_with(2)
        .is_kept_as("password_two_inputs");
    user.run_with(&["password", "check", "--preset", "production"], "x\n")
        .ends_with(2)
        .is_kept_as("password_key_preset");
    // A password is no argument.
    user.run_with(&["password", "check", "--preset", "capgo", "hunter2"], "")
        .ends_with(2);
}

/// Spec R10, R16.
#[tokio::test(flavor = "multi_thread")]
async fn an_organizations_rules_are_asked_of_its_server() {
    let site = Site::start().await;
    let user = site.logged_in();
    let check =
        |organization: &str| user.run_with(&["password", "check", "--organization", organization], "Abcdefgh1!\n");
    check("engines").ends_with(0).is_kept_as("password_organization");
    check(&format!("{}/v1/organizations/engines", site.url)).ends_with(0);
    check("nowhere").ends_with(1);
    check("https://example.org/engines")
        .ends_with(2)
        .is_kept_as("password_no_organization");
    let stranger = site.user();
    stranger
        .run_with(&["password", "check", "--organization", "engines"], "Abcdefgh1!\n")
        .ends_with(4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_counts_what_is_accepted_and_what_is_not_met() {
    let user = user();
    let lines = b"Abcdefgh1!\nshort\n\nAbcdefgh1!\r\n\xff\xff\xff\nabcdefghij\nAbcdefgh1!";
    let file = user.file("passwords.txt", lines);
    let batch = [
        "password",
        "check",
        "--preset",
        "capgo",
        "--batch",
        &file,
        "--threads",
        "2",
    ];
    user.run(&batch).ends_with(3).is_kept_as("batch");
    let json = ["password", "check", "--preset", "capgo", "--batch", "-", "--json"];
    let counts = user.run_with(&json, lines).ends_with(3).json();
    let number = |name: &str| counts[name].as_u64().unwrap();
    assert_eq!(
        [
            number("total"),
            number("accepted"),
            number("refused"),
            number("invalidEncoding")
        ],
        [7, 3, 3, 1]
    );
    assert_eq!(
        counts["unmet"],
        serde_json::json!({"min_length": 2, "number": 3, "special": 3, "uppercase": 3})
    );
    assert!(number("passwordsPerSecond") > 0);
    let cores = std::thread::available_parallelism().unwrap().get() as u64;
    assert_eq!(number("threads"), cores, "all of them, unless told");
    let good = user.run_with(&json, "Abcdefgh1!\n".repeat(50_000)).ends_with(0).json();
    assert_eq!(good["accepted"], 50_000);
    assert_eq!(user.run_with(&json, "").ends_with(0).json()["total"], 0);
    user.run(&["password", "check", "--preset", "capgo", "--batch", "nowhere.txt"])
        .ends_with(1);
    user.run(&["password", "check", "--preset", "capgo", "--threads", "2"])
        .ends_with(2);
}
