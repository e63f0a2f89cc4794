//! API keys: made, listed, changed and ended (spec A31–A37). What the policy says of them is the core's.

use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::StatusCode,
};
use lockstep_core::{
    Violation,
    access::Role,
    api_key::{ApiKeyEdit, ApiKeyScope, ApiKeyStatus, ApiKeyToken, ApiKeyVerdict, NewApiKey, SECRET_CHARACTERS},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    api_key_view::{
        ApiKeyView, Owners, find, may_see, require_revocation, require_scopes, require_use, require_use_of_account,
    },
    body::JsonBytes,
    client::Client,
    fields::Fields,
    gate::Access,
    key_gate,
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    random,
    store::{ApiKey, ApiKeyOwner, StoredSecret},
};

/// A key to be made. Nothing else may be said: whose key it is follows from who asks.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "the core reads it; this is its shape for the API's document")]
pub(super) struct NewKey {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it is good for, each once.
    #[schema(min_items = 1)]
    scopes: Vec<ApiKeyScope>,
    /// Whether only a hash of it is kept; absent: yes.
    #[schema(nullable = false, default = true)]
    hashed: Option<bool>,
    #[schema(nullable = false)]
    expires_at: Option<Timestamp>,
    /// Days of 86,400 s from now, in place of `expiresAt`.
    #[schema(nullable = false, minimum = 1, maximum = 36_500)]
    expires_in_days: Option<u32>,
    /// The service account that it belongs to; absent: whoever asks.
    #[schema(nullable = false)]
    service_account_id: Option<Uuid>,
}

/// What of a key changes: a merge patch.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "the core reads it; this is its shape for the API's document")]
pub(super) struct KeyChange {
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    #[schema(nullable = false, min_items = 1)]
    scopes: Option<Vec<ApiKeyScope>>,
    /// `null`: never.
    expires_at: Option<Timestamp>,
    /// Days of 86,400 s from the key's creation, in place of `expiresAt`.
    #[schema(nullable = false, minimum = 1, maximum = 36_500)]
    expires_in_days: Option<u32>,
}

/// A key with its value, which is shown now and, unless it can be read again, never again.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KeyCreated {
    /// For the header `authorization: Bearer`. `\blkk_[0-9A-Za-z]{71}\b` finds it in text.
    pub(super) key: String,
    #[serde(flatten)]
    pub(super) described: ApiKeyView,
}

/// A page of keys, the newest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Keys {
    items: Vec<ApiKeyView>,
    /// Send it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<Uuid>,
}

/// Which keys, and how many at once.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct KeyQuery {
    /// `active`, `legacy`, `blocked`, `expired` or `revoked`; absent: all but those that were revoked.
    #[param(nullable = false, value_type = Option<ApiKeyStatus>)]
    status: Option<String>,
    /// Only keys that were not used for so many days, 1 to 3,650.
    #[param(nullable = false, minimum = 1, maximum = 3_650)]
    stale: Option<u32>,
    /// `true`: only keys that end within 30 days.
    #[param(nullable = false)]
    expiring_soon: Option<bool>,
    /// Only keys of this member or service account.
    #[param(nullable = false)]
    owner: Option<Uuid>,
    /// 1 to 200.
    #[param(nullable = false, minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// The `nextCursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<Uuid>,
}

const DEFAULT_LIMIT: u32 = 50;
const LARGEST_LIMIT: u32 = 200;
const STALE_DAYS: std::ops::RangeInclusive<u32> = 1..=3_650;

/// Make a key for yourself, or for a service account. Its value is in this answer only. A key that makes a key gives it
/// no scope that it has not, and no longer a life than its own.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/api-keys", tag = "api keys", operation_id = "createApiKey",
    params(("org" = String, Path, description = "Id or slug")),
    request_body = NewKey,
    responses((status = 201, description = "The key, shown once", body = KeyCreated)),
)]
pub(super) async fn create(
    State(app): State<App>,
    client: Client,
    access: Access,
    JsonBytes(body): JsonBytes,
) -> Result<(StatusCode, Json<KeyCreated>), Failure> {
    let new = NewApiKey::parse(&body).map_err(refused)?;
    let now = access.caller.now;
    let (owner, role) = owner_of_new(&app, &access, new.service_account_id.as_deref()).await?;
    require_scopes(&access, &new.scopes, role)?;
    let organization = &access.membership.organization;
    let verdict = bounded(&access, organization.policy.api_keys.check(&new.request, now))?;
    let (name, hashed) = (new.request.name.unwrap_or_default(), new.request.hashed);
    let key = ApiKey {
        id: random::id(now),
        organization_id: organization.id,
        owner,
        name,
        hashed,
        scopes: new.scopes,
        created_at: now,
        expires_at: verdict.expires_at,
        last_used_at: None,
        revoked_at: None,
        rotated_to: None,
        made_by: access.caller.session.api_key().map(|_| access.caller.session.id),
    };
    let (text, secret) = generate(&app, &key)?;
    let mut change = app.store.change().await?;
    if !change.insert_api_key(&key, &secret).await? {
        return Err(Failure::TooManyApiKeys);
    }
    let event = event(EventType::ApiKeyCreated, &client, &access, &key)
        .with("hashed", json!(key.hashed))
        .with("scopes", json!(key.scopes))
        .with("expiresAt", json!(key.expires_at));
    change.record(&event).await?;
    change.commit().await?;
    let created = shown(&app, &access, &key, &text).await?;
    Ok((StatusCode::CREATED, Json(created)))
}

/// Your keys or, for whoever manages people, everybody's.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/api-keys", tag = "api keys", operation_id = "listApiKeys",
    params(("org" = String, Path, description = "Id or slug"), KeyQuery),
    responses((status = 200, description = "A page of keys", body = Keys)),
)]
pub(super) async fn list(
    State(app): State<App>,
    access: Access,
    query: Result<Query<KeyQuery>, QueryRejection>,
) -> Result<Json<Keys>, Failure> {
    let Query(query) = query.map_err(|_| Failure::violation("invalid_query", ""))?;
    let (limit, status) = checked(&query)?;
    let now = access.caller.now;
    let organization = &access.membership.organization;
    let owners = Owners::load(&app, &access).await?;
    let is_wanted = |key: &ApiKey| {
        let facts = key.facts();
        may_see(&access, key)
            && query.owner.is_none_or(|owner| owner_id(key) == owner)
            && query
                .stale
                .is_none_or(|days| facts.is_stale(key.last_used_at, days, now))
            && query
                .expiring_soon
                .is_none_or(|wanted| facts.expires_soon(now) == wanted)
    };
    let has_status = |view: &ApiKeyView| match status {
        Some(status) => view.status == status,
        None => view.status != ApiKeyStatus::Revoked,
    };
    let mut items = Vec::new();
    let mut cursor = query.cursor;
    while items.len() <= limit {
        let keys = app.store.api_keys(organization.id, cursor).await?;
        let Some(last) = keys.last() else { break };
        cursor = Some(last.id);
        let views = keys
            .iter()
            .filter(|key| is_wanted(key))
            .map(|key| ApiKeyView::new(key, &owners, &organization.policy, now));
        items.extend(views.filter(has_status));
    }
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|view| view.id);
    Ok(Json(Keys { items, next_cursor }))
}

/// One key.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/api-keys/{key}", tag = "api keys", operation_id = "getApiKey",
    params(("org" = String, Path, description = "Id or slug"), ("key" = Uuid, Path, description = "Id of the key")),
    responses((status = 200, description = "The key, without its value", body = ApiKeyView)),
)]
pub(super) async fn get(
    State(app): State<App>,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<Json<ApiKeyView>, Failure> {
    let key = find(&app, &access, id_in(path)?).await?;
    view(&app, &access, &key).await.map(Json)
}

/// Change a key's name, scopes or end by a merge patch. The longest life counts from the key's creation.
#[utoipa::path(
    patch, path = "/v1/organizations/{org}/api-keys/{key}", tag = "api keys", operation_id = "updateApiKey",
    params(("org" = String, Path, description = "Id or slug"), ("key" = Uuid, Path, description = "Id of the key")),
    request_body(content = KeyChange, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The key as it is now", body = ApiKeyView)),
)]
pub(super) async fn update(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
    JsonBytes(body): JsonBytes,
) -> Result<Json<ApiKeyView>, Failure> {
    let old = find(&app, &access, id_in(path)?).await?;
    require_use(&access, &old)?;
    if !old.is_current() {
        return Err(Failure::ApiKeyEnded);
    }
    let edit = ApiKeyEdit::parse(&body, old.created_at).map_err(refused)?;
    if let Some(scopes) = &edit.scopes {
        require_scopes(&access, scopes, role_of(&access, &old))?;
    }
    let rules = &access.membership.organization.policy.api_keys;
    let verdict = rules.check_edit(&old.facts(), &edit, access.caller.now);
    let verdict = match edit.expiry {
        Some(_) => bounded(&access, verdict)?,
        None => accepted(verdict)?,
    };
    let new = ApiKey {
        name: edit.name.unwrap_or_else(|| old.name.clone()),
        scopes: edit.scopes.unwrap_or_else(|| old.scopes.clone()),
        expires_at: verdict.expires_at,
        ..old.clone()
    };
    let changes = changes(&old, &new);
    if !changes.is_empty() {
        let mut change = app.store.change().await?;
        if !change.update_api_key(&old, &new).await? {
            return Err(Failure::Conflict);
        }
        let event = event(EventType::ApiKeyChanged, &client, &access, &new).with("changes", json!(changes));
        change.record(&event).await?;
        change.commit().await?;
    }
    view(&app, &access, &new).await.map(Json)
}

/// End a key. The very next request with it is refused, and what it has made ends with it.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/api-keys/{key}", tag = "api keys", operation_id = "revokeApiKey",
    params(("org" = String, Path, description = "Id or slug"), ("key" = Uuid, Path, description = "Id of the key")),
    responses((status = 204, description = "It has ended")),
)]
pub(super) async fn revoke(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let key = find(&app, &access, id_in(path)?).await?;
    require_revocation(&access, &key, &Owners::load(&app, &access).await?)?;
    let mut change = app.store.change().await?;
    if !change.revoke_api_key(key.id, access.caller.now).await? {
        return Err(Failure::ApiKeyEnded);
    }
    change
        .record(&event(EventType::ApiKeyRevoked, &client, &access, &key))
        .await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the core found wrong with a body.
pub(super) fn refused(violations: Vec<Violation>) -> Failure {
    match violations.first().map(|fault| fault.code) {
        Some("invalid_json") => Failure::InvalidJson,
        Some("invalid_encoding") => Failure::InvalidEncoding,
        _ => Failure::InvalidRequest(violations),
    }
}

pub(super) fn id_in(path: Result<Path<(String, Uuid)>, PathRejection>) -> Result<Uuid, Failure> {
    path.map(|Path((_, id))| id).map_err(|_| Failure::NotFound)
}

/// The verdict, if it accepts, on what the caller's own key does not outlive.
pub(super) fn bounded(access: &Access, verdict: ApiKeyVerdict) -> Result<ApiKeyVerdict, Failure> {
    let own_end = access.caller.session.api_key().and_then(|key| key.expires_at);
    accepted(verdict.of_key_made_by_one_that_ends(own_end))
}

fn accepted(verdict: ApiKeyVerdict) -> Result<ApiKeyVerdict, Failure> {
    if verdict.accepted {
        Ok(verdict)
    } else {
        Err(Failure::KeyRefused(verdict))
    }
}

/// A new value for the key, and what is stored of it.
pub(super) fn generate(app: &App, key: &ApiKey) -> Result<(Zeroizing<String>, StoredSecret), Failure> {
    let secret = Zeroizing::new(random::base62(SECRET_CHARACTERS));
    let token = ApiKeyToken {
        id: key.id.as_u128(),
        secret: &secret,
    };
    let text = Zeroizing::new(token.write());
    let seal = || app.keys.seal(&purpose(key.id), text.as_bytes());
    let sealed = (!key.hashed).then(seal).transpose();
    let stored = StoredSecret {
        hash: key_gate::hash(&secret),
        sealed: sealed.map_err(|_| Failure::internal("a key cannot be sealed"))?,
    };
    Ok((text, stored))
}

pub(super) fn purpose(id: Uuid) -> String {
    format!("api key {id}")
}

pub(super) async fn view(app: &App, access: &Access, key: &ApiKey) -> Result<ApiKeyView, Failure> {
    let owners = Owners::load(app, access).await?;
    let policy = &access.membership.organization.policy;
    Ok(ApiKeyView::new(key, &owners, policy, access.caller.now))
}

pub(super) async fn shown(app: &App, access: &Access, key: &ApiKey, text: &str) -> Result<KeyCreated, Failure> {
    Ok(KeyCreated {
        key: text.to_owned(),
        described: view(app, access, key).await?,
    })
}

pub(super) fn event(kind: EventType, client: &Client, access: &Access, key: &ApiKey) -> Event {
    let event = Event::new(kind, &client.actor_of(&access.caller), access.caller.now).of(key.organization_id);
    about(event, key)
}

/// Which key an event is about, and whose it is.
pub(crate) fn about(event: Event, key: &ApiKey) -> Event {
    let event = event.with("apiKeyId", json!(key.id)).with("name", json!(key.name));
    match &key.owner {
        ApiKeyOwner::Member { account_id, .. } => event.with("memberId", json!(account_id)),
        ApiKeyOwner::ServiceAccount { id, .. } => event.with("serviceAccountId", json!(id)),
    }
}

/// Whose a new key is, and what the owner is in the organization.
async fn owner_of_new(
    app: &App,
    access: &Access,
    service_account_id: Option<&str>,
) -> Result<(ApiKeyOwner, Role), Failure> {
    let caller = &access.caller.person.account;
    let of_service_account = access
        .caller
        .session
        .api_key()
        .is_some_and(|key| key.of_service_account);
    let wanted = match service_account_id {
        Some(text) => Some(Uuid::parse_str(text).map_err(|_| unknown_account())?),
        None => of_service_account.then_some(caller.id),
    };
    let Some(id) = wanted else {
        let owner = ApiKeyOwner::Member {
            account_id: caller.id,
            email: caller.email.clone(),
            name: caller.name.clone(),
        };
        return Ok((owner, access.membership.role));
    };
    let account = app
        .store
        .service_account(access.membership.organization.id, id)
        .await?
        .ok_or_else(unknown_account)?;
    require_use_of_account(access, &account)?;
    let owner = ApiKeyOwner::ServiceAccount {
        id,
        name: account.name,
        owner_id: account.owner_id,
        role: account.role,
    };
    Ok((owner, account.role))
}

fn unknown_account() -> Failure {
    Failure::violation("unknown_service_account", "serviceAccountId")
}

/// What the owner of a key that the caller may change is in the organization.
pub(super) fn role_of(access: &Access, key: &ApiKey) -> Role {
    match &key.owner {
        ApiKeyOwner::Member { .. } => access.membership.role,
        ApiKeyOwner::ServiceAccount { role, .. } => *role,
    }
}

fn owner_id(key: &ApiKey) -> Uuid {
    match &key.owner {
        ApiKeyOwner::Member { account_id, .. } => *account_id,
        ApiKeyOwner::ServiceAccount { id, .. } => *id,
    }
}

fn changes(old: &ApiKey, new: &ApiKey) -> Map<String, serde_json::Value> {
    let mut changes = Map::new();
    for (name, old, new) in [
        ("name", json!(old.name), json!(new.name)),
        ("scopes", json!(old.scopes), json!(new.scopes)),
        ("expiresAt", json!(old.expires_at), json!(new.expires_at)),
    ] {
        if old != new {
            changes.insert(name.to_owned(), json!({"old": old, "new": new}));
        }
    }
    changes
}

fn checked(query: &KeyQuery) -> Result<(usize, Option<ApiKeyStatus>), Failure> {
    let mut fields = Fields::default();
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        fields.refuse("limit_out_of_range", "limit");
    }
    if query.stale.is_some_and(|days| !STALE_DAYS.contains(&days)) {
        fields.refuse("stale_out_of_range", "stale");
    }
    let status = query.status.as_ref().and_then(|name| {
        let entry = ApiKeyStatus::NAMES.iter().find(|(known, _)| known == name);
        if entry.is_none() {
            fields.refuse("unknown_value", "status");
        }
        entry.map(|(_, status)| *status)
    });
    fields.finish()?;
    Ok((limit as usize, status))
}
