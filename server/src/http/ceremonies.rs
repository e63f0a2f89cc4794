//! `WebAuthn` ceremonies between their two requests: single use, five minutes, bound to where they began.

use lockstep_core::{policy::TwoFactorMethod, time::Timestamp, two_factor::user_verification_asked};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    error::Failure,
    store::{Binding, Ceremony, CeremonyKind, Person},
    webauthn::{Begun, CEREMONY_SECONDS, KeyFault, RelyingParty},
};

/// What to ask the browser for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KeyRequest {
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON()` when a key is set up, and for
    /// `PublicKeyCredential.parseRequestOptionsFromJSON()` when one is used.
    #[schema(value_type = Object)]
    public_key: Value,
    /// Until when the answer has to be here.
    expires_at: Timestamp,
}

/// The server as security keys know it.
pub(super) fn relying_party(app: &App) -> Result<&RelyingParty, Failure> {
    app.relying_party.as_ref().ok_or(Failure::SecurityKeysUnavailable)
}

/// Asks for one of the person's keys.
pub(super) async fn ask(
    app: &App,
    person: &Person,
    accepted: &[TwoFactorMethod],
    bound_to: Binding,
) -> Result<KeyRequest, Failure> {
    if !person.factors.has(TwoFactorMethod::SecurityKey) {
        return Err(Failure::MethodUnavailable);
    }
    if !accepted.contains(&TwoFactorMethod::SecurityKey) {
        return Err(Failure::MethodNotAccepted(accepted.to_vec()));
    }
    let keys = app.store.security_keys(person.account.id).await?;
    let asked = user_verification_asked(person.two_factor_rules());
    let begun = relying_party(app)?.begin_authentication(&keys, asked)?;
    begin(app, person.account.id, bound_to, CeremonyKind::Authentication, begun).await
}

/// Keeps what the answer will be compared with.
pub(super) async fn begin(
    app: &App,
    account_id: Uuid,
    bound_to: Binding,
    kind: CeremonyKind,
    begun: Begun,
) -> Result<KeyRequest, Failure> {
    let now = app.now();
    let ceremony = Ceremony {
        id: begun.id,
        account_id,
        bound_to,
        kind,
        state: begun.state,
        expires_at: now.plus_seconds(CEREMONY_SECONDS.into()),
        is_used: false,
    };
    let mut change = app.store.change().await?;
    change.begin_ceremony(&ceremony, now).await?;
    change.commit().await?;
    Ok(KeyRequest {
        public_key: begun.options,
        expires_at: ceremony.expires_at,
    })
}

/// The ceremony that an answer claims to belong to, if it may end here. It is used up when the answer is right.
pub(super) async fn find(
    app: &App,
    account_id: Uuid,
    bound_to: Binding,
    kind: CeremonyKind,
    id: &str,
) -> Result<Result<Ceremony, KeyFault>, Failure> {
    let Some(ceremony) = app.store.ceremony(id).await? else {
        return Ok(Err(KeyFault::UnknownCeremony));
    };
    let is_here = ceremony.account_id == account_id && ceremony.bound_to == bound_to && ceremony.kind == kind;
    Ok(if !is_here {
        Err(KeyFault::ForeignCeremony)
    } else if ceremony.is_used {
        Err(KeyFault::UsedCeremony)
    } else if app.now().is_at_or_after(ceremony.expires_at) {
        Err(KeyFault::ExpiredCeremony)
    } else {
        Ok(ceremony)
    })
}
