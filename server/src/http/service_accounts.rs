//! Service accounts: what uses the organization and is no person, with a person in charge (spec C19, X5).

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use lockstep_core::{
    access::{Capability, Role},
    api_key::name_faults,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    api_key_view::require_use_of_account, api_keys::id_in, body, client::Client, fields::Fields, gate::Access,
    members::role_named,
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    random,
    store::{ServiceAccount, StoredMember},
};

/// A service account to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewServiceAccount {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// `member` or `admin`, and never above your own.
    #[schema(value_type = Role)]
    role: String,
    /// The member in charge; absent: you.
    #[schema(nullable = false)]
    owner_id: Option<Uuid>,
}

/// What of a service account changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ServiceAccountChange {
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    name: Option<String>,
    #[schema(nullable = false, value_type = Option<Role>)]
    role: Option<String>,
    #[schema(nullable = false)]
    owner_id: Option<Uuid>,
}

/// A service account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ServiceAccountView {
    id: Uuid,
    name: String,
    role: Role,
    /// Who is in charge.
    owner: PersonInCharge,
    created_at: Timestamp,
    /// Its keys that were neither revoked nor replaced.
    keys: u32,
}

/// The person in charge of a service account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PersonInCharge {
    id: Uuid,
    name: String,
    email: String,
    /// Whether the person still is a member. The keys go on either way; somebody else should take charge.
    is_member: bool,
}

/// The organization's service accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ServiceAccounts {
    items: Vec<ServiceAccountView>,
}

impl ServiceAccountView {
    fn new(account: &ServiceAccount) -> Self {
        Self {
            id: account.id,
            name: account.name.clone(),
            role: account.role,
            owner: PersonInCharge {
                id: account.owner_id,
                name: account.owner_name.clone(),
                email: account.owner_email.clone(),
                is_member: account.owner_role.is_some(),
            },
            created_at: account.created_at,
            keys: account.keys,
        }
    }
}

/// Make a service account. It has no password and no second factor, and its keys do not depend on anybody's.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/service-accounts", tag = "api keys", operation_id = "createServiceAccount",
    params(("org" = String, Path, description = "Id or slug")),
    request_body = NewServiceAccount,
    responses((status = 201, description = "The service account", body = ServiceAccountView)),
)]
pub(super) async fn create(
    State(app): State<App>,
    client: Client,
    access: Access,
    body::Json(request): body::Json<NewServiceAccount>,
) -> Result<(StatusCode, Json<ServiceAccountView>), Failure> {
    let role = checked(Some(&request.name), Some(&request.role))?.unwrap_or(Role::Member);
    require_role(&access, role)?;
    let now = access.caller.now;
    let owner_id = request.owner_id.unwrap_or(access.caller.person.account.id);
    let owner = member_in_charge(&app, &access, owner_id, role).await?;
    let account = ServiceAccount {
        id: random::id(now),
        organization_id: access.membership.organization.id,
        name: request.name,
        role,
        owner_id,
        owner_email: owner.email,
        owner_name: owner.name,
        owner_role: Some(owner.role),
        created_at: now,
        keys: 0,
    };
    let mut change = app.store.change().await?;
    if !change.insert_service_account(&account).await? {
        return Err(Failure::TooManyApiKeys);
    }
    change
        .record(&event(EventType::ServiceAccountCreated, &client, &access, &account))
        .await?;
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(ServiceAccountView::new(&account))))
}

/// The service accounts that you are in charge of or, for whoever manages people, all.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/service-accounts", tag = "api keys", operation_id = "listServiceAccounts",
    params(("org" = String, Path, description = "Id or slug")),
    responses((status = 200, description = "The service accounts, the oldest first", body = ServiceAccounts)),
)]
pub(super) async fn list(State(app): State<App>, access: Access) -> Result<Json<ServiceAccounts>, Failure> {
    let accounts = app.store.service_accounts(access.membership.organization.id).await?;
    let items = accounts
        .iter()
        .filter(|account| may_see(&access, account))
        .map(ServiceAccountView::new)
        .collect();
    Ok(Json(ServiceAccounts { items }))
}

/// Change a service account's name, role or person in charge.
#[utoipa::path(
    patch, path = "/v1/organizations/{org}/service-accounts/{account}", tag = "api keys",
    operation_id = "updateServiceAccount",
    params(
        ("org" = String, Path, description = "Id or slug"),
        ("account" = Uuid, Path, description = "Id of the service account"),
    ),
    request_body = ServiceAccountChange,
    responses((status = 200, description = "The service account", body = ServiceAccountView)),
)]
pub(super) async fn update(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
    body::Json(request): body::Json<ServiceAccountChange>,
) -> Result<Json<ServiceAccountView>, Failure> {
    let old = find(&app, &access, path).await?;
    let role = checked(request.name.as_deref(), request.role.as_deref())?.unwrap_or(old.role);
    require_role(&access, role)?;
    let mut new = ServiceAccount { role, ..old.clone() };
    if let Some(name) = request.name {
        new.name = name;
    }
    if let Some(owner_id) = request.owner_id {
        let owner = member_in_charge(&app, &access, owner_id, role).await?;
        new.owner_id = owner_id;
        new.owner_email = owner.email;
        new.owner_name = owner.name;
        new.owner_role = Some(owner.role);
    }
    let mut change = app.store.change().await?;
    if !change.update_service_account(&old, &new).await? {
        return Err(Failure::Conflict);
    }
    change
        .record(&event(EventType::ServiceAccountChanged, &client, &access, &new))
        .await?;
    change.commit().await?;
    Ok(Json(ServiceAccountView::new(&new)))
}

/// Remove a service account. Its keys are refused from the very next request on.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/service-accounts/{account}", tag = "api keys",
    operation_id = "removeServiceAccount",
    params(
        ("org" = String, Path, description = "Id or slug"),
        ("account" = Uuid, Path, description = "Id of the service account"),
    ),
    responses((status = 204, description = "It is gone")),
)]
pub(super) async fn remove(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let account = find(&app, &access, path).await?;
    let mut change = app.store.change().await?;
    if !change.remove_service_account(account.id, access.caller.now).await? {
        return Err(Failure::NotFound);
    }
    change
        .record(&event(EventType::ServiceAccountRemoved, &client, &access, &account))
        .await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The service account of the path, for whoever may change it.
async fn find(
    app: &App,
    access: &Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<ServiceAccount, Failure> {
    let organization_id = access.membership.organization.id;
    let account = app.store.service_account(organization_id, id_in(path)?).await?;
    let account = account
        .filter(|account| may_see(access, account))
        .ok_or(Failure::NotFound)?;
    access.require(Capability::ManageMembers)?;
    require_use_of_account(access, &account)?;
    Ok(account)
}

fn may_see(access: &Access, account: &ServiceAccount) -> bool {
    account.owner_id == access.caller.person.account.id || access.membership.role.can(Capability::ManageMembers)
}

/// What is wrong with the fields; the role, where one was sent.
fn checked(name: Option<&str>, role: Option<&str>) -> Result<Option<Role>, Failure> {
    let mut fields = Fields::default();
    for fault in name.map(name_faults).unwrap_or_default() {
        fields.violation(fault.in_form());
    }
    fields.finish()?;
    let role = role.map(|name| role_named(name, "role")).transpose()?;
    if role == Some(Role::SuperAdmin) {
        return Err(Failure::violation("role_not_allowed", "role"));
    }
    Ok(role)
}

/// Nobody makes an account that may more than they may themselves.
fn require_role(access: &Access, role: Role) -> Result<(), Failure> {
    if access.membership.role.covers(role) {
        Ok(())
    } else {
        Err(Failure::NotPermitted)
    }
}

/// The member who is to be in charge. Whoever is in charge gets the account's keys, so their role covers its own.
async fn member_in_charge(app: &App, access: &Access, id: Uuid, role: Role) -> Result<StoredMember, Failure> {
    let members = app.store.members(access.membership.organization.id).await?;
    let member = members.into_iter().find(|member| member.account_id == id);
    let member = member.ok_or_else(|| Failure::violation("not_a_member", "ownerId"))?;
    if member.role.covers(role) {
        Ok(member)
    } else {
        Err(Failure::violation("role_exceeds_owner", "role"))
    }
}

fn event(kind: EventType, client: &Client, access: &Access, account: &ServiceAccount) -> Event {
    Event::new(kind, &client.actor_of(&access.caller), access.caller.now)
        .of(account.organization_id)
        .with("serviceAccountId", json!(account.id))
        .with("name", json!(account.name))
        .with("role", json!(account.role))
        .with("memberId", json!(account.owner_id))
}
