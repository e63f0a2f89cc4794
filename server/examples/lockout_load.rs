//! What `cargo xtask bench lockout` loads a server with. Each command prints what it has measured as one line of JSON.
//!
//! - `lockout_load fill DIRECTORY MEMBERS ATTEMPTS` fills a new database, and prints one access token a line
//! - `lockout_load bare SECONDS` computes Argon2id on all cores, as the server does
//! - `lockout_load run ADDRESS KIND MEMBERS CONNECTIONS SECONDS [RATE]` asks a server; the kinds are of [`Kind`]

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool of the benchmark, which ends at the first thing that is not as it must be"
)]

#[allow(dead_code, reason = "another benchmark uses the rest of it")]
mod members;
#[path = "../tests/http/wire.rs"]
#[allow(dead_code, reason = "the tests of the API use the rest of it")]
mod wire;

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use lockstep_core::{
    lockout::{Attempts, LockoutRules},
    policy::LockoutPolicy,
};
use lockstep_server::{App, Clock, Settings, SystemClock};
use serde_json::{Value, json};
use sqlx::Connection;
use tokio::time::{Instant as TokioInstant, Interval, MissedTickBehavior, interval_at};

use self::{
    members::{Members, account, connect, email, settle},
    wire::Connection as Wire,
};

const PASSWORD: &str = "Zebra-lantern-quartz-7-orbit-maple";
/// A hash in a database of members: Argon2id with the server's parameters, which are those of the library.
const SALT: &[u8] = b"sixteen bytes ..";

/// So many accounts are locked.
const LOCKED: usize = 64;
/// A password that is longer than any policy accepts.
const UNHASHED: usize = 4_200;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Logs a member in; each in turn.
    Login,
    /// Guesses a password, each time of another member.
    Guess,
    /// As the next one, of few members, which are locked after the first ten times.
    Locked,
    /// Guesses with what no policy would accept, so that everything but a hash is done.
    Unhashed,
    /// Who am I, with an access token.
    Session,
}

/// Of one kind of answer.
#[derive(Default)]
struct Answers {
    millis: Vec<f64>,
    without_retry_after: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments[at].parse::<usize>().expect("a number");
    match arguments[0].as_str() {
        "fill" => runtime().block_on(fill(Path::new(&arguments[1]), number(2), number(3))),
        "bare" => bare(number(1)),
        "run" => {
            let address = arguments[1].parse().expect("an address");
            let kind = kind(&arguments[2]);
            let rate = arguments.get(6).map(|rate| rate.parse::<f64>().expect("a rate"));
            let load = Load {
                address,
                kind,
                members: number(3),
                tokens: Vec::new(),
                next: AtomicUsize::new(0),
            };
            runtime().block_on(load.run(number(4), number(5), rate));
        }
        other => panic!("`{other}` is no command"),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime")
}

fn kind(name: &str) -> Kind {
    match name {
        "login" => Kind::Login,
        "guess" => Kind::Guess,
        "locked" => Kind::Locked,
        "unhashed" => Kind::Unhashed,
        "session" => Kind::Session,
        other => panic!("`{other}` is no kind"),
    }
}

#[expect(clippy::disallowed_methods, reason = "what is measured is how long it takes")]
fn now() -> Instant {
    Instant::now()
}

fn argon2() -> Argon2<'static> {
    Argon2::default()
}

fn password_hash() -> String {
    let hash = argon2()
        .hash_password_with_salt(PASSWORD.as_bytes(), SALT)
        .expect("a hash");
    let text = hash.to_string();
    assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
    text
}

async fn fill(directory: &Path, members: usize, attempts: usize) {
    let clock = SystemClock::default();
    let time = clock.now();
    // Makes the database; it is filled by another connection.
    let app = App::open(Settings::new(directory), Arc::new(clock))
        .await
        .expect("a server");
    let mut connection = connect(directory).await.expect("a database");
    let everybody = Members::new(&password_hash(), false, time);
    let tokens = everybody.fill(&mut connection, members).await.expect("members");
    let rules = LockoutRules::strictest(&[LockoutPolicy::default()]);
    let (failed, _) = Attempts::default().reserve(&rules, time).expect("no lock");
    let state = failed.to_stored();
    let mut change = connection.begin().await.expect("a change");
    for number in 0..attempts {
        // Of known browsers, so that they are in nobody's way.
        sqlx::query("INSERT INTO attempts (subject, class, lane, account_id, state, touched_at) VALUES ($1, 'password', $2, $1, $3, $4)")
            .bind(account(number % members))
            .bind(format!("browser-{}", number / members))
            .bind(&state)
            .bind(time.unix_millis())
            .execute(&mut *change)
            .await
            .expect("an attempt");
    }
    change.commit().await.expect("a commit");
    settle(connection).await.expect("an end");
    app.store().close().await;
    for token in tokens {
        println!("{token}");
    }
}

/// Compares a password with its hash, again and again, on all cores.
fn bare(seconds: usize) {
    let text = password_hash();
    let cores = thread::available_parallelism().expect("a number of cores").get();
    let (began, count) = (now(), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let hash = PasswordHash::new(&text).expect("a hash");
                while began.elapsed().as_secs_f64() < as_float(seconds) {
                    argon2()
                        .verify_password(PASSWORD.as_bytes(), &hash)
                        .expect("the password");
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let hashes = count.into_inner();
    println!(
        "{}",
        json!({"hashes": hashes, "seconds": began.elapsed().as_secs_f64(), "cpuSeconds": own_cpu_seconds()})
    );
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn as_float(number: usize) -> f64 {
    number as f64
}

/// Of all threads of this process, by the kernel's count.
fn own_cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("a process");
    let after_name = stat.rsplit_once(')').expect("a name").1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks / 100.0
}

struct Load {
    address: SocketAddr,
    kind: Kind,
    members: usize,
    tokens: Vec<String>,
    next: AtomicUsize,
}

impl Load {
    /// With a rate, no more requests a second than that in all, whatever the answers take.
    async fn run(mut self, connections: usize, seconds: usize, rate: Option<f64>) {
        if self.kind == Kind::Session {
            let lines = std::io::stdin().lines().map(Result::unwrap);
            self.tokens = lines.map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect();
        }
        let load = Arc::new(self);
        let (began, end) = (now(), Duration::from_secs(seconds as u64));
        // The turns of all connections, one after the other.
        let period = rate.map(|rate| Duration::from_secs_f64(as_float(connections) / rate));
        let one = |number: usize| {
            let load = Arc::clone(&load);
            let turns = period.map(|period| {
                let first = period.mul_f64(as_float(number) / as_float(connections));
                let mut turns = interval_at(TokioInstant::from_std(began + first), period);
                turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
                turns
            });
            tokio::spawn(async move { load.connection(began, end, turns).await })
        };
        let tasks: Vec<_> = (0..connections).map(one).collect();
        let mut all: BTreeMap<u16, Answers> = BTreeMap::new();
        for task in tasks {
            for (status, answers) in task.await.expect("a connection") {
                let sum = all.entry(status).or_default();
                sum.millis.extend(answers.millis);
                sum.without_retry_after += answers.without_retry_after;
            }
        }
        let took = began.elapsed().as_secs_f64();
        let answers: BTreeMap<String, Value> = all
            .into_iter()
            .map(|(status, answers)| (status.to_string(), answers.summary()))
            .collect();
        println!("{}", json!({"seconds": took, "answers": answers}));
    }

    async fn connection(&self, began: Instant, end: Duration, mut turns: Option<Interval>) -> BTreeMap<u16, Answers> {
        let mut all: BTreeMap<u16, Answers> = BTreeMap::new();
        let mut wire = Wire::open(self.address).await;
        while began.elapsed() < end {
            if let Some(turns) = &mut turns {
                turns.tick().await;
            }
            let asked = now();
            let (status, says_when) = self.ask(&mut wire).await;
            let answers = all.entry(status).or_default();
            answers.millis.push(asked.elapsed().as_secs_f64() * 1e3);
            answers.without_retry_after += usize::from(!says_when);
        }
        all
    }

    /// The status, and whether it says when to try again.
    async fn ask(&self, wire: &mut Wire) -> (u16, bool) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let received = if self.kind == Kind::Session {
            let bearer = format!("Bearer {}", self.tokens[number % self.tokens.len()]);
            wire.exchange("GET", "/v1/auth/session", &[("authorization", bearer.as_str())], "")
                .await
        } else {
            // Each from an address of its own: no address is limited, as in an attack by many.
            let from = format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
            let headers = [("content-type", "application/json"), ("x-forwarded-for", from.as_str())];
            wire.exchange("POST", "/v1/auth/login", &headers, &self.credentials(number))
                .await
        };
        (received.status, received.header("retry-after").is_some())
    }

    fn credentials(&self, number: usize) -> String {
        let (member, password) = match self.kind {
            Kind::Login => (number, PASSWORD.to_owned()),
            // The last ones, who are asked for as nothing else.
            Kind::Locked => (self.members - 1 - number % LOCKED, "x".repeat(UNHASHED)),
            Kind::Unhashed => (number, "x".repeat(UNHASHED)),
            Kind::Guess | Kind::Session => (number, format!("wrong {number}")),
        };
        json!({"email": email(member % self.members), "password": password}).to_string()
    }
}

impl Answers {
    fn summary(mut self) -> Value {
        self.millis.sort_by(f64::total_cmp);
        let count = self.millis.len();
        let at = |per_mille: usize| self.millis[(count * per_mille / 1_000).min(count - 1)];
        let within = self.millis.iter().filter(|millis| **millis <= 50.0).count();
        json!({
            "count": count, "p50": at(500), "p99": at(990), "max": at(1_000), "within50Millis": within,
            "withoutRetryAfter": self.without_retry_after,
        })
    }
}
