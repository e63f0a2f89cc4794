//! Three servers on one database, whose machines do not agree about the time.

use std::{collections::BTreeMap, fs, sync::Arc, time::Duration};

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    cluster::Cluster,
    harness::{Server, patient},
    lockout,
    spawned::Process,
    wire::{Connection, Received},
};

const METRICS_TOKEN: &str = "a-token-of-the-scraper";
const GUESSES: usize = 1_000;
/// How far the machines' clocks are off, in seconds, and how exactly an answer's header shows it.
const OFF: [i64; 3] = [-300, 0, 300];
const EXACTLY: i64 = 20;
const SECONDS_PER_DAY: i64 = 86_400;

/// A server whose time of day is wrong.
fn at(server: &Server, off: i64) -> Process {
    let mut arguments = server.location();
    // Each guess comes from an address of its own, so that only the account's lock is in its way.
    arguments.extend(["--trusted-proxies", "127.0.0.0/8", "--metrics-token", METRICS_TOKEN].map(str::to_owned));
    let environment = [
        ("LD_PRELOAD", &*faketime()),
        ("FAKETIME", &*format!("{off:+}s")),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
    Process::start(&arguments, &environment)
}

/// The library that lies to a process about the time. (The program of that name would stand between us and the server.)
fn faketime() -> String {
    let folders = fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    let mut libraries = folders.map(|folder| folder.join("faketime/libfaketime.so.1"));
    let library = libraries.find(|library| library.is_file());
    let library =
        library.unwrap_or_else(|| panic!("there is no libfaketime: run `cargo xtask test` or install faketime"));
    library.to_str().unwrap().to_owned()
}

/// A guess, made again whenever the server says that it is busy.
async fn guess(server: &Process, email: &str, number: usize) -> Received {
    let from = format!("10.{}.{}.1", number / 250, number % 250);
    let headers = [("content-type", "application/json"), ("x-forwarded-for", from.as_str())];
    let body = json!({"email": email, "password": format!("guess {number}")}).to_string();
    let mut connection = Connection::open(server.address).await;
    loop {
        let received = connection.exchange("POST", "/v1/auth/login", &headers, &body).await;
        if received.status != 503 {
            return received;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

fn code(received: &Received) -> String {
    let problem: Value = serde_json::from_str(&received.body).unwrap();
    problem["code"].as_str().unwrap().to_owned()
}

async fn hashes(servers: &[Process; 3]) -> u64 {
    let bearer = format!("Bearer {METRICS_TOKEN}");
    let mut sum = 0;
    for server in servers {
        let mut connection = Connection::open(server.address).await;
        let headers = [("authorization", bearer.as_str())];
        let metrics = connection.exchange("GET", "/metrics", &headers, "").await.body;
        let mut counts = metrics
            .lines()
            .filter_map(|line| line.strip_prefix("lockstep_password_hashes_total "));
        sum += counts.next().unwrap().parse::<u64>().unwrap();
    }
    sum
}

/// The second of the day that the machine's clock has shown.
fn second_of_day(received: &Received) -> i64 {
    let date = received.header("date").unwrap();
    let time: Vec<i64> = date
        .split(' ')
        .nth(4)
        .unwrap()
        .split(':')
        .map(|part| part.parse().unwrap())
        .collect();
    (time[0] * 60 + time[1]) * 60 + time[2]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_guesses_at_three_servers_whose_clocks_are_minutes_apart_exactly_ten_are_hashed_c5() {
    let database = Cluster::shared().migrated_database().await;
    let first = Server::on(Some(Arc::new(database)), patient).await;
    let replicas = [first.replica().await, first.replica().await];
    let servers = [at(&first, OFF[0]), at(&replicas[0], OFF[1]), at(&replicas[1], OFF[2])];
    for round in 0..lockout::rounds() {
        let slug = format!("engines-{round}");
        first.owner(&slug).await;
        let email = format!("owner@{slug}.example");
        let before = hashes(&servers).await;
        let guesses = (0..GUESSES).map(|number| guess(&servers[number % 3], &email, number));
        let mut codes = BTreeMap::new();
        for received in join_all(guesses).await {
            *codes.entry(code(&received)).or_insert(0) += 1;
        }
        assert_eq!(hashes(&servers).await - before, 10, "round {round}: {codes:?}");
        let expected = BTreeMap::from([
            ("account_locked".to_owned(), 990),
            ("invalid_credentials".to_owned(), 10),
        ]);
        assert_eq!(codes, expected, "round {round}");

        // All of them mean the same end, whatever their own clocks show.
        let mut ends = Vec::new();
        let mut clocks = Vec::new();
        for server in &servers {
            let refused = guess(server, &email, GUESSES).await;
            let problem: Value = serde_json::from_str(&refused.body).unwrap();
            assert!((1..=60).contains(&problem["retryAfter"].as_i64().unwrap()), "{problem}");
            ends.push(problem["lockedUntil"].clone());
            clocks.push(second_of_day(&refused));
        }
        assert!(ends.iter().all(|end| end.is_string() && *end == ends[1]), "{ends:?}");
        for (clock, off) in clocks.iter().zip(OFF) {
            let apart = (clock - clocks[1] - off).rem_euclid(SECONDS_PER_DAY);
            assert!(apart <= EXACTLY || apart >= SECONDS_PER_DAY - EXACTLY, "{clocks:?}");
        }
    }
}
