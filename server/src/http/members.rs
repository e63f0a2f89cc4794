use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
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

use super::{
    body,
    client::Client,
    fields::Fields,
    gate::Access,
    table::{self, Format},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    store::{Invitation, StoredMember},
};

/// A page of members, in the order in which their accounts were made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Members {
    /// Members in all, whatever the filters say.
    total: usize,
    /// Of them, those who have a second factor that would do (spec A9).
    with_two_factor: usize,
    without_two_factor: usize,
    /// Invitations that were not accepted yet. They are no members, and not counted above.
    pending_invitations: usize,
    /// Service accounts. They are no members either.
    service_accounts: usize,
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
    /// `enrolled`, `not_enrolled`, `method_not_accepted` or `inactive`.
    #[param(nullable = false, value_type = Option<TwoFactorState>)]
    two_factor: Option<String>,
    /// `super_admin`, `admin` or `member`.
    #[param(nullable = false, value_type = Option<Role>)]
    role: Option<String>,
    /// A part of the e-mail or of the name.
    #[param(nullable = false)]
    q: Option<String>,
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

const TWO_FACTOR_STATES: [(&str, TwoFactorState); 4] = [
    ("enrolled", TwoFactorState::Enrolled),
    ("not_enrolled", TwoFactorState::NotEnrolled),
    ("method_not_accepted", TwoFactorState::MethodNotAccepted),
    ("inactive", TwoFactorState::Inactive),
];
const HEADING: [&str; 7] = [
    "id",
    "email",
    "name",
    "role",
    "joinedAt",
    "passwordState",
    "twoFactorState",
];

/// What the members of a page have in common.
struct Wanted {
    password_state: Option<PasswordState>,
    two_factor: Option<TwoFactorState>,
    role: Option<Role>,
    /// In small letters.
    part: Option<String>,
}

impl Wanted {
    fn includes(&self, view: &MemberView) -> bool {
        let has_part = |part: &String| {
            [&view.email, &view.name]
                .iter()
                .any(|text| text.to_lowercase().contains(part.as_str()))
        };
        self.password_state.is_none_or(|wanted| view.password_state == wanted)
            && self.two_factor.is_none_or(|wanted| view.two_factor_state == wanted)
            && self.role.is_none_or(|wanted| view.role == wanted)
            && self.part.as_ref().is_none_or(has_part)
    }
}

impl MemberView {
    fn line(self) -> [String; HEADING.len()] {
        [
            self.id.to_string(),
            self.email,
            self.name,
            self.role.name().to_owned(),
            self.joined_at.to_string(),
            table::word(&self.password_state),
            table::word(&self.two_factor_state),
        ]
    }

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

/// The members, each with the state of the password and of the second factor as they are now. With `accept: text/csv`
/// the answer is everybody whom the filters let through, as a file (spec A12).
#[utoipa::path(
    get, path = "/v1/organizations/{org}/members", tag = "people", operation_id = "listMembers",
    params(("org" = String, Path, description = "Id or slug"), MemberQuery),
    responses((
        status = 200, description = "A page of members, or all of them as a file",
        content((Members = "application/json"), (String = "text/csv")),
    )),
)]
pub(super) async fn list(
    State(app): State<App>,
    access: Access,
    headers: HeaderMap,
    query: Result<Query<MemberQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query.map_err(|_| Failure::violation("invalid_query", ""))?;
    let (limit, wanted) = checked(&query)?;
    let organization = &access.membership.organization;
    let members = app.store.members(organization.id).await?;
    let total = members.len();
    let views: Vec<_> = members
        .iter()
        .map(|member| MemberView::new(member, &organization.policy))
        .collect();
    let with_two_factor = views.iter().filter(|view| view.two_factor_state.is_set_up()).count();
    let matching = views.into_iter().filter(|view| wanted.includes(view));
    if Format::wanted(&headers) == Format::Csv {
        let name = format!("members-{}", organization.slug);
        return table::answer(&name, HEADING, matching.map(MemberView::line));
    }
    let is_pending = |invitation: &Invitation| !access.caller.now.is_at_or_after(invitation.expires_at);
    let pending_invitations = app.store.invitations(organization.id).await?;
    let pending_invitations = pending_invitations.iter().filter(|one| is_pending(one)).count();
    let service_accounts = app.store.service_accounts(organization.id).await?.len();
    let mut items: Vec<_> = matching
        .filter(|view| query.cursor.is_none_or(|cursor| view.id > cursor))
        .take(limit + 1)
        .collect();
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|view| view.id);
    let answer = Members {
        total,
        with_two_factor,
        without_two_factor: total - with_two_factor,
        pending_invitations,
        service_accounts,
        items,
        next_cursor,
    };
    Ok(Json(answer).into_response())
}

fn checked(query: &MemberQuery) -> Result<(usize, Wanted), Failure> {
    let mut fields = Fields::default();
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        fields.refuse("limit_out_of_range", "limit");
    }
    let password_state = known(
        &mut fields,
        "passwordState",
        query.password_state.as_deref(),
        &PASSWORD_STATES,
    );
    let two_factor = known(
        &mut fields,
        "twoFactor",
        query.two_factor.as_deref(),
        &TWO_FACTOR_STATES,
    );
    let roles = Role::ALL.map(|role| (role.name(), role));
    let role = known(&mut fields, "role", query.role.as_deref(), &roles);
    fields.finish()?;
    let wanted = Wanted {
        password_state,
        two_factor,
        role,
        part: query.q.as_ref().map(|part| part.trim().to_lowercase()),
    };
    Ok((limit as usize, wanted))
}

/// The value of that name; one that does not exist is refused.
fn known<T: Copy>(fields: &mut Fields, path: &str, name: Option<&str>, table: &[(&str, T)]) -> Option<T> {
    let name = name?;
    let found = table.iter().find(|(known, _)| *known == name);
    if found.is_none() {
        fields.refuse("unknown_value", path);
    }
    found.map(|(_, value)| *value)
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
    let now = app.now();
    let revoked = change
        .revoke_api_keys_of(organization.id, member.account_id, now)
        .await?;
    let actor = client.actor_for(&access.caller.person.account);
    let event = Event::new(EventType::MemberRemoved, &actor, now)
        .of(organization.id)
        .with("memberId", json!(member.account_id))
        .with("memberEmail", json!(member.email))
        .with("revokedApiKeys", json!(revoked));
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
