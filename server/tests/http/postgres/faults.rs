//! The database goes away under load: nobody gets in who must not, every failure is 503, and it heals by itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use lockstep_server::Settings;
use serde_json::json;
use sqlx::Connection;
use tokio::{task::JoinHandle, time::timeout};

use super::proxy::{Proxy, Way};
use crate::{
    cluster::Cluster,
    harness::{Answer, Browser, OWNER_PASSWORD, Server, sign_up},
};

const EMAIL: &str = "member@example.com";
/// From the return of the database to the first answer.
const HEALED_WITHIN: Duration = Duration::from_secs(5);
/// No answer takes longer, whatever the database does.
const LONGEST_ANSWER: Duration = Duration::from_secs(10);

/// As `lockstep serve` waits.
fn as_served(settings: &mut Settings) {
    settings.store.wait = Duration::from_secs(2);
}

#[expect(clippy::disallowed_methods, reason = "how long the server takes is what is tested")]
fn now() -> Instant {
    Instant::now()
}

/// People who ask without a pause, and what they were told.
struct Load {
    owner: Browser,
    /// Of another organization, whose name nobody else changes.
    other: Browser,
    counts: Arc<Counts>,
    tasks: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Counts {
    is_over: AtomicBool,
    answered: AtomicU64,
    unavailable: AtomicU64,
}

impl Counts {
    /// Notes an answer that is as it should be, or 503 with when to try again.
    fn note(&self, answer: &Answer, expected: &[u16], what: &str) {
        if answer.status == 503 {
            answer.assert_problem(503, "storage_unavailable");
            assert_eq!(answer.headers["retry-after"], "2", "{what}");
            self.unavailable.fetch_add(1, Ordering::SeqCst);
        } else {
            assert!(
                expected.contains(&answer.status.as_u16()),
                "{what}: {} {}",
                answer.status,
                answer.text()
            );
            self.answered.fetch_add(1, Ordering::SeqCst);
        }
    }
}

impl Load {
    async fn start(server: &Server) -> Self {
        let mut owner = server.owner("engines").await;
        owner.enrol(server, OWNER_PASSWORD).await;
        let member = server.member(&mut owner, "engines", EMAIL, "member").await;
        let other = server.owner("mills").await;
        let mut left = server.owner("looms").await;
        let revoked = left.clone();
        left.post("/v1/auth/logout", json!({})).await;
        let required = json!({"twoFactor": {"mode": "required"}});
        owner.patch_policy("engines", required).await.assert_ok();
        let counts = Arc::new(Counts::default());
        let tasks = [
            (member.clone(), "/v1/organizations/engines", 403),
            (member.clone(), "/v1/verify?organization=engines", 403),
            (revoked.clone(), "/v1/organizations/looms", 401),
            (revoked, "/v1/verify?organization=looms", 401),
            (owner.clone(), "/v1/organizations/engines", 200),
            (owner.clone(), "/v1/organizations/engines/members", 200),
        ];
        let mut tasks: Vec<_> = tasks
            .into_iter()
            .map(|(browser, path, status)| tokio::spawn(read(browser, path, status, Arc::clone(&counts))))
            .collect();
        tasks.push(tokio::spawn(write(owner.clone(), Arc::clone(&counts))));
        Self {
            owner,
            other,
            counts,
            tasks,
        }
    }

    /// Waits for so many more answers of a kind.
    async fn more(&self, count: impl Fn(&Counts) -> &AtomicU64, more: u64) {
        let began = now();
        let target = count(&self.counts).load(Ordering::SeqCst) + more;
        while count(&self.counts).load(Ordering::SeqCst) < target {
            assert!(began.elapsed() < Duration::from_mins(1), "the load does not get on");
            assert!(self.tasks.iter().all(|task| !task.is_finished()), "a task has failed");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until the server is ready and answers; how long it took.
    async fn healed(&mut self, server: &Server) -> Duration {
        let began = now();
        loop {
            let ready = server.nobody().get("/readyz").await;
            let read = self.owner.get("/v1/organizations/engines").await;
            let rename = json!({"name": "Mills"}).to_string();
            let written = self.other.json("PATCH", "/v1/organizations/mills", rename).await;
            if [ready.status, read.status, written.status]
                .iter()
                .all(|status| *status == 200)
            {
                return began.elapsed();
            }
            assert!(began.elapsed() < Duration::from_secs(30), "it does not heal");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn end(self) {
        self.counts.is_over.store(true, Ordering::SeqCst);
        for task in self.tasks {
            task.await.unwrap();
        }
    }
}

async fn read(mut browser: Browser, path: &'static str, status: u16, counts: Arc<Counts>) {
    while !counts.is_over.load(Ordering::SeqCst) {
        let began = now();
        let answer = browser.get(path).await;
        counts.note(&answer, &[status], path);
        assert!(began.elapsed() < LONGEST_ANSWER, "{path}: {:?}", began.elapsed());
        tokio::task::yield_now().await;
    }
}

/// Changes a name again and again. What was acknowledged is there.
async fn write(mut owner: Browser, counts: Arc<Counts>) {
    let path = "/v1/organizations/engines";
    let mut possible = Vec::new();
    let mut number = 0;
    while !counts.is_over.load(Ordering::SeqCst) {
        number += 1;
        let name = format!("Engines {number}");
        let began = now();
        let answer = owner.json("PATCH", path, json!({"name": name}).to_string()).await;
        counts.note(&answer, &[200], "rename");
        assert!(began.elapsed() < LONGEST_ANSWER, "rename: {:?}", began.elapsed());
        if answer.status == 200 {
            possible.clear();
        }
        // One whose answer was 503 may have happened or not.
        possible.push(name);
        let answer = owner.get(path).await;
        counts.note(&answer, &[200], "name");
        if answer.status == 200 {
            let name = answer.json()["name"].as_str().unwrap().to_owned();
            assert!(number < 3 || possible.contains(&name), "{name} is none of {possible:?}");
        }
    }
}

async fn server_behind(cluster: &'static Cluster, url: Option<String>) -> Server {
    let database = Arc::new(cluster.migrated_copy().await);
    let url = url.map(|url| url.replace("DATABASE", database.name()));
    Server::on(Some(database), |settings| {
        as_served(settings);
        if let Some(url) = url {
            settings.database_url = Some(url.parse().unwrap());
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_is_stopped_and_started_under_load_lets_nobody_in_and_heals() {
    let cluster = Cluster::own();
    let server = server_behind(cluster, None).await;
    let mut load = Load::start(&server).await;
    for mode in ["fast", "immediate"] {
        load.more(|counts| &counts.answered, 300).await;
        cluster.stop(mode);
        let answer = server.nobody().get("/readyz").await;
        answer.assert_problem(503, "storage_unavailable");
        assert_eq!(answer.headers["retry-after"], "2");
        server.nobody().get("/healthz").await.assert_ok();
        load.more(|counts| &counts.unavailable, 12).await;
        cluster.start_again();
        let took = load.healed(&server).await;
        assert!(took < HEALED_WITHIN, "{mode}: {took:?}");
        println!("{mode}: healed in {took:?}");
        load.more(|counts| &counts.answered, 300).await;
    }
    load.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_that_are_reset_stall_or_go_silent_let_nobody_in_and_heal() {
    let cluster = Cluster::own();
    let proxy = Proxy::start(cluster.socket()).await;
    let url = format!("postgres://postgres@127.0.0.1:{}/DATABASE", proxy.port);
    let server = server_behind(cluster, Some(url)).await;
    let mut load = Load::start(&server).await;
    for way in [Way::Reset, Way::Stalled] {
        load.more(|counts| &counts.answered, 300).await;
        proxy.set(way);
        load.more(|counts| &counts.unavailable, 12).await;
        let answer = server.nobody().get("/readyz").await;
        answer.assert_problem(503, "storage_unavailable");
        proxy.set(Way::Open);
        let took = load.healed(&server).await;
        assert!(took < HEALED_WITHIN, "{way:?}: {took:?}");
        println!("{way:?}: healed in {took:?}");
    }
    load.more(|counts| &counts.answered, 300).await;
    proxy.lose_connections();
    let took = load.healed(&server).await;
    assert!(took < HEALED_WITHIN, "silent: {took:?}");
    println!("silent: healed in {took:?}");
    load.more(|counts| &counts.answered, 300).await;
    load.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_that_are_given_up_half_way_leave_nothing_half_done_and_hold_nothing() {
    let database = Arc::new(Cluster::shared().migrated_database().await);
    let server = Server::on(Some(Arc::clone(&database)), as_served).await;
    let began = now();
    server.owner("engines").await;
    let mut at = began.elapsed();
    let mut given_up = 0;
    for number in 0..120 {
        let mut browser = server.nobody();
        let request = browser.post("/v1/auth/sign-up", sign_up(&format!("engines-{number}")));
        // Around the end of it is where something is written.
        if timeout(at, request).await.is_err() {
            given_up += 1;
            at = at * 21 / 20;
        } else {
            at = at * 19 / 20;
        }
    }
    assert!(given_up > 20, "{given_up}");
    server.owner("looms").await;
    let accounts = server.count("accounts").await;
    for table in ["organizations", "memberships", "password_verdicts", "sessions"] {
        assert_eq!(server.count(table).await, accounts, "{table}");
    }
    println!("{given_up} given up, {accounts} accounts");
    let mut connection = database.connect().await;
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(open, 0);
}

#[tokio::test]
async fn a_server_that_stalls_with_the_lock_of_writers_holds_the_others_for_a_moment_only() {
    let database = Arc::new(Cluster::shared().migrated_database().await);
    let server = Server::on(Some(Arc::clone(&database)), as_served).await;
    let mut stalled = database.connect().await;
    for sql in [
        "SET idle_in_transaction_session_timeout = 1000",
        "BEGIN",
        "SELECT pg_advisory_xact_lock(7813573191660758384)",
    ] {
        sqlx::query(sql).execute(&mut stalled).await.unwrap();
    }
    let answer = server.nobody().post("/v1/auth/sign-up", sign_up("engines")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(stalled.ping().await.is_err());
}
