//! More logins at once than can be hashed.

use std::{collections::BTreeMap, thread::available_parallelism, time::Duration};

use lockstep_server::MetricsToken;
use tokio::{task::yield_now, time::timeout};

use crate::harness::{Answer, Browser, Server, patient};

const METRICS_TOKEN: &str = "a-token-of-the-scraper";
const WAITING_PER_CORE: usize = 2;
const LOGINS: usize = 200;
const PATIENCE: Duration = Duration::from_secs(30);

struct Flood {
    server: Server,
    owner: Browser,
    places: usize,
}

impl Flood {
    async fn start() -> Self {
        let server = Server::with(|settings| {
            patient(settings);
            settings.limits.lockout = true;
            settings.limits.waiting_per_core = WAITING_PER_CORE;
            settings.metrics_token = Some(MetricsToken::parse(METRICS_TOKEN).unwrap());
        })
        .await;
        Self {
            owner: server.owner("engines").await,
            places: available_parallelism().unwrap().get() * (1 + WAITING_PER_CORE),
            server,
        }
    }

    /// So many logins at once, each at another account.
    fn logins(&self, of: &str, count: usize) -> Vec<tokio::task::JoinHandle<Answer>> {
        let one = |number| {
            let (mut nobody, email) = (self.server.nobody(), format!("{of}-{number}@engines.example"));
            tokio::spawn(async move { nobody.login(&email, "wrong").await })
        };
        (0..count).map(one).collect()
    }

    async fn waiting(&self) -> usize {
        let bearer = format!("Bearer {METRICS_TOKEN}");
        let headers = [("authorization", bearer.as_str())];
        let text = self
            .server
            .nobody()
            .send("GET", "/metrics", &headers, Vec::new())
            .await
            .text();
        let mut values = text
            .lines()
            .filter_map(|line| line.strip_prefix("lockstep_password_hashes_waiting "));
        values.next().unwrap().parse().unwrap()
    }

    /// Whoever has a session goes on.
    async fn sessions_go_on(&self) {
        for path in ["/v1/auth/session", "/v1/organizations/engines/members"].repeat(20) {
            self.owner.clone().get(path).await.assert_ok();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_the_queue_is_full_a_login_is_told_to_wait_before_anything_is_stored() {
    let flood = Flood::start().await;
    let server = &flood.server;
    let spent = server.app.hashes_spent();
    // While nobody can store an attempt, whoever has a place keeps it.
    let mut writer = server.other_writer().await;
    let first = flood.logins("first", flood.places);
    let all_wait = async {
        while flood.waiting().await < flood.places {
            yield_now().await;
        }
    };
    timeout(PATIENCE, all_wait).await.expect("every place is taken");
    let late = flood.logins("late", LOGINS);
    flood.sessions_go_on().await;
    for answer in late {
        let answer = answer.await.unwrap();
        answer.assert_problem(503, "busy");
        assert_eq!(answer.headers["retry-after"], "2");
    }
    assert_eq!(flood.waiting().await, flood.places);
    assert_eq!(server.app.hashes_spent(), spent);
    sqlx::query("ROLLBACK").execute(&mut writer).await.unwrap();
    for answer in first {
        answer.await.unwrap().assert_problem(401, "invalid_credentials");
    }
    // Who was told to wait has used no attempt up.
    assert_eq!(server.count("attempts").await, i64::try_from(flood.places).unwrap());
    assert_eq!(flood.waiting().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_a_flood_of_logins_each_is_hashed_or_told_to_wait_and_sessions_go_on() {
    let flood = Flood::start().await;
    let spent = flood.server.app.hashes_spent();
    let logins = flood.logins("somebody", LOGINS);
    flood.sessions_go_on().await;
    assert!(flood.waiting().await <= flood.places);
    let mut codes = BTreeMap::new();
    for answer in logins {
        let answer = answer.await.unwrap();
        assert_eq!(answer.status == 503, answer.headers.contains_key("retry-after"));
        *codes.entry(answer.code()).or_insert(0_u64) += 1;
    }
    let hashed = codes.remove("invalid_credentials").unwrap_or_default();
    let busy = codes.remove("busy").unwrap_or_default();
    assert_eq!((codes.len(), hashed + busy), (0, LOGINS as u64), "{codes:?}");
    assert_eq!(flood.server.app.hashes_spent() - spent, hashed);
}
