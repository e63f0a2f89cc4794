use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use lockstep_core::{
    access::{Capability, Decision, is_fresh},
    policy::SecurityPolicy,
};
use serde_json::json;

use super::{body::JsonBytes, client::Client, gate::Access, policy_changes, saver};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
};

/// The organization's whole policy. Its `etag` is what a change needs as `if-match`.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/security-policy", tag = "policy", operation_id = "getSecurityPolicy",
    params(("org" = String, Path, description = "Id or slug")),
    responses((
        status = 200, description = "The policy", body = SecurityPolicy,
        headers(("etag" = String, description = "The version, quoted")),
    )),
)]
pub(super) async fn get(access: Access) -> Result<Response, Failure> {
    answer(&access.membership.organization.policy)
}

/// Change the policy by a JSON merge patch: an absent field stays, `null` removes an optional setting. It needs the
/// version that was seen as `if-match`, and a fresh re-authentication. A change of nothing keeps the version. With a key
/// the owner has to comply with the new policy already.
#[utoipa::path(
    patch, path = "/v1/organizations/{org}/security-policy", tag = "policy", operation_id = "updateSecurityPolicy",
    params(
        ("org" = String, Path, description = "Id or slug"),
        ("if-match" = String, Header, description = "The `etag` of the version that was seen"),
    ),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((
        status = 200, description = "The policy as it is now", body = SecurityPolicy,
        headers(("etag" = String, description = "The version, quoted")),
    )),
)]
pub(super) async fn patch(
    State(app): State<App>,
    client: Client,
    access: Access,
    headers: HeaderMap,
    JsonBytes(body): JsonBytes,
) -> Result<Response, Failure> {
    access.require(Capability::ManageSecurity)?;
    let organization = &access.membership.organization;
    let current = &organization.policy;
    if_match(&headers, current)?;
    let next = patched(&access, &body)?;
    // A key cannot prove who anybody is; giving it the scope needed that proof.
    let is_by_key = access.caller.session.api_key().is_some();
    if !is_by_key && !is_fresh(access.caller.session.authenticated_at, app.now()) {
        return Err(Failure::ReauthenticationRequired);
    }
    saver::forget_stale(&app, access.caller.now).await?;
    let judgement = saver::judge(&app, &access, &next).await?;
    saver::check(&access, &next, judgement.as_ref())?;
    if next == **current {
        return answer(current);
    }
    let changes = policy_changes::between(current, &next)?;
    let saved = SecurityPolicy {
        version: current.version + 1,
        ..next
    };
    let actor = client.actor_of(&access.caller);
    let event = Event::new(EventType::PolicyChanged, &actor, app.now())
        .of(organization.id)
        .with("version", json!(saved.version))
        .with("changes", json!(changes));
    let mut change = app.store.change().await?;
    if !change.save_policy(organization.id, current.version, &saved).await? {
        return Err(Failure::PreconditionFailed);
    }
    if let Some(judgement) = judgement {
        let account = &access.caller.person.account;
        change
            .store_judgements(account.id, account.password_id, &[judgement], access.caller.now)
            .await?;
    }
    change.record(&event).await?;
    for event in policy_changes::events(&actor, organization.id, &changes, access.caller.now) {
        change.record(&event).await?;
    }
    change.commit().await?;
    answer(&saved)
}

/// The policy after the patch. A super admin whom the policy itself keeps out may loosen it, and nothing else.
pub(super) fn patched(access: &Access, patch: &[u8]) -> Result<SecurityPolicy, Failure> {
    let current = &access.membership.organization.policy;
    let next = current
        .patched(patch)
        .map_err(|violations| match violations.first().map(|fault| fault.code) {
            Some("invalid_json") => Failure::InvalidJson,
            Some("invalid_encoding") => Failure::InvalidEncoding,
            _ => Failure::InvalidPolicy(violations),
        })?;
    if access.decision == Decision::Allow || current.is_only_loosened_by(&next) {
        Ok(next)
    } else {
        Err(Failure::PolicyNotMet(access.decision.clone()))
    }
}

fn etag(policy: &SecurityPolicy) -> String {
    format!("\"{}\"", policy.version)
}

fn if_match(headers: &HeaderMap, current: &SecurityPolicy) -> Result<(), Failure> {
    let seen = headers.get(header::IF_MATCH).ok_or(Failure::PreconditionRequired)?;
    if *seen == etag(current) {
        Ok(())
    } else {
        Err(Failure::PreconditionFailed)
    }
}

fn answer(policy: &SecurityPolicy) -> Result<Response, Failure> {
    let etag = HeaderValue::from_str(&etag(policy)).map_err(Failure::internal)?;
    let mut response = Json(policy).into_response();
    response.headers_mut().insert(header::ETAG, etag);
    Ok(response)
}
