//! Backup codes: ten, each good once, for whoever has lost the factor.

use std::time::Duration;

use serde_json::json;

use crate::{
    factors::texts,
    harness::{GOOD_PASSWORD, Server},
};

const EMAIL: &str = "member@example.com";
const REGENERATE: &str = "/v1/account/two-factor/backup-codes";

#[tokio::test]
async fn a_backup_code_stands_in_for_the_factor_once_and_the_count_falls_b18_b23() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (_, _, codes) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    assert_eq!(codes.len(), 10);
    for code in &codes {
        assert_eq!(code.len(), 27, "{code}");
    }
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let session = browser.second_factor("backup_code", &codes[0]).await.assert_ok();
    assert_eq!(
        (&session["secondFactor"], &session["factors"]["backupCodes"]),
        (&json!("backup_code"), &json!(9))
    );
    assert_eq!(
        server.events("auth.2fa.verify.success").await[0]["method"],
        "backup_code"
    );
    let view = browser.get("/v1/account/two-factor").await.assert_ok();
    assert_eq!(view["backupCodesLeft"], 9);
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    browser
        .second_factor("backup_code", &codes[0])
        .await
        .assert_problem(401, "wrong_code");
    // However it is typed.
    let typed = codes[1]
        .to_lowercase()
        .replace('-', " ")
        .replace('1', "l")
        .replace('0', "o");
    browser.second_factor("backup_code", &typed).await.assert_ok();
    for text in ["", "012345", "123456", &codes[2][..26], &format!("{}0", codes[2])] {
        let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
        browser
            .second_factor("backup_code", text)
            .await
            .assert_problem(422, "invalid_code");
    }
    // No code is stored.
    let stored = server.dump().await;
    for code in &codes {
        for part in code.split('-') {
            assert!(!stored.windows(6).any(|window| window == part.as_bytes()), "{part}");
        }
    }
}

#[tokio::test]
async fn another_persons_backup_code_is_refused_and_stays_unspent_c5() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (mut member, _, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    let (_, _, foreign) = server
        .member_with_totp(&mut owner, "engines", "other@example.com")
        .await;
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    browser
        .second_factor("backup_code", &foreign[0])
        .await
        .assert_problem(401, "wrong_code");
    let factor = json!({"method": "backup_code", "code": foreign[0]});
    member.prove(factor.clone()).await.assert_problem(403, "wrong_code");
    let body = json!({"email": EMAIL, "password": GOOD_PASSWORD, "name": "x", "secondFactor": factor});
    server
        .nobody()
        .post("/v1/auth/tokens", body)
        .await
        .assert_problem(401, "wrong_code");
    assert_eq!(server.count("backup_codes").await, 20);
    let mut browser = server.half_logged_in("other@example.com", GOOD_PASSWORD).await;
    browser.second_factor("backup_code", &foreign[0]).await.assert_ok();
}

#[tokio::test]
async fn regenerating_kills_every_old_code_writes_one_event_and_needs_a_fresh_authentication_b35_c6() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner
        .post(REGENERATE, json!({}))
        .await
        .assert_problem(409, "two_factor_not_enrolled");
    let (mut member, _, old) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    server.clock.advance(Duration::from_mins(5));
    member
        .post(REGENERATE, json!({}))
        .await
        .assert_problem(403, "reauthentication_required");
    assert_eq!(server.count("backup_codes").await, 10);
    member.reauthenticate(GOOD_PASSWORD).await.assert_ok();
    let new = texts(&member.post(REGENERATE, json!({})).await.assert_ok()["backupCodes"]);
    assert_eq!(new.len(), 10);
    assert_eq!(server.events("auth.2fa.backup_codes.regenerated").await.len(), 1);
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    for code in &old {
        browser
            .second_factor("backup_code", code)
            .await
            .assert_problem(401, "wrong_code");
    }
    browser.second_factor("backup_code", &new[9]).await.assert_ok();
}

#[tokio::test]
async fn the_codes_go_with_the_last_factor_and_are_none_by_themselves() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (mut member, _, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    assert_eq!(member.delete("/v1/account/two-factor/totp").await.status, 204);
    assert_eq!(server.count("backup_codes").await, 0);
    member
        .delete("/v1/account/two-factor/totp")
        .await
        .assert_problem(409, "two_factor_not_enrolled");
    assert_eq!(server.events("auth.2fa.disabled").await.len(), 1);
    assert_eq!(
        server.nobody().login(EMAIL, GOOD_PASSWORD).await.assert_ok()["state"],
        "active"
    );
}

#[tokio::test]
async fn what_to_do_about_a_wrong_code_depends_on_its_kind() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let (mut member, _, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    for (method, code, tells, hides) in [
        ("totp", "000000", "clock", "backup"),
        ("backup_code", "00000-00000-00000-00000-0000", "backup codes", "clock"),
    ] {
        let answer = member.prove(json!({"method": method, "code": code})).await;
        answer.assert_problem(403, "wrong_code");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(tells) && !detail.contains(hides), "{detail}");
    }
}
