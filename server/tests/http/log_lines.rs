//! What the program logs while people use it: known fields only, each line with the id of its request, and no secret.

use std::{fs, path::PathBuf, time::Duration};

use lockstep_server::{Clock, SystemClock};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    api_keys::{KEYS, reader},
    factors::{App, texts},
    harness::{Answer, Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server, sign_up},
    mailbox::{self, Mail},
    spawned::Process,
};

const OWNER: &str = "owner@engines.example";
const METRICS_TOKEN: &str = "a-token-of-the-scraper";
const NEW_PASSWORD: &str = "Violet-harbour-magnet-3-cactus-dune";

/// Told once more than in the code, so that a field that is new is thought about twice.
const FIELDS: [&str; 14] = [
    "address",
    "cause",
    "code",
    "database",
    "error",
    "level",
    "mail",
    "message",
    "method",
    "millis",
    "public_url",
    "route",
    "status",
    "target",
];
const OF_EVERY_LINE: [&str; 2] = ["span", "timestamp"];

/// A process and what was said to it in confidence.
struct Walk {
    process: Process,
    server: Server,
    mail: PathBuf,
    secrets: Vec<String>,
    ids: Vec<String>,
}

impl Walk {
    async fn start() -> Self {
        let server = Server::start().await;
        // The program has the database for itself, and the time is what it is.
        server.app.store().close().await;
        let behind = SystemClock::default().now().unix_millis() - server.clock.now().unix_millis();
        server
            .clock
            .advance(Duration::from_millis(u64::try_from(behind).unwrap()));
        let mail = mailbox::directory(&server);
        let mut arguments = server.location();
        let to = format!("file:{}", mail.display());
        arguments.extend(["--mail-url", &to, "--metrics-token", METRICS_TOKEN].map(str::to_owned));
        Self {
            process: Process::start(&arguments, &[]),
            server,
            mail,
            secrets: vec![METRICS_TOKEN.to_owned()],
            ids: Vec::new(),
        }
    }

    fn nobody(&self) -> Browser {
        Browser::through(self.process.router())
    }

    fn keep(&mut self, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(secret.len() >= 8, "`{secret}` could be anywhere");
        self.secrets.push(secret.clone());
        secret
    }

    /// Notes the request's id, and what of the session is in cookies.
    fn note(&mut self, answer: &Answer) {
        self.ids
            .push(answer.headers["x-request-id"].to_str().unwrap().to_owned());
        for cookie in answer.headers.get_all("set-cookie") {
            let value = cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .split_once('=')
                .unwrap()
                .1;
            if !value.is_empty() {
                self.secrets.push(value.to_owned());
            }
        }
    }

    async fn post(&mut self, browser: &mut Browser, path: &str, body: Value) -> Answer {
        let answer = browser.post(path, body).await;
        self.note(&answer);
        answer
    }

    /// The next message that says so. Messages are sent by a task of its own.
    async fn mail(&self, says: &str) -> Mail {
        loop {
            let files = fs::read_dir(&self.mail)
                .into_iter()
                .flatten()
                .map(|file| file.unwrap().path());
            for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "eml")) {
                let mail = mailbox::parse(&fs::read_to_string(&file).unwrap());
                fs::remove_file(file).unwrap();
                if mail.text.contains(says) {
                    return mail;
                }
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// The token of a mailed link to `page`, which is a secret from now on.
    async fn link(&mut self, page: &str) -> String {
        let token = self.mail(&format!("{page}#token=")).await.token(page);
        self.keep(token)
    }

    async fn sign_up(&mut self) -> Browser {
        let mut owner = self.nobody();
        self.keep(OWNER_PASSWORD);
        let asked = self.post(&mut owner, "/v1/auth/sign-up", sign_up("engines")).await;
        assert_eq!(asked.status, 202, "{}", asked.text());
        let link = self.link("/confirm").await;
        let confirmed = self
            .post(&mut owner, "/v1/auth/sign-up/confirm", json!({"token": link}))
            .await;
        assert_eq!(confirmed.status, 201, "{}", confirmed.text());
        owner
    }

    /// An authenticator, and a login with a backup code.
    async fn two_factor(&mut self, owner: &mut Browser) -> Vec<String> {
        owner.reauthenticate(OWNER_PASSWORD).await.assert_ok();
        let started = self.post(owner, "/v1/account/two-factor/totp", json!({})).await.json();
        let app = App::new(&self.keep(started["secret"].as_str().unwrap()));
        self.post(owner, "/v1/account/two-factor/email-code", json!({})).await;
        let mailed = self.mail("Enter this code to set up").await.code();
        let code = json!({"code": app.code(&self.server, 0), "emailCode": self.keep(mailed)});
        let confirmed = self.post(owner, "/v1/account/two-factor/totp/confirm", code).await;
        let codes = texts(&confirmed.assert_ok()["backupCodes"]);
        for code in &codes {
            self.keep(code.clone());
        }
        let half = self
            .post(owner, "/v1/auth/login", credentials(OWNER, OWNER_PASSWORD))
            .await;
        assert_eq!(half.assert_ok()["state"], "second_factor_required");
        let wrong = self.keep("ABCDEFGHJKMNPQRSTVWXYZ23");
        for code in [&wrong, &codes[0]] {
            let factor = json!({"method": "backup_code", "code": code});
            self.post(owner, "/v1/auth/login/second-factor", factor).await;
        }
        owner.get("/v1/auth/session").await.assert_ok();
        codes
    }

    async fn tokens_and_keys(&mut self, owner: &mut Browser, code: &str) {
        let factor = json!({"method": "backup_code", "code": code});
        let mut body = credentials(OWNER, OWNER_PASSWORD);
        body["name"] = json!("script");
        body["secondFactor"] = factor;
        let made = self.post(&mut self.nobody(), "/v1/auth/tokens", body).await.json();
        let token = self.keep(made["token"].as_str().unwrap());
        for path in [
            "/v1/auth/session",
            &format!("/v1/auth/session?token={token}"),
            &format!("/{token}"),
        ] {
            let answer = self.nobody().with_token("GET", path, &token).await;
            self.note(&answer);
        }
        let key = self.post(owner, KEYS, reader()).await.json();
        let rotated = self
            .post(
                owner,
                &format!("{KEYS}/{}/rotate", key["id"].as_str().unwrap()),
                json!({}),
            )
            .await;
        for key in [&key, &rotated.json()] {
            let key = self.keep(key["key"].as_str().unwrap());
            for path in ["/v1/organizations/engines", "/v1/organizations/engines/members"] {
                let answer = self.nobody().with_token("GET", path, &key).await;
                self.note(&answer);
            }
        }
    }

    async fn invitation(&mut self, owner: &mut Browser) {
        let token = owner.invite("engines", "member@example.com", "member").await;
        self.link("/accept-invitation").await;
        let token = self.keep(token);
        let password = self.keep(GOOD_PASSWORD);
        let body =
            json!({"email": "member@example.com", "password": password, "name": "Member", "invitationToken": token});
        self.post(&mut self.nobody(), "/v1/auth/sign-up", body).await;
    }

    async fn reset(&mut self) {
        self.post(&mut self.nobody(), "/v1/auth/password-reset", json!({"email": OWNER}))
            .await;
        let link = self.link("/reset-password").await;
        let weak = self.keep("weak-and-refused");
        let new = self.keep(NEW_PASSWORD);
        for (password, status) in [(&weak, 422), (&new, 200)] {
            let body = json!({"token": link, "newPassword": password});
            let answer = self
                .post(&mut self.nobody(), "/v1/auth/password-reset/confirm", body)
                .await;
            assert_eq!(answer.status, status, "{}", answer.text());
        }
    }

    /// What people and programs send by mistake.
    async fn mistakes(&mut self) {
        let secret = self.keep("typed-in-the-wrong-place");
        let mut nobody = self.nobody();
        for body in [
            credentials(OWNER, &secret),
            credentials(&secret, &secret),
            json!({(secret.clone()): secret.clone()}),
        ] {
            self.post(&mut nobody, "/v1/auth/login", body).await;
        }
        let broken = nobody
            .json("POST", "/v1/auth/login", format!("{{\"password\": \"{secret}"))
            .await;
        self.note(&broken);
        let headers = [
            ("x-request-id", "an id of spaces"),
            ("authorization", &format!("Basic {secret}")),
            ("cookie", &secret),
        ];
        for path in [
            "/v1/auth/session",
            &format!("/v1/organizations/{secret}"),
            &format!("/{secret}?q={secret}"),
        ] {
            let answer = nobody.send("GET", path, &headers, Vec::new()).await;
            self.note(&answer);
        }
        let invented = nobody
            .send("TYPED-IN-THE-WRONG-PLACE", "/v1/auth/session", &[], Vec::new())
            .await;
        self.note(&invented);
        let bearer = format!("Bearer {METRICS_TOKEN}");
        let metrics = nobody
            .send("GET", "/metrics", &[("authorization", &bearer)], Vec::new())
            .await;
        assert_eq!(metrics.status, 200);
        for secret in &self.secrets {
            assert!(!metrics.text().contains(secret), "{secret}");
        }
    }
}

fn credentials(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

fn keys(value: &Value) -> impl Iterator<Item = &str> {
    value.as_object().unwrap().keys().map(String::as_str)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_of_a_whole_walk_has_known_fields_and_no_secret() {
    let mut walk = Walk::start().await;
    let mut owner = walk.sign_up().await;
    let codes = walk.two_factor(&mut owner).await;
    walk.tokens_and_keys(&mut owner, &codes[1]).await;
    walk.invitation(&mut owner).await;
    walk.mistakes().await;
    walk.reset().await;

    let log = walk.process.stop();
    let lines: Vec<Value> = log.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        for key in keys(line) {
            assert!(FIELDS.contains(&key) || OF_EVERY_LINE.contains(&key), "{key} in {line}");
        }
        if let Some(span) = line.get("span") {
            assert!(keys(span).eq(["id", "name"]), "{line}");
        }
    }
    let text = log.join("\n").to_lowercase();
    for secret in &walk.secrets {
        assert!(!text.contains(&secret.to_lowercase()), "{secret} in {text}");
    }
    for id in &walk.ids {
        let answered = lines
            .iter()
            .filter(|line| line["message"] == "answered" && line["span"]["id"] == **id);
        assert_eq!(answered.count(), 1, "{id}");
    }
    assert!(walk.ids.len() > 20 && walk.secrets.len() > 30);
    // Addresses of people are not in it either; that of a database may have an `@`.
    for domain in ["@example.", "@engines."] {
        assert!(!text.contains(domain), "{text}");
    }
}
