use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::json;

use crate::{
    harness::{GOOD_PASSWORD, OWNER_PASSWORD, sign_up},
    program::{OWNER, Site, User},
};

fn credentials(user: &User) -> String {
    fs::read_to_string(user.credentials()).unwrap()
}

/// Spec C18.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_kept_where_nobody_else_can_read_it_and_a_logout_ends_it() {
    let site = Site::start().await;
    let user = site.user();
    let login = user
        .run_with(&["login"], format!("{OWNER}\n{OWNER_PASSWORD}\n"))
        .ends_with(0);
    login.is_kept_as("login");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&user.credentials()), 0o600);
    assert_eq!(mode(user.credentials().parent().unwrap()), 0o700);
    let kept: serde_json::Value = serde_json::from_str(&credentials(&user)).unwrap();
    let token = kept["servers"][&site.url]["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("lka_") && !login.text().contains(&token));
    user.run(&["organisation", "list"])
        .ends_with(0)
        .is_kept_as("organisation_list");

    user.run(&["logout"]).ends_with(0).is_kept_as("logout");
    assert!(!credentials(&user).contains("lka_"));
    user.run(&["organisation", "list"])
        .ends_with(4)
        .is_kept_as("not_signed_in");
    user.run(&["logout"]).ends_with(0);
    let thief = site.user().with("LOCKSTEP_TOKEN", &token);
    thief
        .run(&["organisation", "list"])
        .ends_with(4)
        .is_kept_as("token_ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_login_ends_the_token_of_the_one_before() {
    let mut site = Site::start().await;
    let user = site.logged_in();
    let first = credentials(&user);
    user.run_with(&["login", "--email", OWNER, "--json"], format!("{OWNER_PASSWORD}\r\n"))
        .ends_with(0);
    assert_ne!(credentials(&user), first);
    let tokens = site.owner.get("/v1/auth/tokens").await.assert_ok();
    assert_eq!(tokens["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_are_refused_alike_and_nothing_is_kept() {
    let site = Site::start().await;
    let user = site.user();
    let wrong = user.run_with(&["login", "--email", OWNER], "wrong\n").ends_with(4);
    wrong.is_kept_as("login_wrong_password");
    let nobody = user
        .run_with(&["login", "--email", "nobody@engines.example"], "wrong\n")
        .ends_with(4);
    assert_eq!(nobody.error, wrong.error);
    user.run_with(&["login", "--email", OWNER], "")
        .ends_with(1)
        .is_kept_as("login_without_answer");
    user.run_with(&["login", "--email", OWNER], b"\xff\xfe\n").ends_with(2);
    user.run_with(
        &["login", "--email", OWNER, "--expires-in-seconds", "59"],
        format!("{OWNER_PASSWORD}\n"),
    )
    .ends_with(2)
    .is_kept_as("login_short_token");
    assert!(!user.credentials().exists());
}

/// Spec A17, B18.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_second_factor_is_asked_for_it() {
    let mut site = Site::start().await;
    let secret = site.owner.enrol(&site.server, OWNER_PASSWORD).await;
    let codes = site.owner.post("/v1/account/two-factor/backup-codes", json!({})).await;
    let codes = codes.json()["backupCodes"].as_array().cloned().unwrap_or_default();
    site.server.clock.advance(Duration::from_mins(1));
    let user = site.user();
    let code = site.server.code(&secret);
    let login = |code: &str| user.run_with(&["login", "--email", OWNER], format!("{OWNER_PASSWORD}\n{code}\n"));
    login("000000").ends_with(4).is_kept_as("login_wrong_code");
    login(&format!("{} {}", &code[..3], &code[3..])).ends_with(0);
    login(&code).ends_with(4).is_kept_as("login_code_used");
    user.run_with(&["login", "--email", OWNER], format!("{OWNER_PASSWORD}\n"))
        .ends_with(1);
    let backup = codes.first().expect("there are backup codes").as_str().unwrap();
    login(&backup.to_lowercase()).ends_with(0);
    login(backup).ends_with(4);
}

/// Spec A6, A42.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_kept_out_hears_every_reason_and_its_cure() {
    let mut site = Site::start().await;
    site.owner.enrol(&site.server, OWNER_PASSWORD).await;
    let mut member = site.member("member@engines.example", "member").await;
    let user = site.logged_in_as("member@engines.example", GOOD_PASSWORD);
    user.run(&["organisation", "show", "engines"]).ends_with(0);
    site.owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();

    let show = user.run(&["organisation", "show", "engines"]).ends_with(3);
    show.is_kept_as("kept_out");
    let json = user.run(&["organisation", "show", "engines", "--json"]).ends_with(3);
    let browser = member.get("/v1/organizations/engines/security-policy").await.json();
    let codes = |problem: &serde_json::Value| -> Vec<String> {
        let reasons = problem["reasons"].as_array().unwrap();
        reasons.iter().map(|reason| reason["code"].to_string()).collect()
    };
    assert_eq!(codes(&json.problem()), codes(&browser));
    assert_eq!(
        json.problem()["reasons"][0]["cure"],
        format!("{}/account/two-factor", site.url)
    );
    let again = user.run_with(
        &["login", "--email", "member@engines.example"],
        format!("{GOOD_PASSWORD}\n"),
    );
    again.ends_with(0).is_kept_as("login_kept_out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_has_expired_is_said_to_have_ended() {
    let site = Site::start().await;
    let user = site.logged_in();
    site.server.clock.advance(Duration::from_hours(12));
    user.run(&["organisation", "members", "engines"])
        .ends_with(4)
        .is_kept_as("token_ended_of_login");
    user.run(&["logout"]).ends_with(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_others_can_read_are_not_used() {
    let site = Site::start().await;
    let user = site.logged_in();
    fs::set_permissions(user.credentials(), fs::Permissions::from_mode(0o640)).unwrap();
    user.run(&["organisation", "list"])
        .ends_with(1)
        .is_kept_as("credentials_not_private");
    fs::set_permissions(user.credentials(), fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(user.credentials(), "{").unwrap();
    user.run(&["organisation", "list"])
        .ends_with(1)
        .is_kept_as("credentials_damaged");
}

/// A token goes to the server that it is for.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_one_server_is_not_sent_to_another() {
    let site = Site::start().await;
    let other = Site::start().await;
    let user = site.logged_in();
    user.run(&["organisation", "list", "--server", &other.url]).ends_with(4);
    // Without an address, it is the server of the last login.
    let user = user.with("LOCKSTEP_URL", "");
    let list = user
        .command(env!("CARGO_BIN_EXE_lockstep"), &["organisation", "list"])
        .env_remove("LOCKSTEP_URL")
        .output();
    assert!(list.unwrap().status.success());
}

/// The same binary is both sides.
#[tokio::test(flavor = "multi_thread")]
async fn the_program_logs_in_to_itself() {
    let directory = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(directory.path().join("data"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap());
    let address = loop {
        let mut line = String::new();
        assert_ne!(log.read_line(&mut line).unwrap(), 0, "the server has not started");
        if let Some((_, rest)) = line.split_once("address=") {
            break rest.split_whitespace().next().unwrap().to_owned();
        }
    };
    // What it logs from now on must not fill the pipe.
    std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
    let body = sign_up("engines").to_string();
    let mut stream = TcpStream::connect(&address).unwrap();
    let length = body.len();
    let head =
        "POST /v1/auth/sign-up HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n";
    write!(stream, "{head}content-length: {length}\r\n\r\n{body}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let user = User::at(&format!("http://{address}"));
    user.run_with(&["login"], format!("{OWNER}\n{OWNER_PASSWORD}\n"))
        .ends_with(0);
    user.run(&["organization", "members", "engines"]).ends_with(0);
    server.kill().unwrap();
    server.wait().unwrap();
}
