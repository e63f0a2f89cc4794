//! Attempts at a password: counted before the hash is computed, whether the account exists or not.

use super::client::Client;
use crate::{
    app::App,
    error::Failure,
    limits::RetryAfter,
    passwords::{Password, Verification},
};

impl From<RetryAfter> for Failure {
    fn from(RetryAfter(seconds): RetryAfter) -> Self {
        Self::TooManyRequests(seconds)
    }
}

/// Compares `password` with `stored`, or with nobody's, for the account that `account_key` stands for. No hash is
/// spent on what cannot be a password here.
pub(super) async fn verify(
    app: &App,
    client: &Client,
    account_key: &str,
    stored: Option<String>,
    password: &Password,
) -> Result<Verification, Failure> {
    let now = app.clock.monotonic();
    let address_key = client.key();
    if password.written().is_none() {
        return Err(Failure::PasswordEncoding);
    }
    app.limiters.failures_per_address.take(&address_key, now)?;
    app.limiters.failures_per_account.take(account_key, now)?;
    let Some(hashable) = password.hashable() else {
        return Ok(Verification::Wrong);
    };
    let verification = app.hasher.verify(stored, hashable).await;
    // A success, or a hash that was not computed, is no failure.
    if !matches!(verification, Ok(Verification::Wrong)) {
        app.limiters.failures_per_address.give_back(&address_key);
        app.limiters.failures_per_account.give_back(account_key);
    }
    verification
}
