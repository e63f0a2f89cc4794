//! Every vector that a route answers, over HTTP (spec G10). Routes for API keys come later, and their vectors with them.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use std::{fmt::Write, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use lockstep_core::policy::SecurityPolicy;
use lockstep_server::{App, Limits, Rate, Settings, SystemClock, router};
use lockstep_tests::vectors::{Case, Kind, load};
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use tower::ServiceExt;
use uuid::Uuid;

#[tokio::test]
async fn the_server_answers_every_vector_in_the_bytes_expected() {
    let server = Server::start().await;
    let mut failures = Vec::new();
    let mut count = 0;
    for (kind, cases) in load() {
        for case in &cases {
            let Some(answer) = server.answer(kind, case).await else {
                continue;
            };
            count += 1;
            if answer != case.expect.get() {
                failures.push(format!("{}\n  expected {}\n  answered {answer}", case.id, case.expect));
            }
        }
    }
    assert!(count >= 300, "only {count} were asked");
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// What a problem carries.
#[derive(Deserialize)]
struct Problem {
    code: String,
    violations: Option<Box<RawValue>>,
    verdict: Option<Box<RawValue>>,
}

struct Server {
    _data: tempfile::TempDir,
    app: App,
    router: Router,
    token: String,
    organization: Uuid,
}

impl Server {
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let unlimited = Rate {
            burst: u32::MAX,
            per_second: 1e9,
        };
        let settings = Settings {
            limits: Limits {
                checks: unlimited,
                ..Limits::default()
            },
            ..Settings::new(data.path().join("data"))
        };
        let app = App::open(settings, Arc::new(SystemClock::default())).await.unwrap();
        let mut server = Self {
            router: router(&app),
            app,
            _data: data,
            token: String::new(),
            organization: Uuid::nil(),
        };
        server.sign_up().await;
        server
    }

    async fn sign_up(&mut self) {
        let account = json!({
            "email": "ada@example.org",
            "name": "Ada",
            "password": "Correct-Horse-9-Battery",
            "organization": { "name": "Engines" },
        });
        let request = Request::post("/v1/auth/sign-up").header(header::CONTENT_TYPE, "application/json");
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::from(account.to_string())).unwrap())
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        self.token = cookie.split(['=', ';']).nth(1).unwrap().into();
        let (_, organizations) = self
            .ask("GET", "/v1/organizations", "application/json", String::new())
            .await;
        let organizations: serde_json::Value = serde_json::from_str(&organizations).unwrap();
        self.organization = organizations["items"][0]["id"].as_str().unwrap().parse().unwrap();
    }

    async fn ask(&self, method: &str, path: &str, content_type: &str, body: String) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, content_type)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// The bytes that are compared; `None` where no route answers such a case.
    async fn answer(&self, kind: Kind, case: &Case) -> Option<String> {
        match kind {
            Kind::Password => Some(self.check(case, &json!(case.candidate).to_string()).await),
            Kind::Encoding => Some(self.check(case, &escaped(case.utf16.as_deref().unwrap())).await),
            Kind::Policy => self.preview(case.text.as_deref().unwrap()).await,
            // What a decision rests on comes from the store, and is walked in the tests of the server.
            Kind::ApiKey | Kind::ApiKeyRequest | Kind::Access | Kind::AccessQuestion | Kind::Lockout => None,
        }
    }

    async fn check(&self, case: &Case, password: &str) -> String {
        let policy = SecurityPolicy::parse(case.policy.as_deref().unwrap().get()).unwrap();
        assert!(
            self.app
                .store()
                .overwrite_policy(self.organization, &policy)
                .await
                .unwrap()
        );
        let context = case.context.as_deref().map_or("{}", RawValue::get);
        let path = format!("/v1/organizations/{}/password-policy/check", self.organization);
        let body = format!(r#"{{"password":{password},"context":{context}}}"#);
        let (status, body) = self.ask("POST", &path, "application/json", body).await;
        if status == StatusCode::OK {
            return body;
        }
        let problem: Problem = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (status, problem.code.as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "invalid_encoding"),
            "{body}"
        );
        problem.verdict.unwrap().get().to_owned()
    }

    /// A preview reads a patch as a save does, and changes nothing. A patch may repeat the version, not state one.
    async fn preview(&self, text: &str) -> Option<String> {
        if text.contains("\"version\"") {
            return None;
        }
        let start = SecurityPolicy::for_new_organization();
        assert!(
            self.app
                .store()
                .overwrite_policy(self.organization, &start)
                .await
                .unwrap()
        );
        let path = format!("/v1/organizations/{}/security-policy/preview", self.organization);
        let (status, body) = self
            .ask("POST", &path, "application/merge-patch+json", text.to_owned())
            .await;
        if status == StatusCode::OK {
            return Some("[]".to_owned());
        }
        let problem: Problem = serde_json::from_str(&body).unwrap();
        // What is not JSON at all has no violations: the problem's own code says it.
        Some(match problem.violations {
            Some(violations) => violations.get().to_owned(),
            None => json!([{ "code": problem.code, "path": "" }]).to_string(),
        })
    }
}

/// UTF-16 units as a JSON string, lone surrogates and all.
fn escaped(units: &[u16]) -> String {
    let mut text = String::from('"');
    for unit in units {
        write!(text, "\\u{unit:04x}").unwrap();
    }
    text.push('"');
    text
}
