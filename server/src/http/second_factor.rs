//! Second factors as a request brings them: checked first, used up together with what they allow.

use lockstep_core::{
    lockout::FactorClass,
    policy::TwoFactorMethod,
    time::Timestamp,
    two_factor::{BackupCode, BackupCodeHash, TotpCode, TotpRefusal, TotpSecret, UsedFactor, user_verification_asked},
};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use webauthn_rs::prelude::PublicKeyCredential;

use super::{attempt, ceremonies, client::Client};
use crate::{
    app::App,
    audit::{Actor, Event, EventType},
    error::{Failure, Step},
    keys::Keys,
    store::{Account, Binding, CeremonyKind, Change, Person, Subject},
    webauthn::{KeyFault, Use, claimed_ceremony},
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
    /// A security key or passkey, in a browser that asked for the options first.
    SecurityKey {
        /// What `PublicKeyCredential.toJSON()` gives.
        #[schema(value_type = Object)]
        credential: Box<PublicKeyCredential>,
    },
}

/// A factor that is right. It counts when it is taken, and only once.
pub(super) enum Proof {
    TotpStep { secret: String, step: i64 },
    BackupCode(BackupCodeHash),
    SecurityKey { ceremony: String, used: Use },
}

impl SecondFactor {
    pub(super) fn method(&self) -> TwoFactorMethod {
        match self {
            Self::Totp { .. } => TwoFactorMethod::Totp,
            Self::BackupCode { .. } => TwoFactorMethod::BackupCode,
            Self::SecurityKey { .. } => TwoFactorMethod::SecurityKey,
        }
    }
}

impl Proof {
    fn method(&self) -> TwoFactorMethod {
        self.used().method()
    }

    pub(super) fn used(&self) -> UsedFactor {
        match self {
            Self::TotpStep { .. } => UsedFactor::Totp,
            Self::BackupCode(_) => UsedFactor::BackupCode,
            Self::SecurityKey { used, .. } => UsedFactor::SecurityKey {
                user_verified: used.user_verified,
            },
        }
    }

    /// Uses it up, unless somebody else has in the meantime.
    async fn take(
        &self,
        change: &mut Change,
        account_id: Uuid,
        now: Timestamp,
        step: Step,
    ) -> Result<Result<(), Failure>, Failure> {
        let is_taken = match self {
            Self::TotpStep { secret, step } => change.take_totp_step(account_id, secret, *step).await?,
            Self::BackupCode(hash) => change.take_backup_code(account_id, hash).await?,
            Self::SecurityKey { ceremony, used } => {
                if !change.take_ceremony(ceremony, now).await? {
                    return Ok(Err(Failure::SecurityKey(KeyFault::UsedCeremony, step)));
                }
                let Use {
                    key_id,
                    credential,
                    counter,
                    user_verified: _,
                } = used;
                if !change.use_security_key(*key_id, credential, *counter, now).await? {
                    return Ok(Err(Failure::SecurityKey(KeyFault::ClonedCounter, step)));
                }
                true
            }
        };
        Ok(if is_taken {
            Ok(())
        } else {
            Err(Failure::CodeUsed(step, self.method()))
        })
    }
}

/// Whether `factor` is one of `accepted` and right. What cannot be a code is no attempt; everything else is counted
/// before it is looked at, and given back when it is right. A security key has to answer a ceremony that is bound to
/// `bound_to`; where there is no such thing, none can be used.
pub(super) async fn check(
    app: &App,
    client: &Client,
    person: &Person,
    accepted: &[TwoFactorMethod],
    factor: &SecondFactor,
    bound_to: Option<Binding>,
    step: Step,
) -> Result<Proof, Failure> {
    let account = &person.account;
    let claim = Claim::parse(factor, bound_to)?;
    if !person.factors.has(factor.method()) {
        return Err(Failure::MethodUnavailable);
    }
    if !accepted.contains(&factor.method()) {
        return Err(Failure::MethodNotAccepted(accepted.to_vec()));
    }
    let method = factor.method();
    let class = FactorClass::of(method);
    let way = attempt::way(app, client, Subject::Account(account.id), class);
    let attempt = app.begin_attempt(way).await?;
    let failure = match claim.look_up(app, person).await {
        Ok(Outcome::Right(proof)) => {
            attempt.succeeded(app).await?;
            return Ok(proof);
        }
        Ok(Outcome::Wrong) => Failure::WrongCode(step, method),
        Ok(Outcome::Used) => Failure::CodeUsed(step, method),
        Ok(Outcome::Fault(fault)) => Failure::SecurityKey(fault, step),
        Err(failure) => {
            attempt.abandoned(app).await;
            return Err(failure);
        }
    };
    let actor = client.actor_for(account);
    let event = refused(&actor, method, &failure, app.now());
    attempt.failed(app, &actor, &event).await?;
    Err(failure)
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
    if let Err(failure) = proof.take(&mut change, account.id, app.now(), step).await? {
        drop(change);
        let event = refused(&client.actor_for(account), proof.method(), &failure, app.now());
        app.store.record(&event).await?;
        return Err(failure);
    }
    let event = Event::new(EventType::TwoFactorVerified, &client.actor_for(account), app.now());
    change.record(&event.with("method", json!(proof.method()))).await?;
    Ok(change)
}

fn refused(actor: &Actor, method: TwoFactorMethod, failure: &Failure, now: Timestamp) -> Event {
    let event = Event::new(EventType::TwoFactorFailed, actor, now).with("method", json!(method));
    match failure {
        Failure::SecurityKey(fault, _) => event.with("reason", json!(fault.code())),
        _ => event,
    }
}

enum Claim<'a> {
    Totp(TotpCode),
    BackupCode(BackupCodeHash),
    SecurityKey {
        ceremony: String,
        bound_to: Binding,
        credential: &'a PublicKeyCredential,
    },
}

enum Outcome {
    Right(Proof),
    Wrong,
    Used,
    Fault(KeyFault),
}

impl<'a> Claim<'a> {
    fn parse(factor: &'a SecondFactor, bound_to: Option<Binding>) -> Result<Self, Failure> {
        match factor {
            SecondFactor::SecurityKey { credential } => {
                let bound_to = bound_to.ok_or(Failure::SecurityKeyNeedsBrowser)?;
                let ceremony = claimed_ceremony(&credential.response.client_data_json);
                let malformed = Failure::SecurityKey(KeyFault::Malformed, Step::LoggedIn);
                return Ok(Self::SecurityKey {
                    ceremony: ceremony.ok_or(malformed)?,
                    bound_to,
                    credential,
                });
            }
            SecondFactor::Totp { code } => TotpCode::parse(code).map(Self::Totp),
            SecondFactor::BackupCode { code } => BackupCode::parse(code).map(|code| Self::BackupCode(code.hash())),
        }
        .ok_or(Failure::InvalidCode)
    }

    async fn look_up(self, app: &App, person: &Person) -> Result<Outcome, Failure> {
        let account = &person.account;
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
            Self::SecurityKey {
                ceremony,
                bound_to,
                credential,
            } => {
                let kind = CeremonyKind::Authentication;
                let ceremony = match ceremonies::find(app, account.id, bound_to, kind, &ceremony).await? {
                    Ok(ceremony) => ceremony,
                    Err(fault) => return Ok(Outcome::Fault(fault)),
                };
                let keys = app.store.security_keys(account.id).await?;
                let relying_party = ceremonies::relying_party(app)?;
                let asked = user_verification_asked(person.two_factor_rules());
                let used =
                    relying_party.finish_authentication(account.id, &keys, &ceremony.state, credential, asked)?;
                Ok(match used {
                    Ok(used) => Outcome::Right(Proof::SecurityKey {
                        ceremony: ceremony.id,
                        used,
                    }),
                    Err(fault) => Outcome::Fault(fault),
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
