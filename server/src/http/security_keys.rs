use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use lockstep_core::{
    policy::TwoFactorMethod,
    time::Timestamp,
    two_factor::{UsedFactor, user_verification_asked},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use webauthn_rs::prelude::RegisterPublicKeyCredential;

use super::{
    backup_codes, body,
    ceremonies::{self, KeyRequest},
    client::Client,
    email_code,
    fields::Fields,
    gate::Caller,
    session::{self, SessionView},
    totp::require_fresh,
    two_factor::{SecurityKeyView, require_enrolment, require_removal},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::{Failure, Step},
    mail::{Notice, codes::CodePurpose},
    random,
    store::{Account, Binding, CeremonyKind, Person, StoredKey},
    webauthn::{KeyFault, claimed_ceremony},
};

const METHOD: TwoFactorMethod = TwoFactorMethod::SecurityKey;
/// No account has more keys.
const MOST_KEYS: u32 = 20;

/// A key that the browser has made, and what its owner calls it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SecurityKeyRegistration {
    #[schema(max_length = 200)]
    name: String,
    /// What `PublicKeyCredential.toJSON()` gives.
    #[schema(value_type = Object)]
    credential: Box<RegisterPublicKeyCredential>,
    /// The mailed code, where the first factor needs one.
    #[schema(nullable = false)]
    email_code: Option<String>,
}

/// The new key, the backup codes that come with the first factor, and the session as it goes on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SecurityKeyAdded {
    security_key: SecurityKeyView,
    /// Ten codes, each good for one login; none when there are older ones that stay.
    backup_codes: Vec<String>,
    session: SessionView,
}

/// What the owner calls a key from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SecurityKeyName {
    #[schema(max_length = 200)]
    name: String,
}

/// Begin to set up a security key or passkey. The question is good for 5 minutes, for this session and once; asking
/// again makes another one, and this one is dead.
#[utoipa::path(
    post, path = "/v1/account/two-factor/security-keys/options", tag = "account",
    operation_id = "getSecurityKeyOptions",
    responses((status = 200, description = "What to ask the browser for", body = KeyRequest)),
)]
pub(super) async fn options(State(app): State<App>, caller: Caller) -> Result<Json<KeyRequest>, Failure> {
    require_enrolment(&caller.person, METHOD)?;
    require_fresh(&caller)?;
    if caller.person.factors.security_keys >= MOST_KEYS {
        return Err(Failure::TooManySecurityKeys);
    }
    let account = &caller.person.account;
    let keys = app.store.security_keys(account.id).await?;
    let asked = user_verification_asked(caller.person.two_factor_rules());
    let begun = ceremonies::relying_party(&app)?.begin_registration(account, &keys, asked)?;
    let place = Binding::Session(caller.session.id);
    ceremonies::begin(&app, account.id, place, CeremonyKind::Registration, begun)
        .await
        .map(Json)
}

/// Add the key that the browser has made. With the first factor come ten backup codes, shown once; the session goes on
/// under a new token, and every other session and access token ends.
#[utoipa::path(
    post, path = "/v1/account/two-factor/security-keys", tag = "account", operation_id = "addSecurityKey",
    request_body = SecurityKeyRegistration,
    responses((status = 201, description = "The key, the backup codes, and the session", body = SecurityKeyAdded)),
)]
pub(super) async fn add(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body::Json(request): body::Json<SecurityKeyRegistration>,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    fields.name("name", &request.name);
    fields.finish()?;
    require_enrolment(&caller.person, METHOD)?;
    let account = &caller.person.account;
    let email_code = request.email_code.clone();
    let Made {
        ceremony,
        key,
        user_verified,
    } = verify(&app, &caller, request).await?;
    let mailed = email_code::check(
        &app,
        &caller.person,
        CodePurpose::EnrolSecondFactor,
        email_code.as_deref(),
    )
    .await?;
    let mut change = app.store.change().await?;
    if let Some(mailed) = &mailed {
        app.take_email_code(&mut change, account, mailed).await?;
    }
    if !change.take_ceremony(&ceremony, caller.now).await? {
        return Err(refused(KeyFault::UsedCeremony));
    }
    if !change.insert_security_key(account.id, &key, MOST_KEYS).await? {
        return Err(if caller.person.factors.security_keys >= MOST_KEYS {
            Failure::TooManySecurityKeys
        } else {
            Failure::SecurityKeyRegistered
        });
    }
    let is_first = !caller.person.factors.are_enrolled();
    let mut person = Person::clone(&caller.person);
    person.factors.security_keys = person.factors.security_keys.saturating_add(1);
    let backup_codes = if is_first {
        backup_codes::replace(&mut change, &mut person, caller.now).await?
    } else {
        Vec::new()
    };
    let event = event(EventType::TwoFactorEnabled, &client, account, &key, caller.now);
    change.record(&event).await?;
    app.queue_notice(&mut change, account, Notice::SecondFactorAdded)
        .await?;
    let (session, token) =
        session::renew(&mut change, &caller, Some(UsedFactor::SecurityKey { user_verified })).await?;
    change.end_other_sessions(account.id, session.id).await?;
    change.commit().await?;
    let view = SecurityKeyAdded {
        security_key: SecurityKeyView::new(&key, &person),
        backup_codes,
        session: SessionView::new(&app, &person, &session, app.now()),
    };
    let mut response = (StatusCode::CREATED, Json(view)).into_response();
    if let Some(cookie) = session::cookie_of(&app, &person, &session, &token)? {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// A key that was set up, the ceremony that this ends, and whether the key verified who set it up.
struct Made {
    ceremony: String,
    key: StoredKey,
    user_verified: bool,
}

async fn verify(app: &App, caller: &Caller, request: SecurityKeyRegistration) -> Result<Made, Failure> {
    let account_id = caller.person.account.id;
    let place = Binding::Session(caller.session.id);
    let id = claimed_ceremony(&request.credential.response.client_data_json);
    let id = id.ok_or(refused(KeyFault::Malformed))?;
    let ceremony = ceremonies::find(app, account_id, place, CeremonyKind::Registration, &id).await?;
    let ceremony = ceremony.map_err(refused)?;
    let asked = user_verification_asked(caller.person.two_factor_rules());
    let relying_party = ceremonies::relying_party(app)?;
    let registration = relying_party.finish_registration(&ceremony.state, &request.credential, asked)?;
    let credential = registration.map_err(refused)?;
    let key = StoredKey {
        id: random::id(caller.now),
        name: request.name,
        credential_id: credential.credential_id,
        credential: credential.credential,
        counter: credential.counter,
        created_at: caller.now,
        last_used_at: None,
    };
    Ok(Made {
        ceremony: ceremony.id,
        key,
        user_verified: credential.user_verified,
    })
}

/// Rename a key.
#[utoipa::path(
    patch, path = "/v1/account/two-factor/security-keys/{key}", tag = "account", operation_id = "renameSecurityKey",
    params(("key" = Uuid, Path, description = "Id of the key")),
    request_body = SecurityKeyName,
    responses((status = 200, description = "The key", body = SecurityKeyView)),
)]
pub(super) async fn rename(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    path: Result<Path<Uuid>, PathRejection>,
    body::Json(request): body::Json<SecurityKeyName>,
) -> Result<Json<SecurityKeyView>, Failure> {
    let mut key = own(&app, &caller, path).await?;
    let mut fields = Fields::default();
    fields.name("name", &request.name);
    fields.finish()?;
    if key.name != request.name {
        let account = &caller.person.account;
        let mut change = app.store.change().await?;
        if !change.rename_security_key(account.id, key.id, &request.name).await? {
            return Err(Failure::NotFound);
        }
        key.name = request.name;
        let event = event(EventType::SecurityKeyRenamed, &client, account, &key, caller.now);
        change.record(&event).await?;
        change.commit().await?;
    }
    Ok(Json(SecurityKeyView::new(&key, &caller.person)))
}

/// Remove a key. The last factor stays while an organization requires one; the backup codes go with the last one. Every
/// other session and access token ends.
#[utoipa::path(
    delete, path = "/v1/account/two-factor/security-keys/{key}", tag = "account", operation_id = "removeSecurityKey",
    params(("key" = Uuid, Path, description = "Id of the key")),
    responses((status = 204, description = "It is gone")),
)]
pub(super) async fn remove(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    path: Result<Path<Uuid>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let key = own(&app, &caller, path).await?;
    require_removal(&caller.person, METHOD)?;
    require_fresh(&caller)?;
    let account = &caller.person.account;
    let factors = caller.person.factors;
    let mut change = app.store.change().await?;
    if !change.remove_security_key(account.id, key.id, factors).await? {
        return Err(Failure::Conflict);
    }
    if !factors.without(METHOD).are_enrolled() {
        change.replace_backup_codes(account.id, &[], caller.now).await?;
    }
    let event = event(EventType::TwoFactorDisabled, &client, account, &key, caller.now);
    change.record(&event).await?;
    app.queue_notice(&mut change, account, Notice::SecondFactorRemoved)
        .await?;
    change.end_other_sessions(account.id, caller.session.id).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The caller's key of that id; another account's is not found.
async fn own(app: &App, caller: &Caller, path: Result<Path<Uuid>, PathRejection>) -> Result<StoredKey, Failure> {
    let Path(id) = path.map_err(|_| Failure::NotFound)?;
    let keys = app.store.security_keys(caller.person.account.id).await?;
    keys.into_iter().find(|key| key.id == id).ok_or(Failure::NotFound)
}

fn event(kind: EventType, client: &Client, account: &Account, key: &StoredKey, now: Timestamp) -> Event {
    Event::new(kind, &client.actor_for(account), now)
        .with("method", json!(METHOD))
        .with("keyId", json!(key.id))
        .with("keyName", json!(key.name))
}

fn refused(fault: KeyFault) -> Failure {
    Failure::SecurityKey(fault, Step::LoggedIn)
}
