//! What counts once, used a hundred times at once, on every way in. `LOCKSTEP_RACE_ROUNDS` says how often.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    factors::{App, texts},
    harness::{Browser, GOOD_PASSWORD, Server},
};

const EMAIL: &str = "member@example.com";
/// Logins that wait for a factor, and uses of the code in each.
const LOGINS: usize = 10;
const USES_EACH: usize = 8;
const REAUTHENTICATIONS: usize = 18;
const TOKENS: usize = 2;
/// A challenge lives ten minutes, and a round takes one.
const ROUNDS_OF_A_CHALLENGE: usize = 5;

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn rounds() -> usize {
    std::env::var("LOCKSTEP_RACE_ROUNDS").map_or(2, |rounds| rounds.parse().unwrap())
}

struct Race {
    server: Server,
    member: Browser,
    logins: Vec<Browser>,
}

impl Race {
    async fn start() -> (Self, App, Vec<String>) {
        let server = Server::with(|settings| settings.store.wait = Duration::from_secs(30)).await;
        let mut owner = server.owner("engines").await;
        let (member, app, codes) = server.member_with_totp(&mut owner, "engines", EMAIL).await;
        let race = Self {
            server,
            member,
            logins: Vec::new(),
        };
        (race, app, codes)
    }

    async fn renew_logins(&mut self) {
        self.logins.clear();
        for _ in 0..LOGINS {
            self.logins.push(self.server.half_logged_in(EMAIL, GOOD_PASSWORD).await);
        }
    }

    /// Uses the factor a hundred times at once; how often it was accepted.
    async fn run(&mut self, factor: &Value) -> usize {
        let token = json!({"email": EMAIL, "password": GOOD_PASSWORD, "name": "x", "secondFactor": factor});
        let again = json!({"secondFactor": factor});
        let mut requests = Vec::new();
        for login in &self.logins {
            for _ in 0..USES_EACH {
                requests.push((login.clone(), "/v1/auth/login/second-factor", factor.clone()));
            }
        }
        for _ in 0..REAUTHENTICATIONS {
            requests.push((self.member.clone(), "/v1/auth/reauthenticate", again.clone()));
        }
        for _ in 0..TOKENS {
            requests.push((self.server.nobody(), "/v1/auth/tokens", token.clone()));
        }
        assert_eq!(requests.len(), 100);
        let tasks: Vec<_> = requests
            .into_iter()
            .map(|(mut browser, path, body)| {
                tokio::spawn(async move {
                    let answer = browser.post(path, body).await;
                    assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text());
                    (path, answer.status.is_success(), browser)
                })
            })
            .collect();
        let mut accepted = 0;
        for task in tasks {
            let (path, is_accepted, browser) = task.await.unwrap();
            accepted += usize::from(is_accepted);
            if is_accepted && path != "/v1/auth/tokens" {
                // That session goes on under this token, or has just begun.
                self.member = browser;
            }
        }
        accepted
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_authenticator_code_used_a_hundred_times_at_once_is_accepted_once_c1() {
    let (mut race, app, _) = Race::start().await;
    for round in 0..rounds() {
        if round % ROUNDS_OF_A_CHALLENGE == 0 {
            race.renew_logins().await;
        }
        let code = app.next_code(&race.server);
        let accepted = race.run(&json!({"method": "totp", "code": code})).await;
        assert_eq!(accepted, 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_backup_code_used_a_hundred_times_at_once_is_accepted_once_c3() {
    let (mut race, _, mut codes) = Race::start().await;
    for round in 0..rounds() {
        if round % ROUNDS_OF_A_CHALLENGE == 0 {
            race.renew_logins().await;
        }
        if codes.is_empty() {
            race.member.reauthenticate(GOOD_PASSWORD).await.assert_ok();
            let answer = race.member.post("/v1/account/two-factor/backup-codes", json!({})).await;
            codes = texts(&answer.assert_ok()["backupCodes"]);
        }
        let code = codes.pop().unwrap();
        let left = race.server.count("backup_codes").await;
        let accepted = race.run(&json!({"method": "backup_code", "code": code})).await;
        assert_eq!(accepted, 1, "round {round}");
        assert_eq!(race.server.count("backup_codes").await, left - 1);
        race.server.clock.advance(Duration::from_mins(1));
    }
}
