use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::json;

use crate::harness::{OWNER_PASSWORD, Server};

/// Runs the program on the data of a server that goes on running.
fn break_glass(server: &Server, arguments: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .arg("break-glass")
        .args(arguments)
        .args(server.location())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended without reading.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test]
async fn an_organization_that_nobody_gets_into_is_loosened_while_the_server_runs_r7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner.enrol(&server, OWNER_PASSWORD).await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    member
        .get("/v1/organizations/engines")
        .await
        .assert_problem(403, "security_policy_not_met");
    let loosen = ["loosen", "engines", "--two-factor"];
    for typed in ["", "no\n", "y\n", "YES\n"] {
        let output = break_glass(&server, &loosen, typed);
        assert!(!output.status.success());
        let said = said(&output);
        assert!(said.contains("twoFactor.mode: \"required\" → \"optional\""), "{said}");
        assert!(said.contains("not confirmed: nothing was changed"), "{said}");
    }
    assert!(server.events("break_glass.used").await.is_empty());
    member
        .get("/v1/organizations/engines")
        .await
        .assert_problem(403, "security_policy_not_met");
    let output = break_glass(&server, &loosen, "yes\n");
    assert!(output.status.success(), "{}", said(&output));
    member.get("/v1/organizations/engines").await.assert_ok();
    let policy = owner.get("/v1/organizations/engines/security-policy").await;
    assert_eq!(policy.assert_ok()["version"], 3);
    assert_eq!(policy.headers["etag"], "\"3\"");
    let page = owner
        .get("/v1/organizations/engines/audit-events?type=break_glass.used,organization.2fa.settings_changed")
        .await
        .assert_ok();
    let used = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["type"] == "dev.lockstep.break_glass.used");
    let data = &used.unwrap()["data"];
    let by = data["operatingSystemUser"].as_str().unwrap();
    assert!(!by.is_empty() && said(&output).contains(&format!("`{by}`")));
    assert_eq!(data["action"], "loosen");
    assert_eq!(
        data["changes"],
        json!([{"path": "twoFactor.mode", "old": "required", "new": "optional"}])
    );
    assert_eq!(page["items"].as_array().unwrap().len(), 3, "{page}");
    let again = break_glass(&server, &loosen, "");
    assert!(again.status.success() && said(&again).contains("nothing was changed"));
    let both = break_glass(
        &server,
        &["loosen", "engines", "--password", "--two-factor", "--yes"],
        "",
    );
    assert!(both.status.success() && said(&both).contains("password.enabled: true → false"));
}

#[tokio::test]
async fn the_factors_of_one_person_are_reset_and_the_sessions_end_x6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner.enrol(&server, OWNER_PASSWORD).await;
    let output = break_glass(&server, &["reset-two-factor", "Owner@Engines.example", "--yes"], "");
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("authenticators: 1, security keys: 0, backup codes: 10"));
    owner
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    let session = owner.login("owner@engines.example", OWNER_PASSWORD).await.assert_ok();
    assert_eq!(
        (&session["state"], &session["factors"]["totp"]),
        (&json!("active"), &json!(false))
    );
    let events = server.events("break_glass.used").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["memberEmail"], "owner@engines.example");
    assert_eq!(server.events("auth.2fa.reset").await.len(), 1);
    let page = owner
        .get("/v1/organizations/engines/audit-events?type=break_glass.used")
        .await
        .assert_ok();
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "the super admins see it");
}

#[tokio::test]
async fn an_organization_gets_another_super_admin_x6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let mut stranger = server.owner("other").await;
    for email in ["member@example.com", "owner@other.example"] {
        let output = break_glass(&server, &["make-super-admin", "engines", email, "--yes"], "");
        assert!(output.status.success(), "{}", said(&output));
    }
    assert_eq!(member.organization("engines").await["role"], "super_admin");
    assert_eq!(stranger.organization("engines").await["role"], "super_admin");
    assert_eq!(server.events("break_glass.used").await.len(), 2);
    let again = break_glass(
        &server,
        &["make-super-admin", "engines", "member@example.com", "--yes"],
        "",
    );
    assert!(said(&again).contains("super admin already"));
    assert_eq!(server.events("break_glass.used").await.len(), 2);
}

#[tokio::test]
async fn what_is_not_there_is_said_and_nothing_is_made() {
    let server = Server::start().await;
    server.owner("engines").await;
    for (arguments, sentence) in [
        (
            &["loosen", "nowhere", "--two-factor"][..],
            "there is no organization `nowhere`",
        ),
        (
            &["reset-two-factor", "nobody@example.com"],
            "there is no account with the e-mail",
        ),
        (&["reset-two-factor", "owner@engines.example"], "has no second factor"),
        (&["loosen", "engines"], "--two-factor"),
    ] {
        let output = break_glass(&server, arguments, "yes\n");
        assert!(said(&output).contains(sentence), "{}", said(&output));
    }
    let empty = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lockstep"))
        .args(["break-glass", "loosen", "engines", "--password", "--data-dir"])
        .arg(empty.path())
        .output()
        .unwrap();
    assert!(said(&output).contains("there is no database"));
    assert_eq!(empty.path().read_dir().unwrap().count(), 0);
    assert!(server.events("break_glass.used").await.is_empty());
}

#[tokio::test]
async fn a_locked_account_is_opened_at_the_machine_x6_x13() {
    let server = Server::with(|settings| settings.limits.lockout = true).await;
    let mut owner = server.owner("engines").await;
    let unlock = ["unlock", "owner@engines.example", "--yes"];
    let output = break_glass(&server, &unlock, "");
    assert!(said(&output).contains("nothing was changed"), "{}", said(&output));
    for _ in 0..10 {
        server.nobody().login("owner@engines.example", "wrong").await;
    }
    let locked = server.nobody().login("owner@engines.example", OWNER_PASSWORD).await;
    locked.assert_problem(429, "account_locked");
    let output = break_glass(&server, &unlock, "");
    assert!(output.status.success(), "{}", said(&output));
    let opened = server.nobody().login("owner@engines.example", OWNER_PASSWORD).await;
    opened.assert_ok();
    let page = owner
        .get("/v1/organizations/engines/audit-events?type=break_glass.used,auth.account.unlocked")
        .await
        .assert_ok();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{page}");
    assert!(items.iter().all(|event| event["data"]["action"] == "unlock"), "{page}");
    assert_ne!(items[0]["id"], items[1]["id"]);
}
