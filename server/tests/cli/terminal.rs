use std::time::Duration;

use serde_json::json;

use crate::{
    harness::OWNER_PASSWORD,
    program::{OWNER, Site, User, is_kept_as},
};
use rexpect::session::PtySession;
use tokio::task;

/// Everything until the end, as it stands on the screen.
fn rest(session: &mut PtySession) -> String {
    text(&task::block_in_place(|| session.exp_eof()).unwrap())
}

/// What stands before `text`.
fn sees(session: &mut PtySession, needle: &str) -> String {
    text(&task::block_in_place(|| session.exp_string(needle)).unwrap())
}

/// rexpect makes one character of every byte.
fn text(bytes: &str) -> String {
    let bytes: Vec<u8> = bytes
        .chars()
        .map(|byte| u8::try_from(u32::from(byte)).unwrap())
        .collect();
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_not_shown_while_it_is_typed() {
    let site = Site::start().await;
    let user = site.user();
    let mut session = user.terminal(&["login"]);
    sees(&mut session, "E-mail: ");
    session.send_line(OWNER).unwrap();
    let echoed = sees(&mut session, "Password: ");
    assert!(echoed.contains(OWNER), "{echoed}");
    session.send_line(OWNER_PASSWORD).unwrap();
    let screen = rest(&mut session);
    assert!(!screen.contains(OWNER_PASSWORD), "{screen}");
    assert!(
        screen.contains("ended with 0") && screen.ends_with("\necho\n"),
        "{screen}"
    );
    is_kept_as("terminal_login", &screen);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interruption_at_the_password_leaves_the_terminal_as_it_was() {
    let user = User::at("http://127.0.0.1:9");
    for question in ["E-mail: ", "Password: "] {
        let mut session = user.terminal(&["login"]);
        sees(&mut session, "E-mail: ");
        if question == "Password: " {
            session.send_line(OWNER).unwrap();
            sees(&mut session, question);
        }
        session.send_control('c').unwrap();
        let screen = rest(&mut session);
        assert!(
            screen.contains("ended with 130") && screen.ends_with("\necho\n"),
            "{screen}"
        );
    }
    assert!(!user.credentials().exists());
}

/// Spec A17.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_is_asked_for_again() {
    let mut site = Site::start().await;
    let secret = site.owner.enrol(&site.server, OWNER_PASSWORD).await;
    site.server.clock.advance(Duration::from_mins(1));
    let user = site.user();
    let mut session = user.terminal(&["login", "--email", OWNER]);
    sees(&mut session, "Password: ");
    session.send_line(OWNER_PASSWORD).unwrap();
    for code in ["123", "000000", &site.server.code(&secret)] {
        sees(&mut session, "Code of your authenticator, or a backup code: ");
        session.send_line(code).unwrap();
    }
    let screen = rest(&mut session);
    assert!(
        screen.contains("Logged in") && screen.contains("ended with 0"),
        "{screen}"
    );
}

/// Spec A11, A13.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_keeps_somebody_out_is_asked_about() {
    let mut site = Site::start().await;
    site.member("member@engines.example", "member").await;
    let user = site.with_two_factor().await;
    let enforce = ["organisation", "set", "engines", "--enforce-2fa"];
    for answer in ["", "n", "yess", "Y"] {
        let mut session = user.terminal(&enforce);
        sees(&mut session, "Save it? [y/N] ");
        session.send_line(answer).unwrap();
        let screen = rest(&mut session);
        let (code, version) = if answer == "Y" { (0, 2) } else { (5, 1) };
        assert!(screen.contains(&format!("ended with {code}\n")), "{screen}");
        let policy = site
            .owner
            .get("/v1/organizations/engines/security-policy")
            .await
            .assert_ok();
        assert_eq!(policy["version"], version, "{answer}");
    }
}

/// Spec B10.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_has_changed_in_the_meantime_is_shown_and_nothing_is_saved() {
    let mut site = Site::start().await;
    site.member("member@engines.example", "member").await;
    let user = site.with_two_factor().await;
    let mut session = user.terminal(&["organisation", "set", "engines", "--enforce-2fa"]);
    let screen = sees(&mut session, "Save it? [y/N] ");
    is_kept_as("terminal_impact", &screen);
    site.owner
        .patch_policy("engines", json!({"password": {"minLength": 8}}))
        .await
        .assert_ok();
    session.send_line("y").unwrap();
    is_kept_as("terminal_changed_meanwhile", &rest(&mut session));
    let policy = site
        .owner
        .get("/v1/organizations/engines/security-policy")
        .await
        .assert_ok();
    assert_eq!(policy["twoFactor"]["mode"], "optional");
}

/// Spec R7.
#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_asked_for_once_more_until_it_is_right() {
    let mut site = Site::start().await;
    let user = site.with_two_factor().await;
    site.server.clock.advance(Duration::from_secs(301));
    let mut session = user.terminal(&["organisation", "set", "engines", "--enforce-2fa"]);
    for password in ["wrong", OWNER_PASSWORD] {
        sees(&mut session, "Your password, once more: ");
        session.send_line(password).unwrap();
    }
    let screen = rest(&mut session);
    assert!(!screen.contains(OWNER_PASSWORD), "{screen}");
    is_kept_as("terminal_reauthentication", &screen);
}

/// Spec A31, X7.
#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_asked_for_before_a_key_is_shown_again() {
    let site = Site::start().await;
    let user = site.logged_in();
    let create = [
        "api-key",
        "create",
        "engines",
        "--name",
        "deploy",
        "--scope",
        "verify",
        "--retrievable",
        "--json",
    ];
    let made = user.run(&create).ends_with(0).json();
    site.server.clock.advance(Duration::from_secs(301));
    let mut session = user.terminal(&["api-key", "reveal", "engines", made["id"].as_str().unwrap()]);
    for password in ["wrong", OWNER_PASSWORD] {
        sees(&mut session, "Your password, once more: ");
        session.send_line(password).unwrap();
    }
    let screen = rest(&mut session);
    assert!(!screen.contains(OWNER_PASSWORD), "{screen}");
    assert!(
        screen.contains(made["key"].as_str().unwrap()) && screen.contains("ended with 0"),
        "{screen}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_are_on_a_terminal_only_and_not_where_they_are_not_wanted() {
    let user = User::at("http://127.0.0.1:9");
    let validate = ["policy", "show-preset", "nope"];
    let coloured = rest(&mut user.terminal(&validate));
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    is_kept_as("terminal_colours", &coloured.escape_debug().to_string());
    let user = user.with("NO_COLOR", "1");
    let plain = rest(&mut user.terminal(&validate));
    assert!(
        !plain.contains('\u{1b}') && plain.contains("error: There is no preset"),
        "{plain}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_shows_how_far_it_is_on_a_terminal_only() {
    let user = User::at("http://127.0.0.1:9");
    let file = user.file("passwords.txt", "Abcdefgh1!\n".repeat(100_000));
    let batch = ["password", "check", "--preset", "capgo", "--batch", &file];
    let screen = rest(&mut user.terminal(&batch));
    assert!(
        screen.contains(" passwords, ") && screen.contains("100000 passwords by preset capgo"),
        "{screen}"
    );
    assert_eq!(user.run(&batch).ends_with(0).error, "");
}
