use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use lockstep_core::{access::Role, policy::SecurityPolicy, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    body,
    client::Client,
    fields::Fields,
    gate::{Access, Caller},
    session::OrganizationView,
};
use crate::{
    app::App,
    audit::{Actor, Event, EventType},
    error::Failure,
    names, random,
    store::{Change, Membership, Organization, Person},
};

/// An organization to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrganization {
    #[schema(max_length = 200)]
    pub(super) name: String,
    /// Absent: derived from the name.
    #[schema(nullable = false, pattern = "^[a-z0-9-]{2,64}$")]
    pub(super) slug: Option<String>,
}

/// What of an organization can be changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationChange {
    #[schema(nullable = false, max_length = 200)]
    name: Option<String>,
}

/// The caller's organizations.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Organizations {
    items: Vec<OrganizationView>,
}

pub(super) fn check_new(fields: &mut Fields, prefix: &str, new: &NewOrganization) {
    fields.name(&format!("{prefix}name"), &new.name);
    if let Some(slug) = &new.slug {
        fields.slug(&format!("{prefix}slug"), slug);
    }
}

/// The organization, and the slugs to try for it.
pub(super) fn prepare(new: &NewOrganization, policy: SecurityPolicy, now: Timestamp) -> (Organization, Vec<String>) {
    let slugs = new
        .slug
        .clone()
        .map_or_else(|| names::slugs_for(&new.name), |slug| vec![slug]);
    let organization = Organization {
        id: random::id(now),
        slug: slugs.first().cloned().unwrap_or_default(),
        name: new.name.clone(),
        policy: policy.into(),
    };
    (organization, slugs)
}

/// Stores it under the first slug that is free.
pub(super) async fn insert(
    change: &mut Change,
    actor: &Actor,
    mut organization: Organization,
    slugs: Vec<String>,
    now: Timestamp,
) -> Result<Organization, Failure> {
    for slug in slugs {
        organization.slug = slug;
        if change.insert_organization(&organization, now).await? {
            let event = Event::new(EventType::OrganizationCreated, actor, now).of(organization.id);
            change.record(&event.with("slug", json!(organization.slug))).await?;
            return Ok(organization);
        }
    }
    Err(Failure::SlugTaken)
}

/// The caller's organizations, each with the decision.
#[utoipa::path(
    get, path = "/v1/organizations", tag = "organizations", operation_id = "listOrganizations",
    responses((status = 200, description = "The organizations", body = Organizations)),
)]
pub(super) async fn list(caller: Caller) -> Json<Organizations> {
    let view = |membership: &Arc<Membership>| {
        OrganizationView::new(&caller.person, membership, caller.session.principal(), caller.now)
    };
    Json(Organizations {
        items: caller.person.memberships.iter().map(view).collect(),
    })
}

/// Make another organization. The caller is its super admin; whether the caller's password satisfies the rules of a
/// new organization may be unknown until it is entered again.
#[utoipa::path(
    post, path = "/v1/organizations", tag = "organizations", operation_id = "createOrganization",
    request_body = NewOrganization,
    responses((status = 201, description = "The organization", body = OrganizationView)),
)]
pub(super) async fn create(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body::Json(request): body::Json<NewOrganization>,
) -> Result<(StatusCode, Json<OrganizationView>), Failure> {
    let mut fields = Fields::default();
    check_new(&mut fields, "", &request);
    fields.finish()?;
    let now = app.now();
    let account = &caller.person.account;
    let (organization, slugs) = prepare(&request, SecurityPolicy::for_new_organization(), now);
    let mut change = app.store.change().await?;
    let organization = insert(&mut change, &client.actor_for(account), organization, slugs, now).await?;
    change
        .insert_member(organization.id, account.id, Role::SuperAdmin, now)
        .await?;
    change.commit().await?;
    let mut person = Person::clone(&caller.person);
    let membership = Arc::new(Membership {
        organization,
        role: Role::SuperAdmin,
        verdict: None,
    });
    person.memberships.push(Arc::clone(&membership));
    let view = OrganizationView::new(&person, &membership, caller.session.principal(), now);
    Ok((StatusCode::CREATED, Json(view)))
}

/// One organization.
#[utoipa::path(
    get, path = "/v1/organizations/{org}", tag = "organizations", operation_id = "getOrganization",
    params(("org" = String, Path, description = "Id or slug")),
    responses((status = 200, description = "The organization", body = OrganizationView)),
)]
pub(super) async fn get(access: Access) -> Json<OrganizationView> {
    Json(view(&access, &access.membership))
}

/// Rename an organization.
#[utoipa::path(
    patch, path = "/v1/organizations/{org}", tag = "organizations", operation_id = "updateOrganization",
    params(("org" = String, Path, description = "Id or slug")),
    request_body = OrganizationChange,
    responses((status = 200, description = "The organization", body = OrganizationView)),
)]
pub(super) async fn rename(
    State(app): State<App>,
    client: Client,
    access: Access,
    body::Json(request): body::Json<OrganizationChange>,
) -> Result<Json<OrganizationView>, Failure> {
    let mut membership = Membership::clone(&access.membership);
    let old = membership.organization.name.clone();
    if let Some(name) = request.name.filter(|name| *name != old) {
        let mut fields = Fields::default();
        fields.name("name", &name);
        fields.finish()?;
        let mut change = app.store.change().await?;
        change.rename_organization(membership.organization.id, &name).await?;
        let actor = client.actor_for(&access.caller.person.account);
        let event = Event::new(EventType::OrganizationRenamed, &actor, app.now()).of(membership.organization.id);
        change
            .record(&event.with("old", json!(old)).with("new", json!(name)))
            .await?;
        change.commit().await?;
        membership.organization.name = name;
    }
    Ok(Json(view(&access, &membership)))
}

fn view(access: &Access, membership: &Membership) -> OrganizationView {
    let caller = &access.caller;
    OrganizationView::new(&caller.person, membership, caller.session.principal(), caller.now)
}
