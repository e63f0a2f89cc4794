use crate::program::{User, is_kept_as};

#[tokio::test(flavor = "multi_thread")]
async fn every_command_says_what_it_does() {
    let user = User::at("http://127.0.0.1:9");
    let mut all = String::new();
    let commands: [&[&str]; 21] = [
        &[],
        &["login"],
        &["logout"],
        &["organisation"],
        &["organisation", "list"],
        &["organisation", "show"],
        &["organisation", "set"],
        &["organisation", "members"],
        &["organisation", "audit"],
        &["api-key"],
        &["api-key", "create"],
        &["api-key", "list"],
        &["api-key", "edit"],
        &["api-key", "reveal"],
        &["api-key", "rotate"],
        &["api-key", "revoke"],
        &["password", "check"],
        &["policy"],
        &["policy", "validate"],
        &["policy", "diff"],
        &["policy", "show-preset"],
    ];
    for command in commands {
        all.push_str(&user.run(&[command, &["--help"]].concat()).ends_with(0).text());
    }
    is_kept_as("help", &all);
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_completions_and_manual_pages() {
    let user = User::at("http://127.0.0.1:9");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = user.run(&["completions", shell]).ends_with(0).out;
        assert!(
            ["organisation", "enforce-2fa", "reveal", "never-expires"]
                .iter()
                .all(|word| script.contains(word)),
            "{shell}"
        );
    }
    let page = user.run(&["man"]).ends_with(0).out;
    assert!(
        page.contains(".TH lockstep 1") && page.contains("Exit codes") && page.contains("141"),
        "{page}"
    );
    let page = user.run(&["man", "organization", "set"]).ends_with(0).out;
    assert!(
        page.contains(".TH lockstep-organisation-set 1") && page.contains("enforce"),
        "{page}"
    );
    user.run(&["man", "nothing"]).ends_with(2);
    let directory = tempfile::tempdir().unwrap();
    user.run(&["man", "--directory", directory.path().to_str().unwrap()])
        .ends_with(0);
    for page in [
        "lockstep.1",
        "lockstep-organisation-set.1",
        "lockstep-api-key-edit.1",
        "lockstep-api-key-reveal.1",
        "lockstep-password-check.1",
    ] {
        assert!(directory.path().join(page).is_file(), "{page}");
    }
}
