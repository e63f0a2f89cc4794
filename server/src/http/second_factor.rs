//! Second factors as a request brings them: checked first, used up together with what they allow.

use lockstep_core::{
    policy::TwoFactorMethod,
    two_factor::{BackupCode, BackupCodeHash, TotpCode, TotpRefusal, TotpSecret},
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::client::Client;
use crate::{
    app::App,
    audit::{Event, EventType},
    error::{Failure, Step},
    keys::Keys,
    store::{Account, Change, Person},
};

/// A second factor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum SecondFactor {
    /// The six digits that an authenticator shows.
    Totp {
        /// Spaces do not matter.
        code: String,
    },
    /// A backup code, in place of the authenticator's.
    BackupCode {
        /// Case, spaces and dashes do not matter.
        code: String,
    },
}

/// A factor that is right. It counts when it is taken, and only once.
pub(super) enum Proof {
    TotpStep { secret: String, step: i64 },
    BackupCode(BackupCodeHash),
}

impl SecondFactor {
    pub(super) fn method(&self) -> TwoFactorMethod {
        match self {
            Self::Totp { .. } => TwoFactorMethod::Totp,
            Self::BackupCode { .. } => TwoFactorMethod::BackupCode,
        }
    }
}

impl Proof {
    pub(super) fn method(&self) -> TwoFactorMethod {
        match self {
            Self::TotpStep { .. } => TwoFactorMethod::Totp,
            Self::BackupCode(_) => TwoFactorMethod::BackupCode,
        }
    }

    /// Uses it up; whether it was still unused.
    async fn take(&self, change: &mut Change, account_id: Uuid) -> Result<bool, Failure> {
        Ok(match self {
            Self::TotpStep { secret, step } => change.take_totp_step(account_id, secret, *step).await?,
            Self::BackupCode(hash) => change.take_backup_code(account_id, hash).await?,
        })
    }
}

/// Whether `factor` is one of `accepted` and right. What cannot be a code is no attempt; everything else is counted
/// before it is looked at, and given back when it is right.
pub(super) async fn check(
    app: &App,
    client: &Client,
    person: &Person,
    accepted: &[TwoFactorMethod],
    factor: &SecondFactor,
    step: Step,
) -> Result<Proof, Failure> {
    let account = &person.account;
    let attempt = Attempt::parse(factor)?;
    if !person.factors.has(factor.method()) {
        return Err(Failure::MethodUnavailable);
    }
    if !accepted.contains(&factor.method()) {
        return Err(Failure::MethodNotAccepted(accepted.to_vec()));
    }
    let limiter = &app.limiters.second_factors_per_account;
    let key = account.id.to_string();
    limiter.take(&key, app.clock.monotonic())?;
    match attempt.look_up(app, account).await? {
        Outcome::Right(proof) => {
            limiter.give_back(&key);
            Ok(proof)
        }
        Outcome::Wrong => Err(refuse(app, client, account, factor.method(), Failure::WrongCode(step)).await),
        Outcome::Used => Err(refuse(app, client, account, factor.method(), Failure::CodeUsed(step)).await),
    }
}

/// Uses the proof up within `change`. Somebody else may have used it in the meantime; then nothing has happened.
pub(super) async fn take(
    app: &App,
    client: &Client,
    account: &Account,
    mut change: Change,
    proof: &Proof,
    step: Step,
) -> Result<Change, Failure> {
    if proof.take(&mut change, account.id).await? {
        let event = Event::new(EventType::TwoFactorVerified, &client.actor_for(account), app.now());
        change.record(&event.with("method", json!(proof.method()))).await?;
        return Ok(change);
    }
    drop(change);
    Err(refuse(app, client, account, proof.method(), Failure::CodeUsed(step)).await)
}

/// Records that it was refused.
async fn refuse(app: &App, client: &Client, account: &Account, method: TwoFactorMethod, failure: Failure) -> Failure {
    let event = Event::new(EventType::TwoFactorFailed, &client.actor_for(account), app.now());
    match app.store.record(&event.with("method", json!(method))).await {
        Ok(()) => failure,
        Err(error) => error.into(),
    }
}

enum Attempt {
    Totp(TotpCode),
    BackupCode(BackupCodeHash),
}

enum Outcome {
    Right(Proof),
    Wrong,
    Used,
}

impl Attempt {
    fn parse(factor: &SecondFactor) -> Result<Self, Failure> {
        match factor {
            SecondFactor::Totp { code } => TotpCode::parse(code).map(Self::Totp),
            SecondFactor::BackupCode { code } => BackupCode::parse(code).map(|code| Self::BackupCode(code.hash())),
        }
        .ok_or(Failure::InvalidCode)
    }

    async fn look_up(self, app: &App, account: &Account) -> Result<Outcome, Failure> {
        match self {
            Self::Totp(code) => {
                let stored = app.store.totp(account.id).await?.ok_or(Failure::MethodUnavailable)?;
                let secret = open_secret(&app.keys, account.id, &stored.secret)?;
                Ok(match secret.verify(code, app.now(), Some(stored.last_step)) {
                    Ok(step) => Outcome::Right(Proof::TotpStep {
                        secret: stored.secret,
                        step,
                    }),
                    Err(TotpRefusal::Wrong) => Outcome::Wrong,
                    Err(TotpRefusal::Used) => Outcome::Used,
                })
            }
            Self::BackupCode(hash) => {
                // All of them are compared, whichever matches.
                let matching = app.store.backup_codes(account.id).await?;
                let matching = matching.iter().filter(|stored| **stored == hash).count();
                Ok(if matching == 0 {
                    Outcome::Wrong
                } else {
                    Outcome::Right(Proof::BackupCode(hash))
                })
            }
        }
    }
}

fn purpose(account_id: Uuid) -> String {
    format!("totp {account_id}")
}

/// The secret as it is stored.
pub(super) fn seal_secret(keys: &Keys, account_id: Uuid, secret: &TotpSecret) -> Result<String, Failure> {
    keys.seal(&purpose(account_id), secret.as_bytes())
        .map_err(|_| Failure::internal("a secret cannot be encrypted"))
}

/// The secret that was stored.
pub(super) fn open_secret(keys: &Keys, account_id: Uuid, sealed: &str) -> Result<TotpSecret, Failure> {
    let bytes = keys.open(&purpose(account_id), sealed);
    let bytes = bytes.ok().and_then(|bytes| bytes.as_slice().try_into().ok());
    bytes
        .map(TotpSecret::from_bytes)
        .ok_or_else(|| Failure::internal("a stored secret was encrypted with another key: put the key file back"))
}
