//! What every reverse proxy of `docs/forward-auth` that is tested promises, whichever it is.

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::{Child, Command},
    sync::atomic::{AtomicU8, Ordering},
    time::Duration,
};

use axum::{Json, Router, extract::Request};
use lockstep_server::IDENTITY_HEADERS;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};

use crate::{
    harness::{Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server},
    wire::{self, Received, exchange},
};

/// A proxy in front of the server and of an application that says what it was sent.
pub(crate) struct Proxy {
    address: SocketAddr,
    process: Child,
    _directory: TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // A shutdown; killing it would leave the workers of some.
        let _ = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status();
        let _ = self.process.wait();
    }
}

impl Proxy {
    /// Starts `command`, and waits until it listens on `address`.
    pub(crate) async fn start(address: SocketAddr, command: &mut Command, directory: TempDir) -> Self {
        let proxy = Self {
            address,
            process: command.spawn().unwrap(),
            _directory: directory,
        };
        for _ in 0..400 {
            if TcpStream::connect(address).await.is_ok() {
                return proxy;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the proxy does not listen");
    }
}

/// An address that nobody listens on. Each has a host of its own, so that no server of another test takes its port before
/// the proxy does.
pub(crate) async fn free_address() -> SocketAddr {
    static HOSTS: AtomicU8 = AtomicU8::new(1);
    let host = Ipv4Addr::new(127, 0, 1, HOSTS.fetch_add(1, Ordering::Relaxed));
    let free = TcpListener::bind((host, 0)).await.unwrap();
    free.local_addr().unwrap()
}

pub(crate) async fn application() -> SocketAddr {
    let echo = async |request: Request| {
        let headers: serde_json::Map<String, Value> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap_or_default())))
            .collect();
        Json(json!({"application": request.uri().to_string(), "headers": headers}))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(echo)).await });
    address
}

impl Proxy {
    pub(crate) async fn get(&self, browser: &Browser, target: &str, headers: &[(&str, &str)]) -> Received {
        let cookie = browser.cookie.clone().unwrap_or_default();
        let mut all = vec![("cookie", cookie.as_str())];
        all.extend_from_slice(headers);
        exchange(self.address, "GET", target, &all).await
    }
}

fn reached(received: &Received) -> bool {
    received.body.contains("\"application\"")
}

#[track_caller]
fn echoed(received: &Received) -> Value {
    assert!(reached(received), "{}\n{}", received.head, received.body);
    serde_json::from_str(&received.body).unwrap()
}

/// Nothing that a client sends as an identity reaches the application (spec X8).
pub(crate) async fn keeps_forged_identities_out(start: impl AsyncFn(&Server) -> Proxy) {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let proxy = start(&server).await;
    let forged: Vec<_> = IDENTITY_HEADERS.iter().map(|name| (*name, "forged")).collect();
    let received = proxy.get(&owner, "/app/?x=1", &forged).await;
    let echo = echoed(&received);
    assert_eq!(echo["application"], "/app/?x=1");
    assert!(!received.body.contains("forged"), "{}", received.body);
    assert_eq!(echo["headers"]["x-lockstep-email"], "owner@engines.example");
    assert_eq!(echo["headers"]["x-lockstep-role"], "super_admin");
    // Twice, so that a proxy which replaces one leaves the other; and under a name that an application may confuse.
    let twice = [("X-Lockstep-Role", "forged"), ("x-LOCKSTEP-role", "forged")];
    assert!(!proxy.get(&owner, "/app/", &twice).await.body.contains("forged"));
    let underscored = [("X_Lockstep_Role", "forged"), ("X-Lockstep_Role", "forged")];
    assert!(!proxy.get(&owner, "/app/", &underscored).await.body.contains("forged"));
    let unknown = proxy.get(&owner, "/app/", &[("X-Lockstep-Groups", "forged")]).await;
    assert_eq!(unknown.status, 403);
    assert!(unknown.body.contains("unknown_identity_header") && !reached(&unknown));
    // What the client says of the organization or of the question is not asked for.
    for target in [
        "/app/?organization=other",
        "/app/?organization=other&organization=engines",
    ] {
        let echo = echoed(&proxy.get(&owner, target, &[]).await);
        assert_eq!(echo["headers"]["x-lockstep-organization"], "engines");
    }
    // The application cannot act as the user.
    let cookie = format!("a=1; {}; b=2", owner.cookie.clone().unwrap());
    let echo = echoed(&exchange(proxy.address, "GET", "/app/", &[("cookie", &cookie)]).await);
    assert_eq!(echo["headers"]["cookie"], "a=1; b=2");
    assert!(!echo.to_string().contains("lks_"));
}

/// No way of writing a path leads past the question (spec B13).
pub(crate) async fn asks_however_the_path_is_written(start: impl AsyncFn(&Server) -> Proxy) {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let proxy = start(&server).await;
    let nobody = server.nobody();
    for target in [
        "/app/",
        "/app",
        "//app/",
        "/app//",
        "/./app/",
        "/x/../app/",
        "/app/../app/",
        "/%61pp/",
        "/app/%2e%2e/app/",
        "/APP/",
        "/app%2f",
        "/app;x/",
        "/app/..;/",
        "/app\\",
        "/lockstep-verify",
        "/lockstep-verify/../app/",
        "/app/?organization=engines",
    ] {
        for headers in [&[][..], &[("accept", "text/html")], &[("x-original-uri", "/login")]] {
            let received = proxy.get(&nobody, target, headers).await;
            assert!(!reached(&received), "{target} {headers:?}: {}", received.body);
        }
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "X"] {
        let received = wire::Connection::open(proxy.address)
            .await
            .exchange(method, "/app/", &[("connection", "close")], "")
            .await;
        assert!(!reached(&received) && received.status >= 400, "{method}");
    }
    // The question itself is not open to the outside, and not to those who are allowed.
    let asked = proxy.get(&owner, "/lockstep-verify", &[]).await;
    assert!(asked.header("x-lockstep-user").is_none());
    assert_eq!(
        echoed(&proxy.get(&owner, "/x/../app//y", &[]).await)["headers"]["x-lockstep-organization"],
        "engines"
    );
}

/// A flip of the policy holds from the next request, and enrolling opens the door (spec A5, A7). A refusal sends a
/// browser to the page that ends it, and gives everything else the problem.
pub(crate) async fn follows_the_policy(start: impl AsyncFn(&Server) -> Proxy) {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let proxy = start(&server).await;
    assert!(reached(&proxy.get(&member, "/app/", &[]).await));
    owner.enrol(&server, OWNER_PASSWORD).await;
    owner
        .patch_policy("engines", json!({"twoFactor": {"mode": "required"}}))
        .await
        .assert_ok();
    let refused = proxy.get(&member, "/app/?organization=other", &[]).await;
    assert_eq!((refused.status, reached(&refused)), (403, false));
    let problem: Value = serde_json::from_str(&refused.body).unwrap();
    assert_eq!(problem["code"], "security_policy_not_met");
    assert_eq!(problem["reasons"][0]["code"], "two_factor_required");
    let posted = wire::Connection::open(proxy.address)
        .await
        .exchange("POST", "/app/", &[("cookie", member.cookie.as_deref().unwrap())], "{}")
        .await;
    assert_eq!((posted.status, reached(&posted)), (403, false));
    let page = proxy.get(&member, "/app/", &[("accept", "text/html,*/*")]).await;
    assert_eq!(page.status, 303);
    assert_eq!(
        page.header("location"),
        Some("http://localhost:8080/account/two-factor")
    );
    member.enrol(&server, GOOD_PASSWORD).await;
    let echo = echoed(&proxy.get(&member, "/app/", &[]).await);
    assert_eq!(echo["headers"]["x-lockstep-second-factor"], "totp");
    let nobody = proxy.get(&server.nobody(), "/app/", &[("accept", "text/html")]).await;
    assert_eq!(
        (nobody.status, nobody.header("location")),
        (303, Some("http://localhost:8080/login"))
    );
    assert_eq!(proxy.get(&server.nobody(), "/app/", &[]).await.status, 401);
}

/// When nobody can tell, the door stays shut.
pub(crate) async fn stays_shut_when_nobody_can_tell(start: impl AsyncFn(&Server) -> Proxy) {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let proxy = start(&server).await;
    assert!(reached(&proxy.get(&owner, "/app/", &[]).await));
    server.app.store().close().await;
    let received = proxy.get(&owner, "/app/", &[]).await;
    assert!(received.status >= 500 && !reached(&received), "{}", received.head);
}
