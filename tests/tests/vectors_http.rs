//! Every vector that a route answers, over HTTP (spec G10).

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use std::{collections::BTreeMap, fmt::Write, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use lockstep_core::{policy::SecurityPolicy, time::Timestamp};
use lockstep_server::{App, Clock, Limits, ManualClock, Settings, router};
use lockstep_tests::vectors::{Case, Kind, load};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
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
    all_agree(&failures);
}

/// Spec A31–A37: what a browser says of a key while it is described, or changed, is what the server says of it.
#[tokio::test]
async fn the_server_answers_every_request_for_a_key_in_the_bytes_expected() {
    let mut server = Server::start().await;
    let files = load();
    let mut failures = Vec::new();
    for case in &files[&Kind::ApiKeyRequest] {
        let answer = server.read_request(case.text.as_deref().unwrap()).await;
        if answer != case.expect.get() {
            failures.push(format!("{}\n  expected {}\n  answered {answer}", case.id, case.expect));
        }
    }
    let cases = &files[&Kind::ApiKey];
    let requests: Vec<Value> = cases
        .iter()
        .map(|case| serde_json::from_str(case.request.as_deref().unwrap().get()).unwrap())
        .collect();
    // A key that is changed is made before, and time does not go back.
    let mut steps = Vec::new();
    for (index, (case, request)) in cases.iter().zip(&requests).enumerate() {
        steps.extend(
            request["createdAt"]
                .as_str()
                .map(|text| (time(text), index, Step::Make)),
        );
        steps.push((time(case.now.as_deref().unwrap()), index, Step::Judge));
    }
    steps.sort_by_key(|(when, ..)| *when);
    let mut made = BTreeMap::new();
    for (when, index, step) in steps {
        server.wait_until(when).await;
        match step {
            Step::Make => drop(made.insert(index, server.a_key_of_one_day().await)),
            Step::Judge => {
                let case = &cases[index];
                let answer = server.judge(case, &requests[index], made.get(&index)).await;
                if answer != case.expect.get() {
                    failures.push(format!("{}\n  expected {}\n  answered {answer}", case.id, case.expect));
                }
            }
        }
    }
    all_agree(&failures);
}

enum Step {
    Make,
    Judge,
}

fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn all_agree(failures: &[String]) {
    let all = failures.join("\n");
    assert!(failures.is_empty(), "{} failed:\n{all}", failures.len());
}

/// What a problem carries.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    code: String,
    violations: Option<Box<RawValue>>,
    verdict: Option<Box<RawValue>>,
    key_verdict: Option<Box<RawValue>>,
}

impl Problem {
    fn read(body: &str) -> Self {
        serde_json::from_str(body).unwrap()
    }

    /// What is not JSON at all has no violations: the problem's own code says it.
    fn violations(self) -> String {
        match self.violations {
            Some(violations) => violations.get().to_owned(),
            None => json!([{ "code": self.code, "path": "" }]).to_string(),
        }
    }
}

/// A key that was made or changed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    id: String,
    expires_at: Option<Box<RawValue>>,
}

const JSON: &str = "application/json";
const MERGE_PATCH: &str = "application/merge-patch+json";

struct Server {
    _data: tempfile::TempDir,
    app: App,
    clock: ManualClock,
    router: Router,
    token: String,
    organization: Uuid,
}

impl Server {
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let settings = Settings {
            limits: Limits::unlimited(),
            ..Settings::new(data.path().join("data"))
        };
        let clock = ManualClock::at(time("2026-01-01T00:00:00Z"));
        let app = App::open(settings, Arc::new(clock.clone())).await.unwrap();
        let mut server = Self {
            router: router(&app),
            app,
            clock,
            _data: data,
            token: String::new(),
            organization: Uuid::nil(),
        };
        server.sign_up().await;
        server
    }

    async fn sign_up(&mut self) {
        let account = json!({
            "email": EMAIL,
            "name": "Ada",
            "password": PASSWORD,
            "organization": { "name": "Engines" },
        });
        self.begin_session("/v1/auth/sign-up", &account).await;
        let (_, organizations) = self.ask("GET", "/v1/organizations", JSON, String::new()).await;
        let organizations: Value = serde_json::from_str(&organizations).unwrap();
        self.organization = organizations["items"][0]["id"].as_str().unwrap().parse().unwrap();
    }

    async fn begin_session(&mut self, path: &str, body: &Value) {
        let request = Request::post(path).header(header::CONTENT_TYPE, JSON);
        let request = request.body(Body::from(body.to_string())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert!(response.status().is_success(), "{}", response.status());
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        self.token = cookie.split(['=', ';']).nth(1).unwrap().into();
    }

    /// Sessions do not last as long as the vectors do.
    async fn wait_until(&mut self, now: Timestamp) {
        let millis = now.unix_millis() - self.clock.now().unix_millis();
        if millis > 0 {
            self.clock.advance(Duration::from_millis(millis.unsigned_abs()));
            let login = json!({"email": EMAIL, "password": PASSWORD});
            self.begin_session("/v1/auth/login", &login).await;
        }
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
            // Keys are asked for in the order of their times; what a decision rests on comes from the store, and is walked in
            // the tests of the server.
            Kind::ApiKey | Kind::ApiKeyRequest | Kind::Access | Kind::AccessQuestion | Kind::Lockout => None,
        }
    }

    async fn check(&self, case: &Case, password: &str) -> String {
        let policy = SecurityPolicy::parse(case.policy.as_deref().unwrap().get()).unwrap();
        self.set_policy(&policy).await;
        let context = case.context.as_deref().map_or("{}", RawValue::get);
        let path = format!("/v1/organizations/{}/password-policy/check", self.organization);
        let body = format!(r#"{{"password":{password},"context":{context}}}"#);
        let (status, body) = self.ask("POST", &path, JSON, body).await;
        if status == StatusCode::OK {
            return body;
        }
        let problem = Problem::read(&body);
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
        self.set_policy(&SecurityPolicy::for_new_organization()).await;
        let path = format!("/v1/organizations/{}/security-policy/preview", self.organization);
        let (status, body) = self.ask("POST", &path, MERGE_PATCH, text.to_owned()).await;
        Some(if status == StatusCode::OK {
            "[]".to_owned()
        } else {
            Problem::read(&body).violations()
        })
    }

    async fn set_policy(&self, policy: &SecurityPolicy) {
        let store = self.app.store();
        assert!(store.overwrite_policy(self.organization, policy).await.unwrap());
    }

    fn keys(&self) -> String {
        format!("/v1/organizations/{}/api-keys", self.organization)
    }

    /// It ends before every end that it is given later, so that none of them is an earlier one, which is always allowed.
    async fn a_key_of_one_day(&self) -> String {
        self.set_policy(&SecurityPolicy::for_new_organization()).await;
        let body = json!({"name": "deploy", "scopes": ["verify"], "expiresInDays": 1});
        let (status, body) = self.ask("POST", &self.keys(), JSON, body.to_string()).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        serde_json::from_str::<Key>(&body).unwrap().id
    }

    /// A text that lacks only what every key has.
    async fn read_request(&self, text: &str) -> String {
        let name = if text.contains("\"name\"") {
            ""
        } else {
            "\"name\":\"a\","
        };
        let body = text.replacen('{', &format!("{{{name}\"scopes\":[\"verify\"],"), 1);
        let (status, body) = self.ask("POST", &self.keys(), JSON, body).await;
        if status == StatusCode::CREATED {
            "[]".to_owned()
        } else {
            Problem::read(&body).violations()
        }
    }

    /// The verdict on a new key or, with a key, on a change of it.
    async fn judge(&self, case: &Case, request: &Value, key: Option<&String>) -> String {
        let mut request = request.clone();
        let fields = request.as_object_mut().unwrap();
        fields.remove("createdAt");
        if key.is_none() {
            fields.entry("name").or_insert(json!("deploy"));
            fields.insert("scopes".to_owned(), json!(["verify"]));
        }
        let rules = case.policy.as_deref().unwrap().get();
        let policy = SecurityPolicy::for_new_organization().patched(rules).unwrap();
        self.set_policy(&policy).await;
        let (status, body) = match key {
            None => self.ask("POST", &self.keys(), JSON, request.to_string()).await,
            Some(id) => {
                let path = format!("{}/{id}", self.keys());
                self.ask("PATCH", &path, MERGE_PATCH, request.to_string()).await
            }
        };
        if !status.is_success() {
            let problem = Problem::read(&body);
            assert_eq!(problem.code, "api_key_refused", "{}: {body}", case.id);
            return problem.key_verdict.unwrap().get().to_owned();
        }
        let key: Key = serde_json::from_str(&body).unwrap();
        let end = key
            .expires_at
            .map(|end| format!("\"expiresAt\":{end},"))
            .unwrap_or_default();
        format!("{{\"accepted\":true,{end}\"violations\":[]}}")
    }
}

const EMAIL: &str = "ada@example.org";
const PASSWORD: &str = "Correct-Horse-9-Battery";

/// UTF-16 units as a JSON string, lone surrogates and all.
fn escaped(units: &[u16]) -> String {
    let mut text = String::from('"');
    for unit in units {
        write!(text, "\\u{unit:04x}").unwrap();
    }
    text.push('"');
    text
}
