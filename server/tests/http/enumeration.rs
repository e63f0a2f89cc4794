//! Whether somebody has an account is told by nothing: in each state, known and unknown get the same bytes, and, in the
//! long form, in the same time. `LOCKSTEP_ENUMERATION_SAMPLES` says how many of each are timed.

use std::{collections::BTreeSet, time::Instant};

use lockstep_server::{Limits, Settings, document};
use serde_json::{Value, json};
use sqlx::AnyConnection;

use crate::{
    harness::{Answer, Browser, GOOD_PASSWORD, OWNER_PASSWORD, Server, sign_up},
    mailbox,
};

const KNOWN: &str = "known@engines.example";
/// As long as the other, because lengths may be told.
const UNKNOWN: &str = "other@engines.example";

/// Every request with an e-mail in it that may be a stranger's.
const ROUTES: [(&str, &str); 6] = [
    ("POST", "/v1/auth/login"),
    ("POST", "/v1/auth/tokens"),
    ("POST", "/v1/auth/password-reset"),
    ("POST", "/v1/auth/sign-up"),
    ("PUT", "/v1/account/email"),
    ("POST", "/v1/organizations/{org}/invitations"),
];
/// What is somebody's own in an answer, because whoever asked has said it or is the only one who sees it.
const OWN: [&str; 3] = ["email", "id", "link"];

struct Site {
    server: Server,
    /// Of another organization than the known account's.
    owner: Browser,
}

impl Site {
    async fn start(configure: impl FnOnce(&mut Settings)) -> Self {
        // Before there is mail, so that nothing has to be read for it.
        let server = Server::start().await;
        let mut known = sign_up("engines");
        known["email"] = json!(KNOWN);
        assert_eq!(server.nobody().post("/v1/auth/sign-up", known).await.status, 201);
        let mut owner = server.owner("looms").await;
        owner.enrol(&server, OWNER_PASSWORD).await;
        let server = server.restarted(|settings| {
            mailbox::to_directory(settings);
            settings.limits.lockout = true;
            configure(settings);
        });
        let server = server.await;
        let owner = owner.at(&server);
        Self { server, owner }
    }

    async fn ask(&self, (method, path): (&str, &str), email: &str) -> Answer {
        let body = match path {
            "/v1/auth/login" => json!({"email": email, "password": "wrong"}),
            "/v1/auth/tokens" => json!({"email": email, "password": "wrong", "name": "script"}),
            "/v1/auth/sign-up" => {
                let organization = json!({"name": "New", "slug": "new"});
                json!({"email": email, "password": GOOD_PASSWORD, "name": "A", "organization": organization})
            }
            "/v1/organizations/{org}/invitations" => json!({"email": email, "role": "member"}),
            _ => json!({"email": email}),
        };
        let mut browser = if path.starts_with("/v1/auth/") {
            self.server.nobody()
        } else {
            self.owner.clone()
        };
        let path = path.replace("{org}", "looms");
        browser.json(method, &path, body.to_string()).await
    }

    /// Ten wrong passwords each, at addresses of which one has an account.
    async fn lock(&self) {
        for email in [KNOWN, UNKNOWN] {
            for _ in 0..10 {
                let answer = self.ask(ROUTES[0], email).await;
                answer.assert_problem(401, "invalid_credentials");
            }
        }
    }
}

/// Status, headers and body, apart from what differs between any two answers to one request.
fn told(answer: &Answer) -> String {
    let Value::Object(mut fields) = answer.json() else {
        return mailbox::all_but_the_id(answer);
    };
    fields.retain(|name, _| !OWN.contains(&name.as_str()));
    let mut headers = answer.headers.clone();
    assert!(headers.remove("x-request-id").is_some());
    format!("{} {headers:?} {}", answer.status, Value::Object(fields))
}

#[test]
fn every_route_that_takes_an_email_is_among_them() {
    let document: Value = serde_json::from_str(&document().to_json().unwrap()).unwrap();
    let takes_email = |operation: &Value| {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let schema = schema["$ref"]
            .as_str()
            .map_or(schema, |path| document.pointer(&path[1..]).unwrap());
        schema["properties"].get("email").is_some()
    };
    let mut routes = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            if takes_email(operation) {
                routes.insert((method.to_uppercase(), path.clone()));
            }
        }
    }
    let tested = ROUTES.map(|(method, path)| (method.to_owned(), path.to_owned()));
    assert_eq!(routes, BTreeSet::from(tested));
}

#[tokio::test]
async fn open_or_locked_known_and_unknown_get_the_same_bytes_on_every_route_c5_r17() {
    let site = Site::start(|_| {}).await;
    for state in ["open", "locked"] {
        if state == "locked" {
            site.lock().await;
        }
        for route in ROUTES {
            let mut statuses = Vec::new();
            for round in 0..4 {
                let (first, second) = if round % 2 == 0 {
                    (KNOWN, UNKNOWN)
                } else {
                    (UNKNOWN, KNOWN)
                };
                let (first, second) = (site.ask(route, first).await, site.ask(route, second).await);
                assert_eq!(told(&first), told(&second), "{route:?}, {state}");
                statuses.push(first.status.as_u16());
            }
            let expected = match (route.1, state) {
                ("/v1/auth/login" | "/v1/auth/tokens", "open") => 401,
                ("/v1/auth/login" | "/v1/auth/tokens", _) => 429,
                ("/v1/organizations/{org}/invitations", _) => 201,
                _ => 202,
            };
            assert_eq!(statuses, [expected; 4], "{route:?}, {state}");
        }
        // The next state begins with as many attempts of each.
        forget_attempts(&mut site.server.other_connection().await).await;
    }
}

#[tokio::test]
async fn a_stranger_is_mailed_no_more_often_than_a_member_and_told_so_in_the_same_bytes_c5_r17() {
    let site = Site::start(|settings| settings.limits.mails_per_account = Limits::default().mails_per_account).await;
    for route in [("POST", "/v1/auth/password-reset"), ("POST", "/v1/auth/sign-up")] {
        let mut statuses = Vec::new();
        for _ in 0..7 {
            let (known, unknown) = (site.ask(route, KNOWN).await, site.ask(route, UNKNOWN).await);
            assert_eq!(told(&known), told(&unknown), "{route:?}");
            statuses.push(known.status.as_u16());
        }
        assert_eq!(statuses[6], 429, "{route:?}: {statuses:?}");
    }
}

#[tokio::test]
async fn an_unknown_account_costs_the_same_hash_as_a_known_one_and_the_control_none_c5() {
    for (hash_for_nobody, hashes) in [(true, [1, 1]), (false, [1, 0])] {
        let site = Site::start(|settings| settings.limits.hash_for_nobody = hash_for_nobody).await;
        let mut spent = Vec::new();
        for email in [KNOWN, UNKNOWN] {
            let before = site.server.app.hashes_spent();
            site.ask(ROUTES[0], email).await;
            spent.push(site.server.app.hashes_spent() - before);
        }
        assert_eq!(spent, hashes, "{hash_for_nobody}");
    }
}

/// A difference that is less likely than one in 100,000 where there is none.
const MOST_T: f64 = 4.5;

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn samples() -> usize {
    std::env::var("LOCKSTEP_ENUMERATION_SAMPLES").map_or(8, |samples| samples.parse().unwrap())
}

async fn forget_attempts(connection: &mut AnyConnection) {
    sqlx::query("DELETE FROM attempts").execute(connection).await.unwrap();
}

/// Welch's t of two samples.
fn welch(samples: &[Vec<f64>; 2]) -> f64 {
    let [a, b] = samples.each_ref().map(|sample| {
        #[expect(clippy::cast_precision_loss, reason = "some thousands")]
        let count = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / count;
        let variance = sample.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    });
    (a.0 - b.0) / (a.1 + b.1).sqrt()
}

fn median(sample: &[f64]) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// A route, the state in which it is asked, and what it answers then.
type Timed = ((&'static str, &'static str), &'static str, u16);

const TIMED: [Timed; 3] = [
    (ROUTES[0], "open", 401),
    (ROUTES[0], "locked", 429),
    (ROUTES[2], "open", 202),
];
/// Of fewer than so many, t says too little.
const LEAST_SAMPLES: usize = 2_000;

/// Times `count` answers to each, in pairs of a random order, and says how far apart they are, by Welch's t and in words.
async fn timed(site: &Site, (route, state, status): Timed, count: usize) -> (f64, String) {
    let mut connection = site.server.other_connection().await;
    let mut samples = [Vec::new(), Vec::new()];
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    if state == "locked" {
        site.lock().await;
    }
    for pair in 0..count {
        // Before the tenth failure.
        if state == "open" && pair % 8 == 0 {
            forget_attempts(&mut connection).await;
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let order = if random >> 63 == 0 { [0, 1] } else { [1, 0] };
        for which in order {
            #[expect(clippy::disallowed_methods, reason = "what is tested is how long it takes")]
            let began = Instant::now();
            let answer = site.ask(route, [KNOWN, UNKNOWN][which]).await;
            samples[which].push(began.elapsed().as_secs_f64() * 1e6);
            assert_eq!(answer.status, status, "{}", answer.text());
        }
    }
    let t = welch(&samples);
    let [known, unknown] = samples.each_ref().map(|sample| median(sample));
    let said = format!(
        "{state} {}: medians {known:.0} and {unknown:.0} µs, t = {t:.2} of {count} each",
        route.1
    );
    (t, said)
}

/// With a control that must fail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_are_answered_in_the_same_time_c5() {
    let count = samples();
    let site = Site::start(|_| {}).await;
    let mut apart = Vec::new();
    for one in TIMED {
        forget_attempts(&mut site.server.other_connection().await).await;
        let (t, said) = timed(&site, one, count).await;
        println!("{said}");
        apart.extend((t.abs() >= MOST_T).then_some(said));
    }
    let control = Site::start(|settings| settings.limits.hash_for_nobody = false).await;
    let (t, said) = timed(&control, TIMED[0], count).await;
    println!("without a hash for nobody: {said}");
    if count >= LEAST_SAMPLES {
        assert!(t.abs() >= MOST_T, "the control is not told apart: {said}");
        assert!(apart.is_empty(), "{apart:?}");
    }
}
