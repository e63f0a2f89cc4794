use std::time::{Duration, Instant};

use axum::{body::Body, http::Request};

use crate::harness::{Server, sign_up};

/// Sends `body` to sign-up: a clear answer, quickly, no hash spent and nothing stored.
async fn refused(
    server: &Server,
    content_type: &str,
    body: impl Into<Vec<u8>>,
    status: u16,
    code: &str,
) -> Vec<(String, String)> {
    let start = now();
    let answer = server
        .nobody()
        .send(
            "POST",
            "/v1/auth/sign-up",
            &[("content-type", content_type)],
            body.into(),
        )
        .await;
    answer.assert_problem(status, code);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(server.app.hashes_spent(), 0);
    for table in ["accounts", "organizations", "sessions", "audit_events"] {
        assert_eq!(server.count(table).await, 0, "{table}");
    }
    answer.violations()
}

#[expect(clippy::disallowed_methods, reason = "this measures")]
fn now() -> Instant {
    Instant::now()
}

fn with_password(json_string: &str) -> String {
    format!(r#"{{"email": "a@b.c", "name": "A", "organization": {{"name": "A b"}}, "password": {json_string}}}"#)
}

#[tokio::test]
async fn a_body_over_64_kib_is_refused_whether_its_length_is_announced_or_not_r2() {
    let server = Server::start().await;
    let mebibyte = with_password(&format!("\"{}\"", "a".repeat(1 << 20)));
    refused(&server, "application/json", mebibyte.clone(), 413, "body_too_large").await;
    let request = Request::post("/v1/auth/sign-up").header("content-type", "application/json");
    // A stream has no length that could be announced.
    let body = Body::new(http_body_util::Full::new(axum::body::Bytes::from(mebibyte)));
    let answer = server.nobody().request(request.body(body).unwrap()).await;
    answer.assert_problem(413, "body_too_large");
    let answer = server.nobody().json("POST", "/v1/auth/login", vec![b' '; 65_537]).await;
    answer.assert_problem(413, "body_too_large");
    let answer = server.nobody().json("POST", "/v1/auth/login", vec![b' '; 65_536]).await;
    answer.assert_problem(400, "invalid_json");
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let server = Server::start().await;
    for body in [
        "",
        "{",
        "nul",
        "{} {}",
        "{\"email\": \"a\nb\"}",
        "{'email': 1}",
        "{\"password\": \"a\nb\"}",
    ] {
        refused(&server, "application/json", body, 400, "invalid_json").await;
    }
    let deep = format!("{{\"organization\": {}", "[".repeat(60_000));
    refused(&server, "application/json", deep, 400, "invalid_json").await;
}

#[tokio::test]
async fn another_content_type_is_refused() {
    let server = Server::start().await;
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "json",
        "",
    ] {
        refused(
            &server,
            content_type,
            sign_up("engines").to_string(),
            415,
            "unsupported_media_type",
        )
        .await;
    }
}

#[tokio::test]
async fn unknown_missing_and_mistyped_fields_are_named() {
    let server = Server::start().await;
    for (change, code, path) in [
        (("name", "\"a\", \"nmae\": 1"), "unknown_field", "nmae"),
        (("name", "1"), "wrong_type", "name"),
        (("name", "null"), "null_not_allowed", "name"),
        (
            ("organization", "{\"name\": \"a\", \"slog\": 1}"),
            "unknown_field",
            "organization.slog",
        ),
        (("organization", "{}"), "required", "organization.name"),
        (("password", "1"), "wrong_type", "password"),
        (("password", "null"), "null_not_allowed", "password"),
        (("password", "[97]"), "wrong_type", "password"),
    ] {
        let fields = [
            ("email", "\"a@b.c\""),
            ("name", "\"A\""),
            ("password", "\"Abcdefgh1!\""),
            ("organization", "{\"name\": \"A b\"}"),
        ];
        let text: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("\"{name}\": {}", if *name == change.0 { change.1 } else { value }))
            .collect();
        let body = format!("{{{}}}", text.join(", "));
        let violations = refused(&server, "application/json", body, 422, "invalid_request").await;
        assert_eq!(violations, [(code.to_owned(), path.to_owned())]);
    }
}

#[tokio::test]
async fn a_lone_surrogate_is_invalid_encoding_wherever_it_is_r1() {
    let server = Server::start().await;
    for password in [
        r#""Abcdefgh1!\ud800""#,
        r#""\udc00Abcdefgh1!""#,
        r#""Abcd\ud800efgh1!""#,
    ] {
        let answer = server
            .nobody()
            .json("POST", "/v1/auth/sign-up", with_password(password))
            .await;
        answer.assert_problem(422, "invalid_encoding");
        assert_eq!(answer.json()["verdict"]["requirements"][0]["code"], "invalid_encoding");
        refused(
            &server,
            "application/json",
            with_password(password),
            422,
            "invalid_encoding",
        )
        .await;
    }
    let name = sign_up("engines").to_string().replace("\"Owner\"", "\"\\ud800\"");
    refused(&server, "application/json", name, 400, "invalid_encoding").await;
    let mut broken = with_password("\"Abcdefgh1!x\"").into_bytes();
    let position = broken.iter().rposition(|byte| *byte == b'x').unwrap();
    broken[position] = 0xff;
    refused(&server, "application/json", broken, 422, "invalid_encoding").await;
    let login = server
        .nobody()
        .json("POST", "/v1/auth/login", r#"{"email": "a@b.c", "password": "\ud800"}"#)
        .await;
    login.assert_problem(422, "invalid_encoding");
    assert_eq!(server.app.hashes_spent(), 0);
}

#[tokio::test]
async fn nul_and_control_characters_are_refused_in_names_and_emails() {
    let server = Server::start().await;
    for (from, to, path) in [
        ("\"Owner\"", "\"Own\\u0000er\"", "name"),
        ("\"Owner\"", "\"Own\\u0007er\"", "name"),
        ("\"Owner\"", "\"Own\\u0085er\"", "name"),
        ("owner@", "own\\u0000er@", "email"),
        (
            "\"name\":\"engines\"",
            "\"name\":\"eng\\u0000ines\"",
            "organization.name",
        ),
    ] {
        let body = sign_up("engines").to_string().replace(from, to);
        let violations = refused(&server, "application/json", body, 422, "invalid_request").await;
        assert_eq!(violations[0].1, path);
    }
}

#[tokio::test]
async fn combining_marks_and_long_passwords_cost_little_and_no_hash() {
    let server = Server::start().await;
    let marks = "\u{301}".repeat(100_000);
    refused(
        &server,
        "application/json",
        with_password(&format!("\"{marks}\"")),
        413,
        "body_too_large",
    )
    .await;
    let marks = "\u{301}".repeat(32_000);
    refused(
        &server,
        "application/json",
        with_password(&format!("\"{marks}\"")),
        422,
        "password_not_accepted",
    )
    .await;
    let long = "a".repeat(60_000);
    refused(
        &server,
        "application/json",
        with_password(&format!("\"{long}\"")),
        422,
        "password_not_accepted",
    )
    .await;
    let name = sign_up("engines")
        .to_string()
        .replace("\"Owner\"", &format!("\"{marks}\""));
    let violations = refused(&server, "application/json", name, 422, "invalid_request").await;
    assert_eq!(violations, [("too_long".to_owned(), "name".to_owned())]);
    // Longer than any password that could be stored: wrong, without a hash.
    let body = serde_json::json!({"email": "a@b.c", "password": long}).to_string();
    server
        .nobody()
        .json("POST", "/v1/auth/login", body)
        .await
        .assert_problem(401, "invalid_credentials");
    assert_eq!(server.app.hashes_spent(), 0);
}

#[tokio::test]
async fn unknown_routes_methods_and_ids_are_problems() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    owner.get("/v1/nothing").await.assert_problem(404, "route_not_found");
    owner
        .get("//v1/auth/session")
        .await
        .assert_problem(404, "route_not_found");
    owner
        .get("/v1/auth/session/")
        .await
        .assert_problem(404, "route_not_found");
    let wrong_method = owner.delete("/v1/auth/session").await;
    wrong_method.assert_problem(405, "method_not_allowed");
    assert!(wrong_method.headers["allow"].to_str().unwrap().contains("GET"));
    owner
        .get("/v1/organizations/nothing")
        .await
        .assert_problem(404, "not_found");
    owner
        .delete("/v1/organizations/engines/members/no-id")
        .await
        .assert_problem(404, "not_found");
    owner
        .delete("/v1/organizations/engines/invitations/%00")
        .await
        .assert_problem(404, "not_found");
    owner
        .get("/v1/organizations/%ff")
        .await
        .assert_problem(404, "not_found");
    let answer = owner
        .get("/v1/organizations/engines/members?limit=0&passwordState=fine")
        .await;
    assert_eq!(answer.violations().len(), 2);
    owner
        .get("/v1/organizations/engines/members?limit=x")
        .await
        .assert_problem(422, "invalid_request");
    owner
        .get("/v1/organizations/engines/members?color=red")
        .await
        .assert_problem(422, "invalid_request");
}
