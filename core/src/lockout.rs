//! How failed attempts close a way in, and when it opens again (spec C5–C7, R11).
//!
//! A way in is one class of factors of one account: passwords, codes, security keys. Each counts on its own, whatever
//! route an attempt comes by, and closes nothing but itself. Attempts are reserved before they are looked at, so that of
//! a thousand at once no more are looked at than may fail:
//!
//! ```text
//!   ┌─────────────────────── succeeded, abandoned ──────────────────────┐
//!   ▼                                                                   │
//!  open ──── reserve ────▶ under way: counts as a failure, and closes ──┤
//!   ▲ ▲                    the way if it fills a tier                   │ failed, or lost
//!   │ │                                                                 │ after 60 seconds
//!   │ │  its end                              a tier is full            ▼
//!   │ └───────────── closed until a time ◀────────────────────────── a failure
//!   │    recovery                             so many in a row          │
//!   └─────────────── closed until recovery ◀────────────────────────────┘
//! ```
//!
//! - A tier counts the attempts of its sliding half-open window `(t - window, t]`. The one that fills it closes the way
//!   for `lockSeconds`, beginning with that attempt. Of several locks the longest wins.
//! - While the way is closed an attempt is refused without being looked at, and nothing about it is counted: nothing done
//!   meanwhile moves the end.
//! - A success takes its own attempt back and nothing else: the failures before it still fill the tiers. Only the count of
//!   failures in a row, which has no window, begins again. That count outlives the lock which it has caused: with
//!   `consecutiveLockSeconds`, every further failure closes the way once more until there is a success.
//! - A reservation that nobody settles, because the process has died or the client has gone, has failed.
//!
//! Which lock is in force follows from what is kept, so a changed policy holds from the next question on. What is kept
//! are the latest failures, as many as the largest tier asks for, and attempts under way: one small row for each way in,
//! however many attempts there were.
//!
//! ```
//! use lockstep_core::{lockout::{Attempts, Lock, LockoutRules}, policy::LockoutPolicy, time::Timestamp};
//!
//! let rules = LockoutRules::strictest([&LockoutPolicy::default()]);
//! let now = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
//! let mut attempts = Attempts::default();
//! for _ in 0..10 {
//!     let (reserved, attempt) = attempts.reserve(&rules, now).unwrap();
//!     attempts = reserved.failed(attempt, &rules, now);
//! }
//! assert_eq!(attempts.reserve(&rules, now).unwrap_err(), Lock::Until(now.plus_seconds(60)));
//! ```

mod attempts;
mod rules;

use serde::Serialize;

pub use self::{
    attempts::{Attempts, NotAttempts, Reservation},
    rules::{ConsecutiveRule, LockoutRules},
};
use crate::{policy::TwoFactorMethod, time::Timestamp};

/// What is counted together, and locks itself alone (spec R11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactorClass {
    /// The password, wherever it is asked for.
    Password,
    /// Codes of an authenticator, and the backup codes that take their place.
    Code,
    /// Security keys and passkeys.
    SecurityKey,
}

impl FactorClass {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Password, Self::Code, Self::SecurityKey];

    /// Where a second factor counts.
    #[must_use]
    pub fn of(method: TwoFactorMethod) -> Self {
        match method {
            TwoFactorMethod::Totp | TwoFactorMethod::BackupCode => Self::Code,
            TwoFactorMethod::SecurityKey => Self::SecurityKey,
        }
    }

    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::SecurityKey => "security_key",
        }
    }

    /// The class of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// How long a way in is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// It opens at that time.
    Until(Timestamp),
    /// It opens when the account is recovered: by a reset, or by somebody who may unlock it.
    UntilRecovery,
}

impl Lock {
    /// Whichever closes for longer.
    fn or_longer(self, other: Self) -> Self {
        match (self, other) {
            (Self::Until(one), Self::Until(two)) => Self::Until(one.max(two)),
            _ => Self::UntilRecovery,
        }
    }

    /// Whole seconds until it opens, at least one; `None` when no waiting opens it.
    #[must_use]
    pub fn seconds_left(self, now: Timestamp) -> Option<u64> {
        match self {
            Self::UntilRecovery => None,
            Self::Until(end) => {
                let millis = end.unix_millis().saturating_sub(now.unix_millis());
                Some(millis.max(1).unsigned_abs().div_ceil(1_000))
            }
        }
    }

    /// When it opens; `None` when no waiting opens it.
    #[must_use]
    pub fn end(self) -> Option<Timestamp> {
        match self {
            Self::Until(end) => Some(end),
            Self::UntilRecovery => None,
        }
    }
}

#[cfg(test)]
mod tests;
