//! The policy changes back and forth while everybody works. `LOCKSTEP_FLIPS` sets how often, 6 times unless set.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    harness::{Browser, OWNER_PASSWORD, Server, is_on_postgres},
    wire::{self, Connection},
};

const WORKERS: usize = 200;

/// What the owner has done last; it counts on, so that two moments of one kind differ.
const OPTIONAL: u64 = 0;
const REQUIRED: u64 = 2;
const STATES: u64 = 4;

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn flips() -> u64 {
    std::env::var("LOCKSTEP_FLIPS").map_or(6, |count| count.parse().unwrap())
}

struct Shared {
    moment: AtomicU64,
    /// The last moment in which each worker has begun and ended a request.
    seen: Vec<AtomicU64>,
    requests: AtomicU64,
    stop: AtomicU64,
}

fn hexadecimal(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// Copies the owner's only session into live sessions and access tokens of a member without a second factor.
async fn credentials(server: &Server, member: &str) -> Vec<String> {
    let mut connection = server.other_connection().await;
    let mut tokens = Vec::new();
    for number in 0..WORKERS {
        let (prefix, kind) = if number % 2 == 0 {
            ("lks_", "session")
        } else {
            ("lka_", "access_token")
        };
        let body = format!("{prefix}{number:043}");
        let token = format!("{body}{}", hexadecimal(&crc32fast::hash(body.as_bytes()).to_be_bytes()));
        sqlx::query(
            "INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at, kind, name, expires_at)
             SELECT $1, account_id, $2, created_at, last_seen_at, authenticated_at, $3, 'load', created_at + 86400000
             FROM sessions WHERE account_id = $4 AND kind = 'session' ORDER BY id LIMIT 1",
        )
        .bind(format!("ffffffff-0000-7000-8000-{number:012}"))
        .bind(hexadecimal(&Sha256::digest(token.as_bytes())))
        .bind(kind)
        .bind(member)
        .execute(&mut connection)
        .await
        .unwrap();
        tokens.push(token);
    }
    tokens
}

async fn work(shared: Arc<Shared>, address: SocketAddr, worker: usize, token: String) -> Result<(), String> {
    let mut connection = Connection::open(address).await;
    let cookie = format!("__Host-lockstep={token}");
    let bearer = format!("Bearer {token}");
    let headers = if token.starts_with("lks_") {
        [("cookie", cookie.as_str())]
    } else {
        [("authorization", bearer.as_str())]
    };
    let mut turn = worker;
    while shared.stop.load(Ordering::SeqCst) == 0 {
        turn += 1;
        let target = ["/v1/verify?organization=engines", "/v1/organizations/engines"][turn % 2];
        let before = shared.moment.load(Ordering::SeqCst);
        let received = connection.exchange("GET", target, &headers, "").await;
        let after = shared.moment.load(Ordering::SeqCst);
        shared.requests.fetch_add(1, Ordering::Relaxed);
        if before != after {
            // The policy was being changed meanwhile: either answer is right.
            continue;
        }
        let expected = match before % STATES {
            OPTIONAL => Some(200),
            REQUIRED => Some(403),
            _ => None,
        };
        if expected.is_some_and(|expected| expected != received.status) {
            shared.stop.store(1, Ordering::SeqCst);
            return Err(format!("{target} in {before}: {}{}", received.head, received.body));
        }
        shared.seen[worker].store(before, Ordering::SeqCst);
    }
    Ok(())
}

async fn everybody_has_seen(shared: &Shared, moment: u64) {
    let mut polls = 0;
    while shared.seen.iter().any(|seen| seen.load(Ordering::SeqCst) != moment) {
        if shared.stop.load(Ordering::SeqCst) != 0 {
            return;
        }
        polls += 1;
        assert!(polls < 6_000, "the workers do not get on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn save(owner: &Browser, connection: &mut Connection, version: u64, mode: &str) {
    let etag = format!("\"{version}\"");
    let headers = [
        ("cookie", owner.cookie.as_deref().unwrap()),
        ("content-type", "application/merge-patch+json"),
        ("if-match", &etag),
    ];
    let body = json!({"twoFactor": {"mode": mode}}).to_string();
    let path = "/v1/organizations/engines/security-policy";
    let received = connection.exchange("PATCH", path, &headers, &body).await;
    assert_eq!(received.status, 200, "{}", received.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_that_begins_after_a_change_is_answered_by_the_policy_before_a5_a6() {
    let server = Server::with(|settings| settings.store.wait = Duration::from_secs(10)).await;
    let mut owner = server.owner("engines").await;
    let mut member = server
        .member(&mut owner, "engines", "member@example.com", "member")
        .await;
    owner.enrol(&server, OWNER_PASSWORD).await;
    let mut tokens = credentials(&server, &member.user_id().await).await;
    for place in tokens.iter_mut().step_by(5) {
        let key = member
            .create_key(json!({"name": "load", "scopes": ["organization:read", "verify"]}))
            .await;
        key["key"].as_str().unwrap().clone_into(place);
    }
    let mut addresses = vec![wire::listen(&server.app).await];
    let mut replicas = Vec::new();
    if is_on_postgres() {
        for _ in 0..2 {
            let replica = server.replica().await;
            addresses.push(wire::listen(&replica.app).await);
            replicas.push(replica);
        }
    }
    let shared = Arc::new(Shared {
        moment: AtomicU64::new(0),
        seen: (0..WORKERS).map(|_| AtomicU64::new(u64::MAX)).collect(),
        requests: AtomicU64::new(0),
        stop: AtomicU64::new(0),
    });
    let workers: Vec<_> = tokens
        .into_iter()
        .enumerate()
        .map(|(worker, token)| {
            tokio::spawn(work(
                Arc::clone(&shared),
                addresses[worker % addresses.len()],
                worker,
                token,
            ))
        })
        .collect();
    let mut connection = Connection::open(addresses[0]).await;
    everybody_has_seen(&shared, 0).await;
    let (mut version, mut moment, flips) = (1, 0, flips());
    'flips: for _ in 0..flips {
        for mode in ["required", "optional"] {
            moment += 1;
            shared.moment.store(moment, Ordering::SeqCst);
            save(&owner, &mut connection, version, mode).await;
            version += 1;
            moment += 1;
            shared.moment.store(moment, Ordering::SeqCst);
            everybody_has_seen(&shared, moment).await;
            if shared.stop.load(Ordering::SeqCst) != 0 {
                break 'flips;
            }
        }
    }
    shared.stop.store(2, Ordering::SeqCst);
    for worker in workers {
        worker.await.unwrap().unwrap();
    }
    let requests = shared.requests.load(Ordering::Relaxed);
    assert!(requests >= flips * 2 * WORKERS as u64);
    println!("{flips} flips, {WORKERS} sessions, tokens and keys, {requests} requests, none by the policy before");
}
