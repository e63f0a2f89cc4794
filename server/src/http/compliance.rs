use axum::{Json, extract::State};
use lockstep_core::{
    access::Role, api_key::ApiKeyStatus, compliance::PasswordState, policy::ApiKeyPolicy, time::Timestamp,
    two_factor::TwoFactorState,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::gate::Access;
use crate::{app::App, error::Failure, store::ApiKey};

/// Who satisfies the policy as it is now (spec A27, A28).
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Compliance {
    /// The version of the policy.
    version: u64,
    /// Members in all.
    total: usize,
    compliant: usize,
    non_compliant: usize,
    unknown: usize,
    not_applicable: usize,
    /// Members who have a second factor that would do (spec A40).
    with_two_factor: usize,
    without_two_factor: usize,
    lists: ComplianceLists,
    api_keys: ApiKeyAdoption,
}

/// Keys that nobody has revoked and that have not expired, and how many of them follow the advice (spec A40).
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ApiKeyAdoption {
    total: usize,
    /// Of which only a hash is kept.
    hashed: usize,
    /// That expire some day.
    expiring: usize,
    /// That the policy would refuse today.
    legacy: usize,
}

impl ApiKeyAdoption {
    fn of(keys: &[ApiKey], policy: &ApiKeyPolicy, now: Timestamp) -> Self {
        let mut adoption = Self::default();
        for key in keys {
            let status = policy.standing(&key.facts(), now).status;
            adoption.total += 1;
            adoption.hashed += usize::from(key.hashed);
            adoption.expiring += usize::from(key.expires_at.is_some());
            adoption.legacy += usize::from(status != ApiKeyStatus::Active);
        }
        adoption
    }
}

/// The same members by name.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ComplianceLists {
    compliant: Vec<ListedMember>,
    non_compliant: Vec<ListedMember>,
    unknown: Vec<ListedMember>,
    not_applicable: Vec<ListedMember>,
}

/// A member.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ListedMember {
    member_id: Uuid,
    email: String,
    name: String,
    role: Role,
}

/// Who complies, who does not, and of whom it is not known.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/compliance", tag = "people", operation_id = "getCompliance",
    params(("org" = String, Path, description = "Id or slug")),
    responses((status = 200, description = "Counts and lists", body = Compliance)),
)]
pub(super) async fn get_compliance(State(app): State<App>, access: Access) -> Result<Json<Compliance>, Failure> {
    let policy = &access.membership.organization.policy;
    let mut lists = ComplianceLists::default();
    let (mut total, mut with_two_factor) = (0, 0);
    for member in app.store.members(access.membership.organization.id).await? {
        total += 1;
        if TwoFactorState::of(member.factors, &policy.two_factor).is_set_up() {
            with_two_factor += 1;
        }
        let list = match member.facts(policy).password {
            PasswordState::Compliant => &mut lists.compliant,
            PasswordState::NonCompliant => &mut lists.non_compliant,
            PasswordState::Unknown => &mut lists.unknown,
            PasswordState::NotApplicable => &mut lists.not_applicable,
        };
        list.push(ListedMember {
            member_id: member.account_id,
            email: member.email,
            name: member.name,
            role: member.role,
        });
    }
    let [compliant, non_compliant, unknown, not_applicable] = [
        &lists.compliant,
        &lists.non_compliant,
        &lists.unknown,
        &lists.not_applicable,
    ]
    .map(Vec::len);
    let keys = app
        .store
        .living_api_keys(access.membership.organization.id, access.caller.now)
        .await?;
    Ok(Json(Compliance {
        version: policy.version,
        total,
        compliant,
        non_compliant,
        unknown,
        not_applicable,
        with_two_factor,
        without_two_factor: total - with_two_factor,
        lists,
        api_keys: ApiKeyAdoption::of(&keys, &policy.api_keys, access.caller.now),
    }))
}
