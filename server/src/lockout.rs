//! Attempts at a factor. Each is counted before it is looked at, in a change of its own, so that neither a crash nor a
//! request that is rolled back loses a failure, and that of a thousand at once no more are looked at than may fail. What
//! locks, and until when, is the core's.

use std::sync::atomic::Ordering;

use lockstep_core::{
    lockout::{Attempts, FactorClass, Lock, LockoutRules, Reservation},
    policy::LockoutPolicy,
    time::{SECONDS_PER_DAY, Timestamp},
};
use serde_json::json;

use crate::{
    app::App,
    audit::{Actor, Event, EventType},
    email::EmailAddress,
    error::{Failure, Locked},
    metrics::AttemptOutcome,
    store::{Account, Change, MemberAttempts, Subject, WayIn},
    token::hexadecimal,
};

/// A browser is known for so many days after a login there, and what is kept of its attempts for as many after the last.
pub(crate) const KNOWN_BROWSER_DAYS: u32 = 180;
const ATTEMPTS_BETWEEN_SWEEPS: u64 = 16;

/// An attempt that is counted as a failure until it is settled.
#[derive(Debug)]
#[must_use = "an attempt that is not settled has failed"]
pub(crate) struct Attempt {
    way: WayIn,
    rules: LockoutRules,
    reservation: Reservation,
}

impl App {
    /// Counts an attempt. What follows is the same, statement by statement, whether there is such an account or not.
    ///
    /// # Errors
    /// [`Failure::Locked`]; nothing is written then, and nothing must be looked at.
    pub(crate) async fn begin_attempt(&self, way: WayIn) -> Result<Attempt, Failure> {
        let rules = self.lockout_rules(&way.subject).await?;
        let locked = |lock, now| {
            let class = way.class;
            self.metrics.attempted(class, AttemptOutcome::Refused);
            Failure::Locked(Locked { class, lock, now })
        };
        let now = self.now();
        if let Some(lock) = self.store.attempts(&way).await?.lock(&rules, now) {
            return Err(locked(lock, now));
        }
        let began = self.clock.monotonic();
        let mut change = self.store.change().await?;
        let now = self.now();
        let attempts = change.hold_attempts(&way, now).await?;
        let (next, reservation) = attempts.reserve(&rules, now).map_err(|lock| locked(lock, now))?;
        change.put_attempts(&way, &next).await?;
        change.commit().await?;
        self.metrics
            .stored("attempt", self.clock.monotonic().saturating_sub(began));
        let number = self.attempts_begun.fetch_add(1, Ordering::Relaxed);
        if number.is_multiple_of(ATTEMPTS_BETWEEN_SWEEPS) {
            self.sweep_attempts(&way, now).await;
        }
        Ok(Attempt {
            way,
            rules,
            reservation,
        })
    }

    /// Forgets attempts that nobody's way in depends on. Whoever's attempt it is that does it, the statements are the same,
    /// and they hold no way in meanwhile. What fails here is done by a later attempt.
    async fn sweep_attempts(&self, way: &WayIn, now: Timestamp) {
        let swept = async {
            let mut change = self.store.change().await?;
            let kept = self.settings.limits.kept_of_nobody;
            change.bound_attempts_of_nobody(kept).await?;
            let before = now.plus_seconds(-i64::from(KNOWN_BROWSER_DAYS) * SECONDS_PER_DAY);
            change.forget_old_browsers(&way.subject, before).await?;
            change.commit().await
        };
        if let Err(error) = swept.await {
            tracing::warn!(?error, "old attempts were not forgotten");
        }
    }

    /// What binds the attempts on an account: the rules of all its organizations, and the default of one without any.
    async fn lockout_rules(&self, subject: &Subject) -> Result<LockoutRules, Failure> {
        Ok(self.merged(&self.store.lockout_policies(subject).await?))
    }

    fn merged(&self, policies: &[LockoutPolicy]) -> LockoutRules {
        if self.settings.limits.lockout {
            LockoutRules::strictest(policies)
        } else {
            LockoutRules::none()
        }
    }

    /// What keeps a way into a member's account closed, if anything does.
    pub(crate) fn lock(&self, way: &MemberAttempts, now: Timestamp) -> Option<Lock> {
        way.attempts.lock(&self.merged(&way.policies), now)
    }

    /// Whom an e-mail means, account or not.
    pub(crate) fn subject(&self, email: &EmailAddress, account: Option<&Account>) -> Subject {
        match account {
            Some(account) => Subject::Account(account.id),
            None => Subject::Nobody(hexadecimal(&self.keys.sign("subject", &[&email.key]))),
        }
    }
}

impl Attempt {
    /// It was wrong. That is stored together with the `event` that says so, and with the lock that it began.
    pub(crate) async fn failed(self, app: &App, actor: &Actor, event: &Event) -> Result<(), Failure> {
        let mut change = app.store.change().await?;
        let now = app.now();
        let before = change.hold_attempts(&self.way, now).await?;
        let next = before.failed(self.reservation, &self.rules, now);
        self.put(&mut change, &next, now).await?;
        change.record(event).await?;
        if let Some(lock) = next.lock_begun_since(&before, &self.rules, now) {
            change.record(&self.locked(actor, lock, now)).await?;
            app.metrics.locked(self.way.class, lock);
        }
        app.metrics.attempted(self.way.class, AttemptOutcome::Failed);
        Ok(change.commit().await?)
    }

    /// It was right: it is taken back, and the failures in a row begin again.
    pub(crate) async fn succeeded(self, app: &App) -> Result<(), Failure> {
        app.metrics.attempted(self.way.class, AttemptOutcome::Succeeded);
        self.settle(app, Attempts::succeeded).await
    }

    /// It was not looked at after all. Whatever goes wrong here leaves it counted.
    pub(crate) async fn abandoned(self, app: &App) {
        app.metrics.attempted(self.way.class, AttemptOutcome::Abandoned);
        if let Err(failure) = self.settle(app, Attempts::abandoned).await {
            tracing::warn!(?failure, "an attempt that was not looked at stays counted");
        }
    }

    async fn settle(
        &self,
        app: &App,
        step: impl FnOnce(&Attempts, Reservation, &LockoutRules, Timestamp) -> Attempts,
    ) -> Result<(), Failure> {
        let mut change = app.store.change().await?;
        let now = app.now();
        let before = change.hold_attempts(&self.way, now).await?;
        let next = step(&before, self.reservation, &self.rules, now);
        self.put(&mut change, &next, now).await?;
        Ok(change.commit().await?)
    }

    async fn put(&self, change: &mut Change, next: &Attempts, now: Timestamp) -> Result<(), Failure> {
        if next.is_spent(&self.rules, now) {
            change.forget_attempts(&self.way).await?;
        } else {
            change.put_attempts(&self.way, next).await?;
        }
        Ok(())
    }

    fn locked(&self, actor: &Actor, lock: Lock, now: Timestamp) -> Event {
        let event = Event::new(EventType::AccountLocked, actor, now).with("factorClass", json!(self.way.class));
        let event = event.with("knownBrowser", json!(self.way.known_browser.is_some()));
        match lock {
            Lock::Until(end) => event.with("lockedUntil", json!(end)),
            Lock::UntilRecovery => event.with("untilRecovery", json!(true)),
        }
    }
}

/// Opens every way of the classes into an account, and says so in `event` if any of them had failures.
pub(crate) async fn unlock(
    change: &mut Change,
    account_id: uuid::Uuid,
    classes: &[FactorClass],
    event: Event,
) -> Result<(), Failure> {
    let mut opened = Vec::new();
    for class in classes {
        if change.forget_attempts_of(account_id, *class).await? {
            opened.push(*class);
        }
    }
    if !opened.is_empty() {
        change.record(&event.with("factorClasses", json!(opened))).await?;
    }
    Ok(())
}
