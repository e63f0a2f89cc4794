//! A server in a temporary directory, and people who use it.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use lockstep_core::{policy::SecurityPolicy, time::Timestamp, two_factor::TotpSecret};
use lockstep_server::{App, Clock, Limits, ManualClock, Settings, router};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::cluster::{self, Cluster};

/// Satisfies the rules of a new organization.
pub(crate) const GOOD_PASSWORD: &str = "Abcdefgh1!";

/// What an owner of an organization has, who enforces rules that others do not satisfy.
pub(crate) const OWNER_PASSWORD: &str = "Zebra-lantern-quartz-7-orbit-maple";

pub(crate) struct Server {
    pub(crate) app: App,
    pub(crate) clock: ManualClock,
    router: Router,
    directory: TempDir,
    /// `None`: SQLite in the directory.
    postgres: Option<Arc<cluster::Database>>,
}

/// Whether this run is on PostgreSQL: `LOCKSTEP_TEST_DATABASE=postgres`.
#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
pub(crate) fn is_on_postgres() -> bool {
    let database = std::env::var("LOCKSTEP_TEST_DATABASE").unwrap_or_else(|_| "sqlite".to_owned());
    let is_one = ["sqlite", "postgres"].contains(&database.as_str());
    assert!(
        is_one,
        "LOCKSTEP_TEST_DATABASE is `sqlite` or `postgres`, not `{database}`"
    );
    database == "postgres"
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(configure: impl FnOnce(&mut Settings)) -> Self {
        let postgres = if is_on_postgres() {
            Some(Arc::new(Cluster::shared().migrated_database().await))
        } else {
            None
        };
        Self::on(postgres, configure).await
    }

    pub(crate) async fn on(postgres: Option<Arc<cluster::Database>>, configure: impl FnOnce(&mut Settings)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = ManualClock::at(Timestamp::parse("2026-11-21T12:00:00Z").unwrap());
        let settings = settings(&directory, postgres.as_deref(), configure);
        let app = App::open(settings, Arc::new(clock.clone())).await.unwrap();
        Self {
            router: router(&app),
            app,
            clock,
            directory,
            postgres,
        }
    }

    /// Another server with the same keys on the same PostgreSQL database.
    pub(crate) async fn replica(&self) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        DirBuilder::new().mode(0o700).create(&data).unwrap();
        std::fs::copy(self.database().with_file_name("keys"), data.join("keys")).unwrap();
        let settings = settings(&directory, self.postgres.as_deref(), patient);
        assert!(settings.database_url.is_some());
        let app = App::open(settings, Arc::new(self.clock.clone())).await.unwrap();
        Self {
            router: router(&app),
            app,
            clock: self.clock.clone(),
            directory,
            postgres: self.postgres.clone(),
        }
    }

    /// Stops and starts again on the same data.
    pub(crate) async fn restarted(self, configure: impl FnOnce(&mut Settings)) -> Self {
        self.app.store().close().await;
        let settings = settings(&self.directory, self.postgres.as_deref(), configure);
        let app = App::open(settings, Arc::new(self.clock.clone())).await.unwrap();
        Self {
            router: router(&app),
            app,
            ..self
        }
    }

    /// What an authenticator shows now.
    pub(crate) fn code(&self, secret: &TotpSecret) -> String {
        let digits = secret.code_at(self.clock.now().unix_millis() / 30_000).digits();
        String::from_utf8(digits.to_vec()).unwrap()
    }

    /// The file of the database, or where it would be: beside the keys.
    pub(crate) fn database(&self) -> PathBuf {
        self.directory.path().join("data").join("lockstep.db")
    }

    /// What tells a command of the program where everything is.
    pub(crate) fn location(&self) -> Vec<String> {
        let directory = self.database().parent().unwrap().to_str().unwrap().to_owned();
        let mut arguments = vec!["--data-dir".to_owned(), directory];
        if let Some(database) = &self.postgres {
            arguments.extend(["--database-url".to_owned(), database.url()]);
        }
        arguments
    }

    /// Another process on the same database.
    pub(crate) async fn other_connection(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        let url = match &self.postgres {
            Some(database) => database.url(),
            None => format!("sqlite://{}", self.database().display()),
        };
        AnyConnection::connect(&url).await.unwrap()
    }

    /// Another process that has begun to write, and does not end until it is dropped.
    pub(crate) async fn other_writer(&self) -> AnyConnection {
        let mut other = self.other_connection().await;
        let begin: &[&str] = match &self.postgres {
            // The number is the one that every server takes.
            Some(_) => &["BEGIN", "SELECT pg_advisory_xact_lock(7813573191660758384)"],
            None => &["BEGIN EXCLUSIVE"],
        };
        for sql in begin {
            sqlx::query(*sql).execute(&mut other).await.unwrap();
        }
        other
    }

    /// Everything that is stored.
    pub(crate) async fn dump(&self) -> Vec<u8> {
        if let Some(database) = &self.postgres {
            return cluster::dump(&mut database.connect().await).await;
        }
        let log = std::fs::read(self.database().with_extension("db-wal")).unwrap_or_default();
        [std::fs::read(self.database()).unwrap(), log].concat()
    }

    pub(crate) async fn count(&self, table: &'static str) -> i64 {
        let mut connection = self.other_connection().await;
        let sql = format!("SELECT count(*) FROM {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }

    /// The data of every event of a type, the oldest first.
    pub(crate) async fn events(&self, kind: &str) -> Vec<Value> {
        let mut connection = self.other_connection().await;
        // Rows are never changed, so they lie in the order in which they were written.
        let place = if self.postgres.is_some() { "ctid" } else { "rowid" };
        let sql = format!("SELECT event FROM audit_events WHERE type = $1 ORDER BY {place}");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(format!("dev.lockstep.{kind}"))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        rows.iter()
            .map(|row| serde_json::from_str::<Value>(row).unwrap()["data"].clone())
            .collect()
    }

    /// Every event, as it is stored.
    pub(crate) async fn all_events(&self) -> Vec<String> {
        let mut connection = self.other_connection().await;
        sqlx::query_scalar("SELECT event FROM audit_events")
            .fetch_all(&mut connection)
            .await
            .unwrap()
    }

    /// Somebody who is not logged in.
    pub(crate) fn nobody(&self) -> Browser {
        Browser::through(self.router.clone())
    }

    /// Somebody who has signed up with a new organization of that slug.
    pub(crate) async fn owner(&self, slug: &str) -> Browser {
        let mut browser = self.nobody();
        let answer = browser.post("/v1/auth/sign-up", sign_up(slug)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        browser
    }

    /// Somebody who has joined `slug`, whose owner is `owner`.
    pub(crate) async fn member(&self, owner: &mut Browser, slug: &str, email: &str, role: &str) -> Browser {
        let token = owner.invite(slug, email, role).await;
        let mut browser = self.nobody();
        let body = json!({"email": email, "password": GOOD_PASSWORD, "name": "Member", "invitationToken": token});
        let answer = browser.post("/v1/auth/sign-up", body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        browser
    }

    /// Puts a policy into the store, whatever it is.
    pub(crate) async fn put_policy(&self, owner: &mut Browser, slug: &str, policy: &SecurityPolicy) {
        let id = owner.organization(slug).await["id"].as_str().unwrap().parse().unwrap();
        assert!(self.app.store().overwrite_policy(id, policy).await.unwrap());
    }
}

/// For many who write at once.
pub(crate) fn patient(settings: &mut Settings) {
    settings.store.wait = Duration::from_secs(30);
}

fn settings(
    directory: &TempDir,
    postgres: Option<&cluster::Database>,
    configure: impl FnOnce(&mut Settings),
) -> Settings {
    let mut settings = Settings::new(directory.path().join("data"));
    settings.database_url = postgres.map(|database| database.url().parse().unwrap());
    settings.limits = Limits::unlimited();
    settings.store.wait = Duration::from_millis(200);
    configure(&mut settings);
    settings
}

/// A sign-up of the owner of a new organization.
pub(crate) fn sign_up(slug: &str) -> Value {
    json!({
        "email": format!("owner@{slug}.example"), "password": OWNER_PASSWORD, "name": "Owner",
        "organization": {"name": slug, "slug": slug},
    })
}

/// A browser: it keeps the cookies.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookie: Option<String>,
    /// The cookies by which it is known to accounts that have logged in here.
    pub(crate) known: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Is a problem of that status and code, and says so in its type.
    #[track_caller]
    pub(crate) fn assert_problem(&self, status: u16, code: &str) -> &Self {
        assert_eq!(
            (self.status.as_u16(), self.code().as_str()),
            (status, code),
            "{}",
            self.text()
        );
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        let json = self.json();
        assert_eq!(json["status"], status);
        assert_eq!(json["type"], format!("urn:lockstep:problem:{code}"));
        assert!(json["title"].is_string() && json["detail"].is_string());
        self
    }

    #[track_caller]
    pub(crate) fn assert_ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text());
        self.json()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// `(code, path)` of every violation.
    pub(crate) fn violations(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let json = self.json();
        let violations = json["violations"].as_array().cloned().unwrap_or_default();
        violations
            .iter()
            .map(|fault| (text(&fault["code"]), text(&fault["path"])))
            .collect()
    }
}

impl Browser {
    /// Somebody who is not logged in to `app`.
    pub(crate) fn of(app: &App) -> Self {
        Self::through(router(app))
    }

    /// Somebody who is not logged in to whatever `router` leads to.
    pub(crate) fn through(router: Router) -> Self {
        Self {
            router,
            cookie: None,
            known: Vec::new(),
        }
    }

    /// The same person, asking another server.
    pub(crate) fn at(&self, server: &Server) -> Self {
        Self {
            router: server.router.clone(),
            cookie: self.cookie.clone(),
            known: self.known.clone(),
        }
    }

    pub(crate) async fn request(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<_> = self.cookie.iter().chain(&self.known).cloned().collect();
        if !cookies.is_empty() {
            let cookies = cookies.join("; ").parse().unwrap();
            request.headers_mut().insert(header::COOKIE, cookies);
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if name.contains("-browser-") {
                self.known.retain(|known| !known.starts_with(name));
                self.known.push(pair.to_owned());
            } else {
                self.cookie = (!value.is_empty()).then(|| pair.to_owned());
            }
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    pub(crate) async fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_LENGTH, body.len());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.request(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn json(&mut self, method: &str, path: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.send(method, path, &[("content-type", "application/json")], body.into())
            .await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], Vec::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.json("POST", path, body.to_string()).await
    }

    pub(crate) async fn delete(&mut self, path: &str) -> Answer {
        self.send("DELETE", path, &[], Vec::new()).await
    }

    pub(crate) async fn login(&mut self, email: &str, password: &str) -> Answer {
        self.post("/v1/auth/login", json!({"email": email, "password": password}))
            .await
    }

    pub(crate) async fn reauthenticate(&mut self, password: &str) -> Answer {
        self.post("/v1/auth/reauthenticate", json!({"password": password}))
            .await
    }

    pub(crate) async fn change_password(&mut self, current: &str, new: &str) -> Answer {
        let body = json!({"currentPassword": current, "newPassword": new});
        self.json("PUT", "/v1/account/password", body.to_string()).await
    }

    /// Saves a merge patch over the version that is there now.
    pub(crate) async fn patch_policy(&mut self, slug: &str, patch: Value) -> Answer {
        let etag = self
            .get(&format!("/v1/organizations/{slug}/security-policy"))
            .await
            .headers["etag"]
            .clone();
        self.patch_policy_at(slug, patch, etag.to_str().unwrap()).await
    }

    pub(crate) async fn patch_policy_at(&mut self, slug: &str, patch: Value, etag: &str) -> Answer {
        let uri = format!("/v1/organizations/{slug}/security-policy");
        let headers = [("content-type", "application/merge-patch+json"), ("if-match", etag)];
        self.send("PATCH", &uri, &headers, patch.to_string().into_bytes()).await
    }

    /// The caller's view of an organization, from the session.
    pub(crate) async fn organization(&mut self, slug: &str) -> Value {
        let session = self.get("/v1/auth/session").await.assert_ok();
        let organizations = session["organizations"].as_array().unwrap();
        organizations
            .iter()
            .find(|organization| organization["slug"] == slug)
            .unwrap()
            .clone()
    }

    pub(crate) async fn user_id(&mut self) -> String {
        self.get("/v1/auth/session").await.assert_ok()["user"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Sets up an authenticator, and gives its secret.
    pub(crate) async fn enrol(&mut self, server: &Server, password: &str) -> TotpSecret {
        self.reauthenticate(password).await.assert_ok();
        let started = self.post("/v1/account/two-factor/totp", json!({})).await;
        assert_eq!(started.status, StatusCode::CREATED, "{}", started.text());
        let text = started.json()["secret"].as_str().unwrap().to_owned();
        let bytes = data_encoding::BASE32_NOPAD.decode(text.as_bytes()).unwrap();
        let secret = TotpSecret::from_bytes(bytes.try_into().unwrap());
        let code = server.code(&secret);
        self.post("/v1/account/two-factor/totp/confirm", json!({"code": code}))
            .await
            .assert_ok();
        secret
    }

    /// The token of a new invitation's link.
    pub(crate) async fn invite(&mut self, slug: &str, email: &str, role: &str) -> String {
        let path = format!("/v1/organizations/{slug}/invitations");
        let answer = self.post(&path, json!({"email": email, "role": role})).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let link = answer.json()["link"].as_str().unwrap().to_owned();
        link.split_once("#token=").unwrap().1.to_owned()
    }
}
