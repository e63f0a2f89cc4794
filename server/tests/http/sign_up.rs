use axum::http::StatusCode;
use lockstep_server::SignUpMode;
use serde_json::json;

use crate::harness::{GOOD_PASSWORD, Server, sign_up};

#[tokio::test]
async fn whoever_signs_up_is_logged_in_as_super_admin_of_an_organization_with_the_capgo_rules_a20() {
    let server = Server::start().await;
    let mut ada = server.nobody();
    let answer = ada.post("/v1/auth/sign-up", sign_up("engines")).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let session = answer.json();
    assert_eq!(session["state"], "active");
    assert_eq!(session["organizations"][0]["role"], "super_admin");
    assert_eq!(session["organizations"][0]["decision"], json!({"decision": "allow"}));
    assert_eq!(ada.get("/v1/auth/session").await.assert_ok(), session);
    let policy = ada.get("/v1/organizations/engines/security-policy").await.assert_ok();
    assert_eq!(policy["version"], 1);
    assert_eq!(policy["password"]["minLength"], 10);
    assert_eq!(policy["password"]["requireSpecial"], true);
    assert_eq!(server.events("auth.sign_up").await.len(), 1);
}

#[tokio::test]
async fn the_server_decides_again_when_a_client_skips_the_browsers_check_g1() {
    let server = Server::start().await;
    for (password, unmet) in [
        ("Abcdefgh!!", "number"),
        ("abcdefgh1!", "uppercase"),
        ("Abcdefg1!", "min_length"),
    ] {
        let mut body = sign_up("engines");
        body["password"] = json!(password);
        let answer = server.nobody().post("/v1/auth/sign-up", body).await;
        answer.assert_problem(422, "password_not_accepted");
        let verdict = &answer.json()["verdict"];
        assert_eq!(verdict["accepted"], false);
        let requirements = verdict["requirements"].as_array().unwrap();
        assert!(
            requirements
                .iter()
                .any(|requirement| requirement["code"] == unmet && requirement["met"] == false)
        );
    }
    assert_eq!(server.app.hashes_spent(), 0);
    assert_eq!(server.count("accounts").await, 0);
}

#[tokio::test]
async fn an_email_is_taken_however_it_is_spelled() {
    let server = Server::start().await;
    server.owner("engines").await;
    let mut body = sign_up("other");
    body["email"] = json!("OWNER@Engines.Example");
    server
        .nobody()
        .post("/v1/auth/sign-up", body)
        .await
        .assert_problem(409, "email_taken");
    assert_eq!(server.count("organizations").await, 1);
}

#[tokio::test]
async fn a_slug_that_was_asked_for_is_taken_and_a_derived_one_makes_way() {
    let server = Server::start().await;
    server.owner("engines").await;
    let mut body = sign_up("engines");
    body["email"] = json!("other@example.com");
    server
        .nobody()
        .post("/v1/auth/sign-up", body.clone())
        .await
        .assert_problem(409, "slug_taken");
    assert_eq!(server.count("accounts").await, 1);
    body["organization"] = json!({"name": "Engines!"});
    let answer = server.nobody().post("/v1/auth/sign-up", body).await;
    assert_eq!(answer.json()["organizations"][0]["slug"], "engines-2");
}

#[tokio::test]
async fn sign_up_follows_its_mode_r17() {
    let closed = Server::with(|settings| settings.sign_up = SignUpMode::Closed).await;
    closed
        .nobody()
        .post("/v1/auth/sign-up", sign_up("engines"))
        .await
        .assert_problem(403, "sign_up_closed");
    let invited = Server::with(|settings| settings.sign_up = SignUpMode::Invited).await;
    invited
        .nobody()
        .post("/v1/auth/sign-up", sign_up("engines"))
        .await
        .assert_problem(403, "invitation_required");
    let mut body = json!({"email": "a@b.c", "password": GOOD_PASSWORD, "name": "A", "invitationToken": "lki_x"});
    invited
        .nobody()
        .post("/v1/auth/sign-up", body.clone())
        .await
        .assert_problem(404, "invitation_not_found");
    body["organization"] = json!({"name": "A"});
    let answer = invited.nobody().post("/v1/auth/sign-up", body).await;
    assert_eq!(
        answer.violations(),
        [("ambiguous".to_owned(), "invitationToken".to_owned())]
    );
}

#[tokio::test]
async fn every_fault_of_the_fields_is_said_at_once_g9() {
    let server = Server::start().await;
    let body = json!({
        "email": "no address", "password": "", "name": "A\u{0}da", "organization": {"name": " ", "slug": "No Slug"},
    });
    let answer = server.nobody().post("/v1/auth/sign-up", body).await;
    answer.assert_problem(422, "invalid_request");
    let violations = answer.violations();
    let expected = [
        ("invalid_email", "email"),
        ("required", "password"),
        ("control_character", "name"),
        ("required", "organization.name"),
        ("invalid_slug", "organization.slug"),
    ];
    assert_eq!(
        violations,
        expected.map(|(code, path)| (code.to_owned(), path.to_owned()))
    );
}

#[tokio::test]
async fn the_rules_that_bind_who_signs_up_can_be_read_before_r10() {
    let server = Server::start().await;
    let rules = server.nobody().get("/v1/password-policy").await.assert_ok();
    assert_eq!(rules["password"]["requireUppercase"], true);
    assert!(rules.get("lockout").is_none());
    let mut owner = server.owner("engines").await;
    owner
        .patch_policy("engines", json!({"password": {"minLength": 9}}))
        .await
        .assert_ok();
    let token = owner.invite("engines", "new@example.com", "member").await;
    let rules = server
        .nobody()
        .get(&format!("/v1/password-policy?invitation={token}"))
        .await
        .assert_ok();
    assert_eq!(rules["password"]["minLength"], 9);
    let unknown = server.nobody().get("/v1/password-policy?invitation=lki_x").await;
    unknown.assert_problem(404, "invitation_not_found");
}

#[tokio::test]
async fn of_parallel_sign_ups_with_one_email_exactly_one_succeeds_and_leaves_one_organization() {
    let server = Server::start().await;
    let mut tasks = Vec::new();
    for number in 0..20 {
        let mut body = sign_up(&format!("engines-{number}"));
        body["email"] = json!(if number % 2 == 0 {
            "ada@example.com"
        } else {
            "ADA@example.com"
        });
        let mut nobody = server.nobody();
        tasks.push(tokio::spawn(async move { nobody.post("/v1/auth/sign-up", body).await }));
    }
    let mut successes = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        if answer.status == 201 {
            successes += 1;
        } else {
            answer.assert_problem(409, "email_taken");
        }
    }
    assert_eq!(successes, 1);
    for table in ["accounts", "organizations", "memberships", "sessions"] {
        assert_eq!(server.count(table).await, 1, "{table}");
    }
}
