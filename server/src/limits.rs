//! How often something may be tried: token buckets in memory, one per key.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Buckets that are full again are forgotten when there are more than this.
const MOST_BUCKETS: usize = 100_000;

/// A burst, and how fast it comes back.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How many more per second.
    pub per_second: f64,
}

/// The rates of everything that is limited.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Whether wrong passwords and factors lock, as the policies say.
    pub lockout: bool,
    /// Of about so many e-mails that have no account the attempts are kept.
    pub kept_of_nobody: u32,
    /// So many hashes may wait for each core before the answer is 503; about a second's worth.
    pub waiting_per_core: usize,
    /// Whether the password of an e-mail without an account costs a hash. Without it the time of an answer says who has
    /// one: for the control of the test that says that it does not.
    pub hash_for_nobody: bool,
    /// Wrong passwords per network address.
    pub failures_per_address: Rate,
    /// Sign-ups per network address.
    pub sign_ups_per_address: Rate,
    /// Mails that one account, known or not, is sent for the asking, of each kind.
    pub mails_per_account: Rate,
    /// Mails that are sent for the asking of one network address.
    pub mails_per_address: Rate,
    /// Password checks per session or invitation.
    pub checks: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            lockout: true,
            kept_of_nobody: 10_000,
            waiting_per_core: 32,
            hash_for_nobody: true,
            failures_per_address: Rate {
                burst: 100,
                per_second: 100.0 / 60.0,
            },
            sign_ups_per_address: Rate {
                burst: 60,
                per_second: 1.0,
            },
            mails_per_account: Rate {
                burst: 5,
                per_second: 5.0 / 3_600.0,
            },
            mails_per_address: Rate {
                burst: 30,
                per_second: 30.0 / 3_600.0,
            },
            checks: Rate {
                burst: 60,
                per_second: 20.0,
            },
        }
    }
}

impl Limits {
    /// No limit that a test could reach.
    #[must_use]
    pub fn unlimited() -> Self {
        let unlimited = Rate {
            burst: u32::MAX,
            per_second: 1e9,
        };
        Self {
            lockout: false,
            kept_of_nobody: 10_000,
            waiting_per_core: 10_000,
            hash_for_nobody: true,
            failures_per_address: unlimited,
            sign_ups_per_address: unlimited,
            mails_per_account: unlimited,
            mails_per_address: unlimited,
            checks: unlimited,
        }
    }
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Duration,
}

/// The buckets of one rate.
#[derive(Debug)]
pub(crate) struct Limiter {
    rate: Rate,
    buckets: Mutex<HashMap<String, Bucket>>,
}

/// Too many: try again after so many seconds.
#[derive(Debug)]
pub(crate) struct RetryAfter(pub(crate) u64);

impl Limiter {
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            buckets: Mutex::default(),
        }
    }

    /// Takes one, before what it is for is begun.
    pub(crate) fn take(&self, key: &str, now: Duration) -> Result<(), RetryAfter> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > MOST_BUCKETS {
            buckets.retain(|_, bucket| self.refilled(bucket, now) < f64::from(self.rate.burst));
        }
        let left = buckets
            .get(key)
            .map_or(f64::from(self.rate.burst), |bucket| self.refilled(bucket, now));
        if left < 1.0 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a positive number of seconds"
            )]
            return Err(RetryAfter(((1.0 - left) / self.rate.per_second).ceil().max(1.0) as u64));
        }
        buckets.insert(
            key.to_owned(),
            Bucket {
                left: left - 1.0,
                at: now,
            },
        );
        Ok(())
    }

    /// Gives one back: what it was taken for succeeded.
    pub(crate) fn give_back(&self, key: &str) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(key) {
            bucket.left = (bucket.left + 1.0).min(f64::from(self.rate.burst));
        }
    }

    fn refilled(&self, bucket: &Bucket, now: Duration) -> f64 {
        let seconds = now.saturating_sub(bucket.at).as_secs_f64();
        (bucket.left + seconds * self.rate.per_second).min(f64::from(self.rate.burst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_the_rate() {
        let limiter = Limiter::new(Rate {
            burst: 2,
            per_second: 0.5,
        });
        let at = Duration::from_secs;
        assert!(limiter.take("a", at(0)).is_ok());
        assert!(limiter.take("a", at(0)).is_ok());
        assert_eq!(limiter.take("a", at(0)).unwrap_err().0, 2);
        assert!(limiter.take("b", at(0)).is_ok());
        assert!(limiter.take("a", at(2)).is_ok());
        assert!(limiter.take("a", at(2)).is_err());
        limiter.give_back("a");
        assert!(limiter.take("a", at(2)).is_ok());
    }
}
