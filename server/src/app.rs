//! Everything that a request can reach.

use std::{
    ops::Deref,
    sync::{Arc, atomic::AtomicU64},
    thread::available_parallelism,
};

use lockstep_core::time::Timestamp;

use crate::{
    clock::{self, Clock},
    config::Settings,
    error::Failure,
    keys::{self, Keys},
    limits::Limiter,
    mail::Mailer,
    metrics::Metrics,
    passwords::{Hasher, Judge},
    queue::Queue,
    store::{StartError, Store},
    turns::Turns,
    webauthn::RelyingParty,
};

/// A server without its listener. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    /// `None` where the public URL has no domain.
    pub(crate) relying_party: Option<RelyingParty>,
    pub(crate) hasher: Hasher,
    pub(crate) judge: Judge,
    pub(crate) limiters: Limiters,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) attempts_begun: AtomicU64,
    /// Links that somebody uses right now.
    pub(crate) links_in_use: Turns,
    pub(crate) mailer: Option<Mailer>,
}

/// What is limited.
pub(crate) struct Limiters {
    pub(crate) failures_per_address: Limiter,
    pub(crate) sign_ups_per_address: Limiter,
    pub(crate) mails_per_account: Limiter,
    pub(crate) mails_per_address: Limiter,
    pub(crate) checks: Limiter,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the data directory and the database, makes what is missing in them, and takes the time from where all
    /// servers of the database take it.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        let (keys, store) = open(&settings).await?;
        let clock = clock::of(&store).await?;
        Self::new(settings, keys, store, clock)
    }

    /// As [`App::start`], with another clock.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub async fn open(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        let (keys, store) = open(&settings).await?;
        Self::new(settings, keys, store, clock)
    }

    fn new(settings: Settings, keys: Keys, store: Store, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        let workers = available_parallelism().map_or(1, std::num::NonZero::get);
        let limits = settings.limits;
        let queue = || {
            Queue::new(workers, workers.saturating_mul(limits.waiting_per_core))
                .map_err(|error| StartError::new(format!("no threads can be started: {error}")))
        };
        let metrics = Arc::new(Metrics::new());
        let hasher = Hasher::new(queue()?, metrics.hashes(), limits.hash_for_nobody)
            .map_err(|_| StartError::new("this machine cannot compute Argon2id hashes"))?;
        let mailer = Mailer::from_settings(&settings, &keys)?;
        Ok(Self(Arc::new(Parts {
            relying_party: RelyingParty::new(&settings.public_url),
            settings,
            clock,
            store,
            keys,
            hasher,
            judge: Judge::new(queue()?, metrics.verdicts()),
            metrics,
            limiters: Limiters {
                failures_per_address: Limiter::new(limits.failures_per_address),
                sign_ups_per_address: Limiter::new(limits.sign_ups_per_address),
                mails_per_account: Limiter::new(limits.mails_per_account),
                mails_per_address: Limiter::new(limits.mails_per_address),
                checks: Limiter::new(limits.checks),
            },
            attempts_begun: AtomicU64::new(0),
            links_in_use: Turns::default(),
            mailer,
        })))
    }

    /// The store, for tests that put something there directly.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// How many password hashes were computed since the start.
    #[must_use]
    pub fn hashes_spent(&self) -> u64 {
        self.hasher.spent()
    }

    /// # Errors
    /// [`Failure::MailNotConfigured`].
    pub(crate) fn mailer(&self) -> Result<&Mailer, Failure> {
        self.mailer.as_ref().ok_or(Failure::MailNotConfigured)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

async fn open(settings: &Settings) -> Result<(Keys, Store), StartError> {
    let keys = keys::prepare(&settings.data_dir)?;
    let store = Store::at(&settings.data_dir, settings.database_url.as_ref(), &settings.store).await?;
    if !store.takes_keys(&keys.fingerprint()).await? {
        return Err(keys::of_another_server(&settings.data_dir));
    }
    Ok((keys, store.with_event_prefix(&settings.event_prefix)))
}
