//! Somebody who asks one thing after the other over a connection, and keeps a journal of it.

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::{sync::Notify, time::timeout};

use super::journal::{Journal, Step};
use crate::{
    harness::{OWNER_PASSWORD, sign_up},
    wire::{Connection, Received},
};

/// A disk that others use may need long, and a process that waits for it does not die sooner.
const PATIENCE: Duration = Duration::from_mins(5);

/// The server is gone, or could not say whether it has done something.
#[derive(Debug)]
pub(super) struct Gone;

/// What all writers of a load share.
pub(super) struct Load {
    address: SocketAddr,
    /// How much of a trace is written tells the time; without one it stands still.
    trace: Option<PathBuf>,
    acknowledged: AtomicU64,
    wanted: u64,
    is_reached: Notify,
    is_over: AtomicBool,
}

impl Load {
    pub(super) fn new(address: SocketAddr, trace: Option<PathBuf>, wanted: u64) -> Arc<Self> {
        Arc::new(Self {
            address,
            trace,
            acknowledged: AtomicU64::new(0),
            wanted,
            is_reached: Notify::new(),
            is_over: AtomicBool::new(false),
        })
    }

    /// When so much was acknowledged as is wanted.
    pub(super) async fn reached(&self) {
        let reached = timeout(PATIENCE, self.is_reached.notified()).await;
        assert!(reached.is_ok(), "the load does not get on");
    }

    /// Whoever writes ends with what is begun.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    fn now(&self) -> u64 {
        self.trace.as_ref().map_or(0, |file| fs::metadata(file).unwrap().len())
    }

    fn count(&self) {
        if self.acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == self.wanted {
            self.is_reached.notify_one();
        }
    }
}

/// What is asked.
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) body: Option<Value>,
}

impl<'a> Request<'a> {
    pub(super) fn new(method: &'a str, path: &'a str, body: Value) -> Self {
        let body = (!body.is_null()).then_some(body);
        let headers: &[_] = match (&body, method) {
            (None, _) => &[],
            (Some(_), "PATCH") => &[("content-type", "application/merge-patch+json")],
            (Some(_), _) => &[("content-type", "application/json")],
        };
        Self {
            method,
            path,
            headers,
            body,
        }
    }
}

/// Somebody who is or is not logged in.
pub(super) struct Person {
    number: usize,
    /// So many requests were made.
    asked: usize,
    connection: Option<Connection>,
    pub(super) load: Arc<Load>,
    /// The token of the session.
    pub(super) session: Option<String>,
    pub(super) journal: Journal,
}

impl Person {
    pub(super) fn new(number: usize, load: &Arc<Load>) -> Self {
        Self {
            number,
            asked: 0,
            connection: None,
            load: Arc::clone(load),
            session: None,
            journal: Journal::default(),
        }
    }

    /// Goes on with another load.
    pub(super) fn join(&mut self, load: &Arc<Load>) {
        self.load = Arc::clone(load);
        self.connection = None;
    }

    /// Asks for what changes nothing, or with a session that is not this one.
    pub(super) async fn ask(&mut self, request: &Request<'_>, session: Option<&str>) -> Result<Received, Gone> {
        let cookie = session.map(|token| format!("__Host-lockstep={token}"));
        // Each address has limits of its own.
        self.asked += 1;
        let address = format!("10.{}.{}.{}", self.number, self.asked / 256 % 256, self.asked % 256);
        let mut headers = request.headers.to_vec();
        headers.push(("x-forwarded-for", &address));
        headers.extend(cookie.as_ref().map(|cookie| ("cookie", cookie.as_str())));
        let body = request.body.as_ref().map(Value::to_string).unwrap_or_default();
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::try_open(self.load.address).await.map_err(|_| Gone)?,
        };
        let answer = connection.try_exchange(request.method, request.path, &headers, &body);
        let received = timeout(PATIENCE, answer).await.map_err(|_| Gone)?.map_err(|_| Gone)?;
        if received.status == 503 {
            return Err(Gone);
        }
        self.connection = Some(connection);
        Ok(received)
    }

    /// Changes something in `steps`, with the session that there is.
    pub(super) async fn act(
        &mut self,
        steps: Vec<Step>,
        request: Request<'_>,
        expected: u16,
    ) -> Result<Received, Gone> {
        let session = self.session.clone();
        self.act_as(session.as_deref(), steps, request, expected).await
    }

    pub(super) async fn act_as(
        &mut self,
        session: Option<&str>,
        steps: Vec<Step>,
        request: Request<'_>,
        expected: u16,
    ) -> Result<Received, Gone> {
        self.journal.begin(self.load.now(), steps);
        let received = self.ask(&request, session).await?;
        let Request { method, path, .. } = request;
        assert_eq!(received.status, expected, "{method} {path}: {}", received.body);
        self.journal.acknowledge(self.load.now());
        self.load.count();
        Ok(received)
    }

    /// Signs up with a new organization, whose owner is logged in then.
    pub(super) async fn sign_up(&mut self, slug: &str) -> Result<(), Gone> {
        let step = signed_up(&format!("owner@{slug}.example"), "Owner", "super_admin", slug)
            .comes(super::facts::organization(slug, slug, 1, 10))
            .comes(super::facts::event("organization.created", slug, None));
        let request = Request::new("POST", "/v1/auth/sign-up", sign_up(slug));
        let received = self.act_as(None, vec![step], request, 201).await?;
        self.session = Some(session(&received));
        Ok(())
    }
}

/// The part of a sign-up that is the person's.
pub(super) fn signed_up(email: &str, name: &str, role: &str, slug: &str) -> Step {
    let step = Step::new()
        .comes(format!("account {email} of {name}"))
        .comes(format!("{email} is {role} of {slug}"))
        .comes(format!("the password of {email} is judged by {slug}"))
        .comes(format!("session of {email}"))
        .comes(super::facts::event("auth.sign_up", email, None));
    if slug.starts_with("passwords-") {
        assert_eq!(super::facts::password(super::facts::FIRST_PASSWORD), OWNER_PASSWORD);
        return step.comes(format!("the password of {email} is {}", super::facts::FIRST_PASSWORD));
    }
    step
}

/// The token of the session that an answer begins.
pub(super) fn session(received: &Received) -> String {
    let cookie = received
        .head
        .lines()
        .find_map(|line| line.split_once("__Host-lockstep=").map(|(_, rest)| rest));
    cookie.unwrap().split(';').next().unwrap().to_owned()
}

pub(super) fn json(received: &Received) -> Value {
    serde_json::from_str(&received.body).unwrap()
}
