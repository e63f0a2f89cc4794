use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::StatusCode,
};
use lockstep_core::{
    access::{Capability, Decision, Role},
    compliance::PasswordState,
    policy::SecurityPolicy,
    time::Timestamp,
    two_factor::TwoFactorState,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{body, client::Client, fields::Fields, gate::Access};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    store::StoredMember,
};

/// A page of members, in the order in which their accounts were made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Members {
    items: Vec<MemberView>,
    /// Send it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<Uuid>,
}

/// A member as those who manage people see one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MemberView {
    id: Uuid,
    email: String,
    name: String,
    role: Role,
    joined_at: Timestamp,
    /// The password against the policy as it is now.
    password_state: PasswordState,
    /// The second factor as it is now.
    two_factor_state: TwoFactorState,
}

/// Which members, and how many at once.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MemberQuery {
    /// `compliant`, `non_compliant`, `unknown` or `not_applicable`.
    #[param(nullable = false, value_type = Option<PasswordState>)]
    password_state: Option<String>,
    /// 1 to 200.
    #[param(nullable = false, minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// The `nextCursor` of the page before.
    #[param(nullable = false)]
    cursor: Option<Uuid>,
}

/// A member's new role.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberChange {
    #[schema(value_type = Role)]
    role: String,
}

const DEFAULT_LIMIT: u32 = 50;
const LARGEST_LIMIT: u32 = 200;
const PASSWORD_STATES: [(&str, PasswordState); 4] = [
    ("compliant", PasswordState::Compliant),
    ("non_compliant", PasswordState::NonCompliant),
    ("unknown", PasswordState::Unknown),
    ("not_applicable", PasswordState::NotApplicable),
];

impl MemberView {
    fn new(member: &StoredMember, policy: &SecurityPolicy) -> Self {
        Self {
            id: member.account_id,
            email: member.email.clone(),
            name: member.name.clone(),
            role: member.role,
            joined_at: member.joined_at,
            password_state: member.facts(policy).password,
            two_factor_state: TwoFactorState::of(member.factors, &policy.two_factor),
        }
    }
}

/// The members, each with the state of the password against the policy as it is now.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/members", tag = "people", operation_id = "listMembers",
    params(("org" = String, Path, description = "Id or slug"), MemberQuery),
    responses((status = 200, description = "A page of members", body = Members)),
)]
pub(super) async fn list(
    State(app): State<App>,
    access: Access,
    query: Result<Query<MemberQuery>, QueryRejection>,
) -> Result<Json<Members>, Failure> {
    let Query(query) = query.map_err(|_| Failure::violation("invalid_query", ""))?;
    let (limit, wanted) = checked(&query)?;
    let policy = &access.membership.organization.policy;
    let members = app.store.members(access.membership.organization.id).await?;
    let after_cursor = members
        .iter()
        .filter(|member| query.cursor.is_none_or(|cursor| member.account_id > cursor));
    let mut items: Vec<_> = after_cursor
        .map(|member| MemberView::new(member, policy))
        .filter(|view| wanted.is_none_or(|wanted| view.password_state == wanted))
        .take(limit + 1)
        .collect();
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|view| view.id);
    Ok(Json(Members { items, next_cursor }))
}

fn checked(query: &MemberQuery) -> Result<(usize, Option<PasswordState>), Failure> {
    let mut fields = Fields::default();
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        fields.refuse("limit_out_of_range", "limit");
    }
    let wanted = query.password_state.as_ref().and_then(|name| {
        let state = PASSWORD_STATES.iter().find(|(known, _)| known == name);
        if state.is_none() {
            fields.refuse("unknown_value", "passwordState");
        }
        state.map(|(_, state)| *state)
    });
    fields.finish()?;
    Ok((limit as usize, wanted))
}

/// Change a member's role. Only a super admin makes or unmakes a super admin, and one always remains.
#[utoipa::path(
    patch, path = "/v1/organizations/{org}/members/{member}", tag = "people", operation_id = "updateMember",
    params(("org" = String, Path, description = "Id or slug"), ("member" = Uuid, Path, description = "Id of the user")),
    request_body = MemberChange,
    responses((status = 200, description = "The member", body = MemberView)),
)]
pub(super) async fn change_role(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
    body::Json(request): body::Json<MemberChange>,
) -> Result<Json<MemberView>, Failure> {
    let organization = &access.membership.organization;
    let role = role_named(&request.role, "role")?;
    let mut member = find(&app, &access, path).await?;
    require_for(&access, member.role)?;
    require_for(&access, role)?;
    if member.role != role {
        let mut change = app.store.change().await?;
        if !change
            .change_role(organization.id, member.account_id, member.role, role)
            .await?
        {
            return Err(refused(member.role));
        }
        let actor = client.actor_for(&access.caller.person.account);
        let event = Event::new(EventType::RoleChanged, &actor, app.now())
            .of(organization.id)
            .with("memberId", json!(member.account_id))
            .with("old", json!(member.role))
            .with("new", json!(role));
        change.record(&event).await?;
        change.commit().await?;
        member.role = role;
    }
    Ok(Json(MemberView::new(&member, &organization.policy)))
}

/// Remove a member, or leave. Leaving is open to everybody, because it cures policies that contradict each other; but
/// one super admin always remains.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/members/{member}", tag = "people", operation_id = "removeMember",
    params(("org" = String, Path, description = "Id or slug"), ("member" = Uuid, Path, description = "Id of the user")),
    responses((status = 204, description = "The member is gone")),
)]
pub(super) async fn remove(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let organization = &access.membership.organization;
    let member = find(&app, &access, path).await?;
    if member.account_id != access.caller.person.account.id {
        if access.decision != Decision::Allow {
            return Err(Failure::PolicyNotMet(access.decision.clone()));
        }
        access.require(Capability::ManageMembers)?;
        require_for(&access, member.role)?;
    }
    let mut change = app.store.change().await?;
    if !change
        .remove_member(organization.id, member.account_id, member.role)
        .await?
    {
        return Err(refused(member.role));
    }
    let actor = client.actor_for(&access.caller.person.account);
    let event = Event::new(EventType::MemberRemoved, &actor, app.now())
        .of(organization.id)
        .with("memberId", json!(member.account_id))
        .with("memberEmail", json!(member.email));
    change.record(&event).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn role_named(name: &str, path: &str) -> Result<Role, Failure> {
    Role::from_name(name).ok_or_else(|| Failure::violation("unknown_value", path))
}

/// Who is super admin is a matter of security.
pub(super) fn require_for(access: &Access, role: Role) -> Result<(), Failure> {
    if role.can(Capability::ManageSecurity) {
        access.require(Capability::ManageSecurity)
    } else {
        Ok(())
    }
}

pub(super) async fn find(
    app: &App,
    access: &Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<StoredMember, Failure> {
    let Path((_, id)) = path.map_err(|_| Failure::NotFound)?;
    // Who may not see the members does not learn who is one.
    if id != access.caller.person.account.id && !access.membership.role.can(Capability::ManageMembers) {
        return Err(Failure::NotPermitted);
    }
    let members = app.store.members(access.membership.organization.id).await?;
    members
        .into_iter()
        .find(|member| member.account_id == id)
        .ok_or(Failure::NotFound)
}

/// The statement took nothing: the guard held, or the role was changed by somebody else at the same time.
fn refused(role: Role) -> Failure {
    if role == Role::SuperAdmin {
        Failure::LastSuperAdmin
    } else {
        Failure::Conflict
    }
}
