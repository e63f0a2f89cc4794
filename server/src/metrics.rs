//! What is counted for whoever runs the server, in the text format of `OpenMetrics`. Labels are names of routes, codes and
//! kinds: never an id, an e-mail or an address.

use std::{borrow::Cow, fmt, time::Duration};

use lockstep_core::{
    access::Decision,
    lockout::{FactorClass, Lock},
};
use prometheus_client::{
    encoding::text::encode,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::{Metric, Registry},
};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];
type Counters<const N: usize> = Family<Labels<N>, Counter>;
type Histograms = Family<Labels<1>, Histogram, fn() -> Histogram>;

/// What a scraper has to know; without one nothing is shown.
#[derive(Clone)]
pub struct MetricsToken([u8; 32]);

/// Everything that is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Counters<3>,
    request_seconds: Histograms,
    verdicts: Verdicts,
    decisions: Counters<2>,
    attempts: Counters<2>,
    locks: Counters<2>,
    store_seconds: Histograms,
    hashes: Counter,
    hashes_waiting: Gauge,
}

/// Verdicts on passwords.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdicts(Counters<1>);

/// How an attempt at a factor ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AttemptOutcome {
    /// Locked: it was not looked at.
    Refused,
    Failed,
    Succeeded,
    Abandoned,
}

impl MetricsToken {
    const SHORTEST: usize = 16;

    /// # Errors
    /// When it could be guessed.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() < Self::SHORTEST {
            return Err(format!("it must have at least {} characters", Self::SHORTEST));
        }
        Ok(Self(Sha256::digest(text.as_bytes()).into()))
    }

    /// Whether `text` is it. What is compared are hashes, so that the time it takes says nothing.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.0 == <[u8; 32]>::from(Sha256::digest(text.as_bytes()))
    }
}

impl fmt::Debug for MetricsToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MetricsToken(…)")
    }
}

impl Metrics {
    pub(crate) fn new() -> Self {
        // From half a millisecond to four seconds.
        let seconds: fn() -> Histogram = || Histogram::new(exponential_buckets(0.000_5, 2.0, 14));
        let mut registry = Registry::with_prefix("lockstep");
        let requests = counters(&mut registry, "requests", "Requests that were answered");
        let verdicts = counters(&mut registry, "password_verdicts", "Passwords that were judged");
        let decisions = counters(
            &mut registry,
            "decisions",
            "Decisions about organizations, one for each reason",
        );
        let attempts = counters(&mut registry, "attempts", "Attempts at a factor");
        let locks = counters(&mut registry, "locks", "Ways in that were locked");
        let mut histograms =
            |name, help| registered(&mut registry, name, help, Histograms::new_with_constructor(seconds));
        let (request_seconds, store_seconds) = (
            histograms("request_seconds", "How long answers took"),
            histograms("store_seconds", "How long the store took"),
        );
        let hashes = registered(
            &mut registry,
            "password_hashes",
            "Password hashes that were computed",
            Counter::default(),
        );
        let hashes_waiting = registered(
            &mut registry,
            "password_hashes_waiting",
            "Password hashes that are computed or wait for it",
            Gauge::default(),
        );
        Self {
            registry,
            requests,
            request_seconds,
            verdicts: Verdicts(verdicts),
            decisions,
            attempts,
            locks,
            store_seconds,
            hashes,
            hashes_waiting,
        }
    }

    pub(crate) fn answered(&self, method: &'static str, route: Option<&str>, status: u16, took: Duration) {
        let route = ("route", Cow::from(route.unwrap_or("-").to_owned()));
        let histogram = self.request_seconds.get_or_create(std::array::from_ref(&route));
        histogram.observe(took.as_secs_f64());
        let labels = [("method", method.into()), route, ("status", status.to_string().into())];
        self.requests.get_or_create(&labels).inc();
    }

    pub(crate) fn verdicts(&self) -> Verdicts {
        self.verdicts.clone()
    }

    pub(crate) fn hashes(&self) -> Counter {
        self.hashes.clone()
    }

    pub(crate) fn decided(&self, decision: &Decision) {
        let kind = match decision {
            Decision::Allow => "allow",
            Decision::SetupRequired { .. } => "setup_required",
            Decision::Denied { .. } => "denied",
        };
        let count = |reason: String| {
            let labels = [("decision", kind.into()), ("reason", reason.into())];
            self.decisions.get_or_create(&labels).inc();
        };
        for reason in decision.reasons() {
            count(word(&reason.code));
        }
        if decision.reasons().is_empty() {
            count(String::new());
        }
    }

    pub(crate) fn attempted(&self, class: FactorClass, outcome: AttemptOutcome) {
        let outcome = match outcome {
            AttemptOutcome::Refused => "refused",
            AttemptOutcome::Failed => "failed",
            AttemptOutcome::Succeeded => "succeeded",
            AttemptOutcome::Abandoned => "abandoned",
        };
        let labels = [("factor_class", class.name().into()), ("outcome", outcome.into())];
        self.attempts.get_or_create(&labels).inc();
    }

    pub(crate) fn locked(&self, class: FactorClass, lock: Lock) {
        let ends = if lock.end().is_some() { "time" } else { "recovery" };
        let labels = [("factor_class", class.name().into()), ("ends_by", ends.into())];
        self.locks.get_or_create(&labels).inc();
    }

    /// How long the store took for something that requests wait for.
    pub(crate) fn stored(&self, what: &'static str, took: Duration) {
        let labels = [("operation", what.into())];
        self.store_seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// Everything as text, with so many hashes waiting now.
    pub(crate) fn text(&self, hashes_waiting: usize) -> Result<String, fmt::Error> {
        self.hashes_waiting
            .set(i64::try_from(hashes_waiting).unwrap_or(i64::MAX));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Verdicts {
    pub(crate) fn count(&self, accepted: bool) {
        self.0.get_or_create(&[("accepted", accepted.to_string().into())]).inc();
    }
}

fn counters<const N: usize>(registry: &mut Registry, name: &str, help: &str) -> Counters<N> {
    registered(registry, name, help, Counters::default())
}

fn registered<M: Metric + Clone>(registry: &mut Registry, name: &str, help: &str, metric: M) -> M {
    registry.register(name, help, metric.clone());
    metric
}

fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
