//! Security keys and passkeys, with a browser and keys that are not ours (spec C14).

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    factors::{Key, bytes, enrol_totp, made_anew, sha256, text, texts},
    harness::{Browser, GOOD_PASSWORD, Server},
};

const EMAIL: &str = "member@example.com";

/// Changes the client data or the authenticator data of an answer.
type Alter = fn(&mut Value, &mut [u8]);

/// Everything that a refused ceremony must leave as it was.
async fn state(server: &Server) -> Vec<String> {
    let mut connection = server.other_connection().await;
    let keys = sqlx::query_scalar(
        "SELECT id || name || credential || counter || coalesce(last_used_at, 0) FROM security_keys ORDER BY id",
    );
    let mut state: Vec<String> = keys.fetch_all(&mut connection).await.unwrap();
    for table in ["sessions", "backup_codes", "ceremonies WHERE used_at IS NOT NULL"] {
        state.push(format!("{table}: {}", server.count(table).await));
    }
    state
}

async fn member_with_key(server: &Server, key: &mut Key) -> (Browser, Browser, Vec<String>) {
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    let answer = key.enrol(&mut member, "Blue").await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let codes = texts(&answer.json()["backupCodes"]);
    (owner, member, codes)
}

#[tokio::test]
async fn a_key_is_set_up_and_a_login_with_it_leads_through_a_challenge_to_a_session_c14() {
    let server = Server::start().await;
    let mut key = Key::new();
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    let options = member.key_options().await.assert_ok();
    assert_eq!(options["publicKey"]["rp"]["id"], "localhost");
    assert_eq!(
        options["publicKey"]["authenticatorSelection"]["userVerification"],
        "preferred"
    );
    assert_eq!(options["expiresAt"], "2026-11-21T12:05:00.000Z");
    let before = member.cookie.clone();
    let credential = key.make(&options).await;
    let answer = member.add_key("Blue key", &credential).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let added = answer.json();
    assert_ne!(member.cookie, before, "the session goes on under a new token");
    assert_eq!(texts(&added["backupCodes"]).len(), 10);
    assert_eq!(
        added["session"]["factors"],
        json!({"totp": false, "securityKeys": 1, "backupCodes": 10})
    );
    assert_eq!(added["session"]["secondFactor"], "security_key");
    let event = &server.events("auth.2fa.enabled").await[0];
    assert_eq!(
        (&event["method"], &event["email"]),
        (&json!("security_key"), &json!(EMAIL))
    );
    server.clock.advance(Duration::from_secs(1));
    let again = key.enrol(&mut member, "Blue again").await;
    assert_eq!(
        again.status,
        201,
        "the library makes another credential: {}",
        again.text()
    );
    assert_eq!(again.json()["backupCodes"], json!([]), "the older ones stay");

    let view = member.get("/v1/account/two-factor").await.assert_ok();
    let keys = view["securityKeys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0]["name"], "Blue key");
    assert_eq!(
        (keys[0]["removable"].clone(), keys[0].get("lastUsedAt")),
        (json!(true), None)
    );

    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    browser
        .get("/v1/auth/session")
        .await
        .assert_problem(401, "unauthenticated");
    let options = browser.login_key_options().await.assert_ok();
    assert_eq!(options["publicKey"]["rpId"], "localhost");
    assert_eq!(options["publicKey"]["allowCredentials"].as_array().unwrap().len(), 2);
    let signed = key.sign(&options).await;
    let session = browser.second_factor_key(&signed).await.assert_ok();
    assert_eq!(
        (session["state"].clone(), session["secondFactor"].clone()),
        (json!("active"), json!("security_key"))
    );
    browser.get("/v1/organizations/engines").await.assert_ok();
    assert_eq!(
        server.events("auth.2fa.verify.success").await[0]["method"],
        "security_key"
    );
    let view = browser.get("/v1/account/two-factor").await.assert_ok();
    let used = view["securityKeys"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|key| key["lastUsedAt"].is_string());
    assert_eq!(used.count(), 1);
}

#[tokio::test]
async fn a_key_re_authenticates_and_a_passkey_that_counts_nothing_is_used_again_and_again_r7() {
    let server = Server::start().await;
    let mut key = Key::passkey();
    let (_, mut member, _) = member_with_key(&server, &mut key).await;
    for _ in 0..3 {
        server.clock.advance(Duration::from_mins(6));
        member
            .key_options()
            .await
            .assert_problem(403, "reauthentication_required");
        let options = member
            .post("/v1/auth/reauthenticate/options", json!({}))
            .await
            .assert_ok();
        let credential = key.sign(&options).await;
        let session = member
            .prove(json!({"method": "security_key", "credential": credential}))
            .await
            .assert_ok();
        assert_eq!(session["secondFactor"], "security_key");
        member.key_options().await.assert_ok();
    }
}

#[tokio::test]
async fn one_altered_thing_and_a_login_ceremony_is_refused_with_a_code_of_its_own_and_nothing_changed_c14() {
    let server = Server::start().await;
    let mut key = Key::new();
    let (mut owner, _, _) = member_with_key(&server, &mut key).await;
    let mut other_key = Key::new();
    let mut other = server
        .member(&mut owner, "engines", "other@example.com", "member")
        .await;
    assert_eq!(other_key.enrol(&mut other, "Red").await.status, 201);
    // Once, so that the counter is above 0.
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let options = browser.login_key_options().await.assert_ok();
    browser.second_factor_key(&key.sign(&options).await).await.assert_ok();
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let options = browser.login_key_options().await.assert_ok();
    let signed = key.sign(&options).await;
    let before = state(&server).await;

    let alterations: [(&str, u16, Alter); 12] = [
        ("ceremony_not_found", 409, |client, _| {
            client["challenge"] = text(&[7; 32]);
        }),
        ("wrong_ceremony_type", 401, |client, _| {
            client["type"] = json!("webauthn.create");
        }),
        ("wrong_origin", 401, |client, _| {
            client["origin"] = json!("http://localhost:8081");
        }),
        ("wrong_origin", 401, |client, _| {
            client["origin"] = json!("https://localhost:8080");
        }),
        ("wrong_origin", 401, |client, _| {
            client["origin"] = json!("http://evil.localhost:8080");
        }),
        ("wrong_origin", 401, |client, _| {
            client["origin"] = json!("http://evillocalhost:8080");
        }),
        ("wrong_frame", 401, |client, _| client["crossOrigin"] = json!(true)),
        ("wrong_relying_party", 401, |_, data| {
            data[..32].copy_from_slice(&sha256(b"evil.example"));
        }),
        ("user_not_present", 401, |_, data| data[32] &= !1),
        ("user_not_verified", 401, |_, data| data[32] &= !4),
        ("backup_flags_changed", 401, |_, data| data[32] &= !0x18),
        ("cloned_security_key", 401, |_, data| {
            // The counter of the last time, which was 1.
            data[33..37].copy_from_slice(&[0, 0, 0, 1]);
        }),
    ];
    for (code, status, alter) in alterations {
        let altered = key.signed_anew(&signed, alter);
        browser.second_factor_key(&altered).await.assert_problem(status, code);
        assert_eq!(state(&server).await, before, "{code}");
    }
    let mut refuse = async |answer: &Value, status: u16, code: &str| {
        browser.second_factor_key(answer).await.assert_problem(status, code);
        assert_eq!(state(&server).await, before, "{code}");
    };
    // The signature: one bit, and the right signature of another key.
    let mut altered = signed.clone();
    let mut signature = bytes(&signed["response"]["signature"]);
    *signature.last_mut().unwrap() ^= 1;
    altered["response"]["signature"] = text(&signature);
    refuse(&altered, 401, "wrong_signature").await;
    altered["response"]["signature"] = text(b"no signature");
    refuse(&altered, 401, "wrong_signature").await;
    // Another user's credential, and the own one under another user's handle.
    let foreign_id = other_key.memory().keys().next().unwrap().clone();
    let mut altered = signed.clone();
    altered["id"] = text(&foreign_id);
    altered["rawId"] = text(&foreign_id);
    refuse(&altered, 401, "unknown_credential").await;
    let mut altered = signed.clone();
    altered["response"]["userHandle"] = text(&[7; 16]);
    refuse(&altered, 401, "credential_of_another_user").await;
    // What is no answer at all.
    let mut altered = signed.clone();
    altered["response"]["clientDataJSON"] = text(b"{}");
    refuse(&altered, 422, "invalid_credential").await;
    let mut altered = signed.clone();
    altered["response"]["authenticatorData"] = text(b"short");
    refuse(&altered, 422, "invalid_credential").await;
    refuse(&json!({"id": "x"}), 422, "invalid_request").await;

    let failures = server.events("auth.2fa.verify.failed").await;
    assert!(failures.iter().all(|event| event["method"] == "security_key"));
    assert!(failures.iter().any(|event| event["reason"] == "cloned_security_key"));
    // And unaltered it is right.
    browser.second_factor_key(&signed).await.assert_ok();
}

#[tokio::test]
async fn one_altered_thing_and_a_set_up_is_refused_with_a_code_of_its_own_and_nothing_changed_c14() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server.member(&mut owner, "engines", EMAIL, "member").await;
    let options = member.key_options().await.assert_ok();
    let made = Key::new().make(&options).await;
    let before = state(&server).await;
    let alterations: [(&str, u16, Alter); 7] = [
        ("ceremony_not_found", 409, |client, _| {
            client["challenge"] = text(&[7; 32]);
        }),
        ("wrong_ceremony_type", 403, |client, _| {
            client["type"] = json!("webauthn.get");
        }),
        ("wrong_origin", 403, |client, _| {
            client["origin"] = json!("http://localhost.evil.example:8080");
        }),
        ("wrong_frame", 403, |client, _| client["crossOrigin"] = json!(true)),
        ("wrong_relying_party", 403, |_, data| data[0] ^= 1),
        ("user_not_present", 403, |_, data| data[32] &= !1),
        ("backup_flags_changed", 403, |_, data| data[32] &= !8),
    ];
    for (code, status, alter) in alterations {
        member
            .add_key("Blue", &made_anew(&made, alter))
            .await
            .assert_problem(status, code);
        assert_eq!(state(&server).await, before, "{code}");
    }
    let mut altered = made.clone();
    altered["response"]["attestationObject"] = text(b"nonsense");
    member
        .add_key("Blue", &altered)
        .await
        .assert_problem(422, "invalid_credential");
    member.add_key("", &made).await.assert_problem(422, "invalid_request");
    assert_eq!(state(&server).await, before);
    assert_eq!(member.add_key("Blue", &made).await.status, 201);
}

#[tokio::test]
async fn a_ceremony_ends_once_in_time_and_where_it_began_c14() {
    let server = Server::start().await;
    let mut key = Key::new();
    let (_, mut member, _) = member_with_key(&server, &mut key).await;
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let mut elsewhere = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    // Another login of the same person, and the session.
    let options = browser.login_key_options().await.assert_ok();
    let signed = key.sign(&options).await;
    elsewhere
        .second_factor_key(&signed)
        .await
        .assert_problem(409, "ceremony_not_yours");
    let factor = json!({"method": "security_key", "credential": signed});
    member
        .prove(factor.clone())
        .await
        .assert_problem(409, "ceremony_not_yours");
    // A ceremony of the other kind.
    let set_up = member.key_options().await.assert_ok();
    let mut other_kind = key.signed_anew(&signed, |client, _| {
        client["challenge"] = set_up["publicKey"]["challenge"].clone();
    });
    member
        .prove(json!({"method": "security_key", "credential": other_kind}))
        .await
        .assert_problem(409, "ceremony_not_yours");
    // Five minutes.
    server.clock.advance(Duration::from_mins(5));
    browser
        .second_factor_key(&signed)
        .await
        .assert_problem(409, "ceremony_expired");
    // A new question kills the older one.
    let first = browser.login_key_options().await.assert_ok();
    let second = browser.login_key_options().await.assert_ok();
    other_kind = key.sign(&first).await;
    browser
        .second_factor_key(&other_kind)
        .await
        .assert_problem(409, "ceremony_not_found");
    let signed = key.sign(&second).await;
    browser.second_factor_key(&signed).await.assert_ok();
    // The answer a second time: the login is over, and the ceremony too.
    let mut late = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    late.second_factor_key(&signed)
        .await
        .assert_problem(409, "ceremony_not_yours");
    let options = member
        .post("/v1/auth/reauthenticate/options", json!({}))
        .await
        .assert_ok();
    let factor = json!({"method": "security_key", "credential": key.sign(&options).await});
    member.prove(factor.clone()).await.assert_ok();
    member.prove(factor).await.assert_problem(409, "ceremony_already_used");
    // So is the answer to a set-up.
    let options = member.key_options().await.assert_ok();
    let made = Key::new().make(&options).await;
    assert_eq!(member.add_key("Red", &made).await.status, 201);
    member
        .add_key("Red", &made)
        .await
        .assert_problem(409, "ceremony_already_used");
}

#[tokio::test]
async fn of_one_answer_sent_many_times_at_once_exactly_one_counts() {
    let server = Server::with(|settings| settings.store.wait = Duration::from_secs(30)).await;
    let mut key = Key::passkey();
    let (_, mut member, _) = member_with_key(&server, &mut key).await;
    let options = member
        .post("/v1/auth/reauthenticate/options", json!({}))
        .await
        .assert_ok();
    let factor = json!({"method": "security_key", "credential": key.sign(&options).await});
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let options = browser.login_key_options().await.assert_ok();
    let signed = key.sign(&options).await;
    let mut tasks = Vec::new();
    for _ in 0..20 {
        let (mut browser, mut member) = (browser.clone(), member.clone());
        let (signed, factor) = (signed.clone(), factor.clone());
        tasks.push(tokio::spawn(async move {
            let login = browser.second_factor_key(&signed).await.status.as_u16();
            (login, member.prove(factor).await.status.as_u16())
        }));
    }
    let (mut logins, mut proofs) = (0, 0);
    for task in tasks {
        let (login, proof) = task.await.unwrap();
        assert!(login < 500 && proof < 500, "{login} {proof}");
        logins += u32::from(login == 200);
        proofs += u32::from(proof == 200);
    }
    assert_eq!((logins, proofs), (1, 1));
}

#[tokio::test]
async fn a_copy_of_a_key_is_found_out_even_when_it_answers_a_question_of_before_c14() {
    let server = Server::start().await;
    let mut key = Key::new();
    let (_, mut member, _) = member_with_key(&server, &mut key).await;
    // Both questions are asked while the counter is still 0.
    let mut thief = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let for_thief = thief.login_key_options().await.assert_ok();
    let for_owner = member
        .post("/v1/auth/reauthenticate/options", json!({}))
        .await
        .assert_ok();
    let mut copy = Key::new();
    copy.memory().extend(key.memory().clone());
    let credential = key.sign(&for_owner).await;
    member
        .prove(json!({"method": "security_key", "credential": credential}))
        .await
        .assert_ok();
    let credential = copy.sign(&for_thief).await;
    let before = state(&server).await;
    thief
        .second_factor_key(&credential)
        .await
        .assert_problem(401, "cloned_security_key");
    assert_eq!(state(&server).await, before);
    let events = server.events("auth.2fa.verify.failed").await;
    assert_eq!(
        (&events[0]["reason"], &events[0]["email"]),
        (&json!("cloned_security_key"), &json!(EMAIL))
    );
    // The true one goes on.
    let options = thief.login_key_options().await.assert_ok();
    thief.second_factor_key(&key.sign(&options).await).await.assert_ok();
}

#[tokio::test]
async fn a_key_without_a_pin_is_enough_and_one_that_had_a_pin_must_ask_for_it_ever_after_c14() {
    let server = Server::start().await;
    let mut key = Key::without_pin();
    let (_, mut member, _) = member_with_key(&server, &mut key).await;
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let options = browser.login_key_options().await.assert_ok();
    browser.second_factor_key(&key.sign(&options).await).await.assert_ok();
    let mut with_pin = Key::new();
    assert_eq!(with_pin.enrol(&mut member, "Red").await.status, 201);
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    let options = browser.login_key_options().await.assert_ok();
    let signed = with_pin.sign(&options).await;
    let without = with_pin.signed_anew(&signed, |_, data| data[32] &= !4);
    browser
        .second_factor_key(&without)
        .await
        .assert_problem(401, "user_not_verified");
}

#[tokio::test]
async fn one_credential_belongs_to_one_account_c14() {
    let server = Server::start().await;
    let mut key = Key::new();
    let (mut owner, mut member, _) = member_with_key(&server, &mut key).await;
    let mut other = server
        .member(&mut owner, "engines", "other@example.com", "member")
        .await;
    let id = key.memory().keys().next().unwrap().clone();
    for browser in [&mut other, &mut member] {
        let options = browser.key_options().await.assert_ok();
        let made = key.make(&options).await;
        // The id of the credential that is registered already, in place of the new one.
        let new_id = bytes(&made["rawId"]);
        let forged = made_anew(&made, |_, data| {
            let start = data
                .windows(new_id.len())
                .position(|window| window == new_id.as_slice())
                .unwrap();
            data[start..start + id.len()].copy_from_slice(&id);
        });
        let answer = browser.add_key("Forged", &forged).await;
        assert!(
            ["security_key_already_registered", "algorithm_not_offered"].contains(&answer.code().as_str()),
            "{}",
            answer.text()
        );
    }
    assert_eq!(server.count("security_keys").await, 1);
}

#[tokio::test]
async fn a_key_is_renamed_and_removed_by_its_owner_alone_b8() {
    let server = Server::start().await;
    let mut key = Key::new();
    let (mut owner, mut member, _) = member_with_key(&server, &mut key).await;
    let view = member.get("/v1/account/two-factor").await.assert_ok();
    let path = format!(
        "/v1/account/two-factor/security-keys/{}",
        view["securityKeys"][0]["id"].as_str().unwrap()
    );
    let mut other = server
        .member(&mut owner, "engines", "other@example.com", "member")
        .await;
    enrol_totp(&server, &mut other).await;
    other
        .json("PATCH", &path, r#"{"name": "Mine"}"#)
        .await
        .assert_problem(404, "not_found");
    other.delete(&path).await.assert_problem(404, "not_found");
    member
        .json("PATCH", &path, r#"{"name": ""}"#)
        .await
        .assert_problem(422, "invalid_request");
    member
        .json(
            "PATCH",
            "/v1/account/two-factor/security-keys/no-id",
            r#"{"name": "x"}"#,
        )
        .await
        .assert_problem(404, "not_found");
    let renamed = member.json("PATCH", &path, r#"{"name": "Green"}"#).await.assert_ok();
    assert_eq!(renamed["name"], "Green");
    member.json("PATCH", &path, r#"{"name": "Green"}"#).await.assert_ok();
    assert_eq!(
        server.events("auth.2fa.security_key.renamed").await.len(),
        1,
        "nothing changed the second time"
    );
    server.clock.advance(Duration::from_mins(6));
    member
        .delete(&path)
        .await
        .assert_problem(403, "reauthentication_required");
    member.reauthenticate(GOOD_PASSWORD).await.assert_ok();
    assert_eq!(member.delete(&path).await.status, 204);
    member.delete(&path).await.assert_problem(404, "not_found");
    assert_eq!(server.count("security_keys").await, 0);
    let left = server.count("backup_codes").await;
    assert_eq!(left, 10, "those of the other: no factor, no codes");
    let event = &server.events("auth.2fa.disabled").await[0];
    assert_eq!(
        (&event["method"], &event["keyName"]),
        (&json!("security_key"), &json!("Green"))
    );
    assert_eq!(
        server.nobody().login(EMAIL, GOOD_PASSWORD).await.assert_ok()["state"],
        "active"
    );
}

#[tokio::test]
async fn of_two_last_keys_removed_at_once_one_stays_while_it_is_required_b8() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut owner_key = Key::new();
    owner_key.enrol(&mut owner, "Owner's").await;
    let (mut member, _, _) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
    owner.reauthenticate(crate::harness::OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    for _ in 0..10 {
        let mut key = Key::passkey();
        member.reauthenticate(GOOD_PASSWORD).await.assert_ok();
        assert_eq!(key.enrol(&mut member, "Blue").await.status, 201);
        let view = member.get("/v1/account/two-factor").await.assert_ok();
        let path = format!(
            "/v1/account/two-factor/security-keys/{}",
            view["securityKeys"][0]["id"].as_str().unwrap()
        );
        let (mut one, mut two) = (member.clone(), member.clone());
        let (one, two) = tokio::join!(
            tokio::spawn(async move { one.delete(&path).await.status.as_u16() }),
            tokio::spawn(async move { two.delete("/v1/account/two-factor/totp").await.status.as_u16() }),
        );
        let mut statuses = [one.unwrap(), two.unwrap()];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
        let view = member.get("/v1/account/two-factor").await.assert_ok();
        assert_eq!(view["enrolled"], true);
        if view.get("totp").is_some() {
            continue;
        }
        enrol_totp(&server, &mut member).await;
        let path = format!(
            "/v1/account/two-factor/security-keys/{}",
            view["securityKeys"][0]["id"].as_str().unwrap()
        );
        assert_eq!(member.delete(&path).await.status, 204);
    }
}

#[tokio::test]
async fn where_the_public_url_is_an_address_there_are_no_keys_and_it_says_so() {
    let server = Server::with(|settings| settings.public_url = "http://127.0.0.1:8080".parse().unwrap()).await;
    let mut owner = server.owner("engines").await;
    owner
        .key_options()
        .await
        .assert_problem(409, "security_keys_unavailable");
    let view = owner.get("/v1/account/two-factor").await.assert_ok();
    assert_eq!(view["methods"], json!(["totp", "backup_code"]));
}

#[tokio::test]
async fn whoever_has_no_key_or_may_use_none_is_not_asked_for_one_x20() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    server.member_with_totp(&mut owner, "engines", EMAIL).await;
    let mut browser = server.half_logged_in(EMAIL, GOOD_PASSWORD).await;
    browser
        .login_key_options()
        .await
        .assert_problem(409, "method_unavailable");
    server
        .nobody()
        .login_key_options()
        .await
        .assert_problem(401, "challenge_not_valid");
    let mut member = server
        .member(&mut owner, "engines", "other@example.com", "member")
        .await;
    enrol_totp(&server, &mut member).await;
    assert_eq!(Key::new().enrol(&mut member, "Blue").await.status, 201);
    owner.reauthenticate(crate::harness::OWNER_PASSWORD).await.assert_ok();
    owner
        .patch_policy("engines", json!({"twoFactor": {"methods": ["totp"]}}))
        .await
        .assert_ok();
    let mut browser = server.half_logged_in("other@example.com", GOOD_PASSWORD).await;
    browser
        .login_key_options()
        .await
        .assert_problem(409, "method_not_accepted");
    member.key_options().await.assert_problem(409, "method_not_accepted");
}
