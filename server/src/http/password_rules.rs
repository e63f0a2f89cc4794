//! The rules for password forms (spec R10).

use axum::{
    Json,
    extract::{Query, State},
};
use lockstep_core::policy::{PolicyParts, SecurityPolicy};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{gate::Reader, invitation_use};
use crate::{app::App, error::Failure};

/// An invitation, where there is one.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InvitationQuery {
    /// `lki_…`, from an invitation link.
    #[param(nullable = false)]
    invitation: Option<String>,
}

/// The rules that bind who signs up now: those of a new organization, or of the one that invites.
#[utoipa::path(
    get, path = "/v1/password-policy", tag = "policy", operation_id = "getSignUpPasswordPolicy",
    params(InvitationQuery),
    responses((status = 200, description = "The rules, as a policy document with only `password`", body = PolicyParts)),
)]
pub(super) async fn for_sign_up(
    State(app): State<App>,
    query: Result<Query<InvitationQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<PolicyParts>, Failure> {
    let Query(query) = query.map_err(|_| Failure::violation("invalid_query", "invitation"))?;
    let policy = match query.invitation {
        None => SecurityPolicy::for_new_organization().into(),
        Some(token) => invitation_use::find(&app, &token).await?.1.policy,
    };
    Ok(Json(PolicyParts {
        version: policy.version,
        password: Some(policy.password.clone()),
        ..PolicyParts::default()
    }))
}

/// The organization's rules for passwords and API keys, for forms. Every member may read them, also one whose own
/// password does not satisfy them, and whoever is invited.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/password-policy", tag = "policy",
    operation_id = "getOrganizationPasswordPolicy",
    params(("org" = String, Path, description = "Id or slug"), InvitationQuery),
    responses((status = 200, description = "The rules, as a policy document with some parts", body = PolicyParts)),
)]
pub(super) async fn for_organization(reader: Reader) -> Json<PolicyParts> {
    let policy = &reader.organization().policy;
    Json(PolicyParts {
        version: policy.version,
        password: Some(policy.password.clone()),
        api_keys: Some(policy.api_keys.clone()),
        ..PolicyParts::default()
    })
}
