//! A key's value: replaced by another one, with both good for a while (spec X11), or read again, where that was wanted.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use lockstep_core::{
    access::is_fresh,
    api_key::{ApiKeyRequest, ApiKeyRotation, Expiry},
    time::Timestamp,
};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    api_key_view::{find, require_scopes, require_use},
    api_keys::{self, KeyCreated, bounded, event, id_in, refused, role_of},
    body::JsonBytes,
    client::Client,
    gate::Access,
};
use crate::{app::App, audit::EventType, error::Failure, random, store::ApiKey};

/// How a key is replaced. `{}`: with a day of overlap, and as long a life again.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "the core reads it; this is its shape for the API's document")]
pub(super) struct KeyRotation {
    /// For how long both work, but never beyond the old one's own end.
    #[schema(nullable = false, minimum = 0, maximum = 604_800, default = 86_400)]
    overlap_seconds: Option<u32>,
    /// Absent: as the old one, or as the policy wants it.
    #[schema(nullable = false)]
    hashed: Option<bool>,
    /// Absent: after as long a life again, as far as the policy allows; `null`: never.
    expires_at: Option<Timestamp>,
    /// Days of 86,400 s from now, in place of `expiresAt`.
    #[schema(nullable = false, minimum = 1, maximum = 36_500)]
    expires_in_days: Option<u32>,
}

/// The value of a key that can be read again.
#[derive(Serialize, ToSchema)]
pub(super) struct KeyRevealed {
    key: String,
}

/// Replace a key. The new one has its name and scopes; the old one works until its own end, and at most for the overlap.
/// A key is replaced once: after that, the new one is the one to rotate.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/api-keys/{key}/rotate", tag = "api keys", operation_id = "rotateApiKey",
    params(("org" = String, Path, description = "Id or slug"), ("key" = Uuid, Path, description = "Id of the key")),
    request_body = KeyRotation,
    responses((status = 201, description = "The new key, shown once", body = KeyCreated)),
)]
pub(super) async fn rotate(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
    JsonBytes(body): JsonBytes,
) -> Result<(StatusCode, Json<KeyCreated>), Failure> {
    let now = access.caller.now;
    let old = find(&app, &access, id_in(path)?).await?;
    require_use(&access, &old)?;
    if !old.is_current() {
        return Err(Failure::ApiKeyEnded);
    }
    let rotation = ApiKeyRotation::parse(&body, now).map_err(refused)?;
    require_scopes(&access, &old.scopes, role_of(&access, &old))?;
    let rules = &access.membership.organization.policy.api_keys;
    let successor = rules.successor(&old.facts(), now);
    let request = ApiKeyRequest {
        hashed: rotation.hashed.unwrap_or(successor.hashed),
        expires_at: rotation.expiry.map_or(successor.expires_at, Expiry::moment),
        ..successor
    };
    let verdict = bounded(&access, rules.check(&request, now))?;
    let new = ApiKey {
        id: random::id(now),
        hashed: request.hashed,
        created_at: now,
        expires_at: verdict.expires_at,
        last_used_at: None,
        made_by: access.caller.session.api_key().map(|_| access.caller.session.id),
        ..old.clone()
    };
    let (text, secret) = api_keys::generate(&app, &new)?;
    let end = now.plus_seconds(i64::from(rotation.overlap_seconds));
    let mut change = app.store.change().await?;
    if !change.replace_api_key(old.id, new.id, end).await? {
        return Err(Failure::ApiKeyEnded);
    }
    if !change.insert_api_key(&new, &secret).await? {
        return Err(Failure::TooManyApiKeys);
    }
    let event = event(EventType::ApiKeyRotated, &client, &access, &old)
        .with("newApiKeyId", json!(new.id))
        .with("overlapSeconds", json!(rotation.overlap_seconds))
        .with("expiresAt", json!(new.expires_at));
    change.record(&event).await?;
    change.commit().await?;
    let created = api_keys::shown(&app, &access, &new, &text).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Read the value of a key that was made with `hashed: false`. It needs a fresh re-authentication, is refused where the
/// organization enforces hashed keys, and is audited.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/api-keys/{key}/reveal", tag = "api keys", operation_id = "revealApiKey",
    params(("org" = String, Path, description = "Id or slug"), ("key" = Uuid, Path, description = "Id of the key")),
    responses((status = 200, description = "The value", body = KeyRevealed)),
)]
pub(super) async fn reveal(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<Json<KeyRevealed>, Failure> {
    let key = find(&app, &access, id_in(path)?).await?;
    require_use(&access, &key)?;
    if !is_fresh(access.caller.session.authenticated_at, access.caller.now) {
        return Err(Failure::ReauthenticationRequired);
    }
    if access.membership.organization.policy.api_keys.enforce_hashed {
        return Err(Failure::HashedKeyRequired);
    }
    if key.revoked_at.is_some() {
        return Err(Failure::ApiKeyEnded);
    }
    let sealed = app.store.sealed_api_key(key.id).await?;
    let sealed = sealed.ok_or(Failure::ApiKeyNotRetrievable)?;
    let bytes = app
        .keys
        .open(&api_keys::purpose(key.id), &sealed)
        .map_err(|_| Failure::internal("a key cannot be decrypted: it was sealed with another one"))?;
    let text = str::from_utf8(&bytes).map_err(Failure::internal)?.to_owned();
    let event = event(EventType::ApiKeyRevealed, &client, &access, &key);
    app.store.record(&event).await?;
    Ok(Json(KeyRevealed { key: text }))
}
