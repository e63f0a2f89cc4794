//! The clock: the only file that reads the time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use lockstep_core::time::Timestamp;

use crate::store::{StartError, Store, StoreError};

/// Says what time it is.
pub trait Clock: Send + Sync + 'static {
    /// The time of day, for what is stored and shown.
    fn now(&self) -> Timestamp;
    /// The time since some fixed point, for measuring; it never goes back.
    fn monotonic(&self) -> Duration;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        timestamp(millis_of(since_epoch))
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}

/// The clock by which everything in `store` is timed: the database's where several servers share it.
pub(crate) async fn of(store: &Store) -> Result<Arc<dyn Clock>, StartError> {
    let own = SystemClock::default();
    let clock = DatabaseClock {
        own: own.start,
        ahead_millis: AtomicI64::new(0),
    };
    if !clock.set_by(store).await? {
        return Ok(Arc::new(own));
    }
    let clock = Arc::new(clock);
    let (weak, store) = (Arc::downgrade(&clock), store.clone());
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(SET_EVERY).await;
            let Some(clock) = weak.upgrade() else { return };
            if let Err(error) = clock.set_by(&store).await {
                tracing::warn!(
                    ?error,
                    "the database was not asked for the time; its clock is taken to run as this one"
                );
            }
        }
    });
    Ok(clock)
}

const SET_EVERY: Duration = Duration::from_secs(10);
/// An answer that takes longer says too little about when it was given.
const LONGEST_ANSWER: Duration = Duration::from_secs(1);

/// The database's clock, read from this machine's monotonic one: how far they are apart is asked again and again.
#[derive(Debug)]
struct DatabaseClock {
    own: Instant,
    ahead_millis: AtomicI64,
}

impl DatabaseClock {
    /// Whether the store has a clock of its own.
    async fn set_by(&self, store: &Store) -> Result<bool, StoreError> {
        let asked = self.monotonic();
        let Some(millis) = store.clock().await? else {
            return Ok(false);
        };
        self.set(asked, millis, self.monotonic());
        Ok(true)
    }

    /// The database's clock has shown `millis` at some moment between `asked` and `answered`.
    fn set(&self, asked: Duration, millis: i64, answered: Duration) {
        let is_set = self.ahead_millis.load(Ordering::SeqCst) != 0;
        let took = answered.saturating_sub(asked);
        if is_set && took > LONGEST_ANSWER {
            return;
        }
        let middle = millis_of(asked + took / 2);
        self.ahead_millis.store(millis.saturating_sub(middle), Ordering::SeqCst);
    }
}

impl Clock for DatabaseClock {
    fn now(&self) -> Timestamp {
        let ahead = self.ahead_millis.load(Ordering::SeqCst);
        timestamp(millis_of(self.monotonic()).saturating_add(ahead))
    }

    fn monotonic(&self) -> Duration {
        self.own.elapsed()
    }
}

fn millis_of(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A clock that stands still until it is moved, for tests.
#[derive(Clone, Debug)]
pub struct ManualClock {
    millis: Arc<AtomicI64>,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            millis: Arc::new(AtomicI64::new(now.unix_millis())),
        }
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        self.millis.fetch_add(millis_of(by), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        timestamp(self.millis.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.millis.load(Ordering::SeqCst).unsigned_abs())
    }
}

/// Clamped to the times that there are.
fn timestamp(millis: i64) -> Timestamp {
    let epoch = Timestamp::from_unix_millis(0).and_then(|epoch| Timestamp::from_unix_millis(millis).or(Some(epoch)));
    epoch.unwrap_or_else(|| unreachable!("the epoch is a time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> DatabaseClock {
        DatabaseClock {
            own: SystemClock::default().start,
            ahead_millis: AtomicI64::new(0),
        }
    }

    fn ahead(clock: &DatabaseClock) -> i64 {
        clock.ahead_millis.load(Ordering::SeqCst)
    }

    #[test]
    fn the_databases_clock_is_read_in_the_middle_of_asking() {
        let clock = clock();
        clock.set(
            Duration::from_millis(100),
            1_700_000_000_000,
            Duration::from_millis(300),
        );
        assert_eq!(ahead(&clock), 1_700_000_000_000 - 200);
        let now = clock.now().unix_millis();
        assert!((0..60_000).contains(&(now - (1_700_000_000_000 - 200))), "{now}");
    }

    #[test]
    fn a_clock_that_was_corrected_is_followed_and_a_late_answer_is_not() {
        let clock = clock();
        clock.set(Duration::ZERO, 1_700_000_000_000, Duration::ZERO);
        clock.set(Duration::from_secs(10), 1_700_000_015_000, Duration::from_secs(10));
        assert_eq!(ahead(&clock), 1_700_000_005_000);
        clock.set(
            Duration::from_secs(20),
            1_700_000_099_000,
            Duration::from_millis(21_001),
        );
        assert_eq!(ahead(&clock), 1_700_000_005_000);
    }
}
