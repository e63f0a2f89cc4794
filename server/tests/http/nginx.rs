//! The configuration of `docs/forward-auth/nginx.conf`, in Debian's nginx.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
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

const EXAMPLE: &str = include_str!("../../../docs/forward-auth/nginx.conf");

/// nginx in front of the server and of an application that says what it was sent.
struct Proxy {
    address: SocketAddr,
    nginx: Child,
    _directory: TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // A quick shutdown; killing the master would leave its workers.
        let _ = Command::new("kill")
            .args(["-TERM", &self.nginx.id().to_string()])
            .status();
        let _ = self.nginx.wait();
    }
}

async fn application() -> SocketAddr {
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

fn program() -> &'static str {
    let places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];
    let found = places.into_iter().find(|place| Path::new(place).exists());
    found
        .unwrap_or_else(|| panic!("nginx is not installed: `cargo xtask test` does it, or apt-get install nginx-light"))
}

async fn proxy(server: &Server) -> Proxy {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().display();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    let example = EXAMPLE
        .replace("127.0.0.1:8080", &wire::listen(&server.app).await.to_string())
        .replace("127.0.0.1:3000", &application().await.to_string())
        .replace("listen 80;", &format!("listen {address};"));
    assert!(example.contains(&address.to_string()));
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {path}/{kind};\n"))
        .concat();
    let configuration =
        format!("daemon off; pid {path}/pid; events {{}}\nhttp {{ access_log off;\n{temporary}{example}}}\n");
    let file = directory.path().join("nginx.conf");
    fs::write(&file, configuration).unwrap();
    drop(free);
    let nginx = Command::new(program())
        .args(["-e", "stderr", "-c"])
        .arg(&file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let proxy = Proxy {
        address,
        nginx,
        _directory: directory,
    };
    for _ in 0..200 {
        if TcpStream::connect(address).await.is_ok() {
            return proxy;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("nginx does not listen");
}

impl Proxy {
    async fn get(&self, browser: &Browser, target: &str, headers: &[(&str, &str)]) -> Received {
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

#[test]
fn the_example_overwrites_every_identity_header() {
    for name in IDENTITY_HEADERS {
        let variable = name.trim_start_matches("x-").replace('-', "_");
        let copied = format!("${variable} ");
        assert!(
            EXAMPLE
                .lines()
                .any(|line| line.contains("auth_request_set") && line.contains(&copied)),
            "{name}"
        );
        let set = format!("proxy_set_header {name} ");
        assert!(
            EXAMPLE
                .lines()
                .any(|line| line.trim().to_lowercase().starts_with(&set) && line.ends_with(&format!("${variable};"))),
            "{name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_client_sends_as_an_identity_reaches_the_application_x8() {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let proxy = proxy(&server).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn no_way_of_writing_a_path_leads_past_the_question_b13() {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let proxy = proxy(&server).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_flip_of_the_policy_holds_from_the_next_request_and_enrolling_opens_the_door_a5_a7() {
    let server = Server::start().await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    let proxy = proxy(&server).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn when_nobody_can_tell_the_door_stays_shut() {
    let server = Server::start().await;
    let owner = server.owner("engines").await;
    let proxy = proxy(&server).await;
    assert!(reached(&proxy.get(&owner, "/app/", &[]).await));
    server.app.store().close().await;
    let received = proxy.get(&owner, "/app/", &[]).await;
    assert!(received.status >= 500 && !reached(&received), "{}", received.head);
}
