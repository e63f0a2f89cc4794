//! Attempts at a password: counted before the hash is computed, whether the account exists or not.

use lockstep_core::lockout::FactorClass;

use super::{client::Client, known_browser};
use crate::{
    app::App,
    error::Failure,
    limits::RetryAfter,
    lockout::Attempt,
    passwords::{Password, Verification},
    store::{Subject, WayIn},
};

impl From<RetryAfter> for Failure {
    fn from(RetryAfter(seconds): RetryAfter) -> Self {
        Self::TooManyRequests(seconds)
    }
}

/// The answer to "is this the password?".
#[derive(Debug)]
#[must_use]
pub(super) enum Compared {
    Right {
        needs_rehash: bool,
    },
    /// The caller says what has failed.
    Wrong(Attempt),
}

/// Where an attempt at a factor of `class` by `client` is counted.
pub(super) fn way(app: &App, client: &Client, subject: Subject, class: FactorClass) -> WayIn {
    let account_id = subject.account_id();
    WayIn {
        known_browser: account_id.and_then(|id| known_browser::id(app, client, id)),
        subject,
        class,
    }
}

/// Compares `password` with `stored`, or with nobody's, as an attempt of `subject`. No hash is spent on what cannot be a
/// password here, or while the password's way is locked.
pub(super) async fn verify(
    app: &App,
    client: &Client,
    subject: Subject,
    stored: Option<String>,
    password: &Password,
) -> Result<Compared, Failure> {
    let address_key = client.key();
    if password.written().is_none() {
        return Err(Failure::PasswordEncoding);
    }
    let limiter = &app.limiters.failures_per_address;
    limiter.take(&address_key, app.clock.monotonic())?;
    // A success, or a hash that was not computed, is no failure.
    let give_back = || limiter.give_back(&address_key);
    // Before anything is stored: when more come than can be hashed, the rest costs next to nothing.
    let place = app.hasher.place().inspect_err(|_| give_back())?;
    let attempt = app
        .begin_attempt(way(app, client, subject, FactorClass::Password))
        .await?;
    let Some(hashable) = password.hashable() else {
        return Ok(Compared::Wrong(attempt));
    };
    let verification = app.hasher.verify(place, stored, hashable).await;
    if !matches!(verification, Ok(Verification::Wrong)) {
        give_back();
    }
    match verification {
        Ok(Verification::Wrong) => Ok(Compared::Wrong(attempt)),
        Ok(Verification::Right { needs_rehash }) => {
            attempt.succeeded(app).await?;
            Ok(Compared::Right { needs_rehash })
        }
        Err(failure) => {
            attempt.abandoned(app).await;
            Err(failure)
        }
    }
}
