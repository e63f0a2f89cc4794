use lockstep_server::MetricsToken;
use serde_json::json;

use crate::harness::{Answer, Browser, OWNER_PASSWORD, Server};

const TOKEN: &str = "a-token-of-the-scraper";

async fn scraped(browser: &mut Browser, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    browser
        .send("GET", "/metrics", &[("authorization", &bearer)], Vec::new())
        .await
}

async fn server() -> Server {
    Server::with(|settings| {
        settings.limits.lockout = true;
        settings.metrics_token = Some(MetricsToken::parse(TOKEN).unwrap());
    })
    .await
}

#[tokio::test]
async fn what_is_counted_is_shown_to_whoever_has_the_token_and_names_nobody() {
    let server = server().await;
    let mut owner = server.owner("engines").await;
    for _ in 0..11 {
        server.nobody().login("owner@engines.example", "wrong").await;
    }
    let policy = json!({"password": {"minLength": 60}});
    owner.get("/v1/organizations/engines").await.assert_ok();
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
    let answer = owner.patch_policy("engines", policy).await;
    answer.assert_problem(409, "would_lock_yourself_out");
    owner
        .patch_policy("engines", json!({"password": {"minLength": 30}}))
        .await
        .assert_ok();
    let refused = member.get("/v1/organizations/engines").await;
    refused.assert_problem(403, "security_policy_not_met");

    let answer = scraped(&mut server.nobody(), TOKEN).await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("application/openmetrics-text")
    );
    let text = answer.text();
    for line in [
        r#"lockstep_attempts_total{factor_class="password",outcome="failed"} 10"#,
        r#"lockstep_attempts_total{factor_class="password",outcome="refused"} 1"#,
        r#"lockstep_locks_total{factor_class="password",ends_by="time"} 1"#,
        r#"lockstep_requests_total{method="POST",route="/v1/auth/login",status="429"} 1"#,
        r#"lockstep_decisions_total{decision="setup_required",reason="password_unknown"} 1"#,
        r#"lockstep_password_verdicts_total{accepted="true"}"#,
        r#"lockstep_decisions_total{decision="allow",reason=""}"#,
        r#"lockstep_store_seconds_count{operation="caller"}"#,
        "lockstep_password_hashes_waiting 0",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    for name in ["engines", "@", "127.0.0.1", "lks_"] {
        assert!(!text.contains(name), "{name} in {text}");
    }
}

#[tokio::test]
async fn without_the_token_there_is_nothing() {
    let with = server().await;
    let without = Server::start().await;
    for (server, token) in [
        (&with, "a-token-of-somebody"),
        (&with, ""),
        (&without, TOKEN),
        (&without, ""),
    ] {
        let answer = scraped(&mut server.nobody(), token).await;
        answer.assert_problem(404, "route_not_found");
    }
    let answer = with.nobody().get("/metrics").await;
    answer.assert_problem(404, "route_not_found");
    assert!(MetricsToken::parse("short").is_err());
    assert!(!format!("{:?}", MetricsToken::parse(TOKEN)).contains("token"));
}

#[tokio::test]
async fn a_request_id_is_taken_over_if_it_is_well_formed_and_made_otherwise() {
    let server = Server::start().await;
    let mut nobody = server.nobody();
    let long = "x".repeat(65);
    for (given, is_taken) in [
        ("0192f1c4-7b1e-7000-8000-000000000000", true),
        ("Trace_1.2-3", true),
        ("short", false),
        (long.as_str(), false),
        ("two words here", false),
        ("quote\"in-it-9", false),
        ("tab\there-and-there", false),
    ] {
        let answer = nobody
            .send("GET", "/healthz", &[("x-request-id", given)], Vec::new())
            .await;
        let id = answer.headers["x-request-id"].to_str().unwrap();
        assert_eq!(id == given, is_taken, "{given} {id}");
        assert_eq!(answer.headers.get_all("x-request-id").iter().count(), 1);
    }
    let twice = [("x-request-id", "first-id"), ("x-request-id", "second-id")];
    let answer = nobody.send("GET", "/healthz", &twice, Vec::new()).await;
    let id = answer.headers["x-request-id"].to_str().unwrap();
    assert!(id != "first-id" && id != "second-id", "{id}");
}
