use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use lockstep_core::{
    access::{Capability, Decision, ReasonCode, Role, decide},
    compliance::PasswordState,
    policy::SecurityPolicy,
    time::Timestamp,
    two_factor::TwoFactorState,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    api_key_impact::ApiKeyImpact,
    body::JsonBytes,
    gate::Access,
    policy_changes::{self, PolicyChange},
    saver,
    security_policy::patched,
    table::{self, Format},
};
use crate::{app::App, error::Failure, store::StoredMember};

/// What a changed policy would do, before anything changes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Preview {
    /// The version that the patch was applied to.
    version: u64,
    /// Members in all.
    total: usize,
    /// Affected members who must do more than enter their password again.
    blocked: usize,
    /// Affected members whose password has to be entered again before anybody knows.
    unknown: usize,
    /// Everybody who could not use the organization right after the change (spec A10).
    affected: Vec<AffectedMember>,
    /// Their e-mails, joined by `, `, in the order of the list.
    emails: String,
    /// What the caller would be told by the changed policy, in this session.
    your_decision: Decision,
    /// The save would be refused, because it would keep the caller out (spec R7).
    would_lock_yourself_out: bool,
    /// Exactly the fields that would change.
    changes: Vec<PolicyChange>,
    /// The keys that would stop before their own end.
    api_keys: ApiKeyImpact,
}

/// A member who could not use the organization.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AffectedMember {
    member_id: Uuid,
    email: String,
    name: String,
    role: Role,
    password_state: PasswordState,
    two_factor_state: TwoFactorState,
    decision: Decision,
    /// The change does it: with the policy as it is the member is allowed.
    newly_affected: bool,
}

const HEADING: [&str; 7] = [
    "email",
    "name",
    "role",
    "passwordState",
    "twoFactorState",
    "reasons",
    "newlyAffected",
];

impl AffectedMember {
    fn line(self) -> [String; HEADING.len()] {
        let reasons: Vec<_> = self
            .decision
            .reasons()
            .iter()
            .map(|reason| table::word(&reason.code))
            .collect();
        [
            self.email,
            self.name,
            self.role.name().to_owned(),
            table::word(&self.password_state),
            table::word(&self.two_factor_state),
            reasons.join(" "),
            self.newly_affected.to_string(),
        ]
    }
}

/// Who would be kept out by a change? Takes the same merge patch as the change itself, and decides by the same
/// function as every request. With `accept: text/csv` the answer is the affected members, as a file (spec A12).
#[utoipa::path(
    post, path = "/v1/organizations/{org}/security-policy/preview", tag = "policy",
    operation_id = "previewSecurityPolicy",
    params(("org" = String, Path, description = "Id or slug")),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((
        status = 200, description = "The impact",
        content((Preview = "application/json"), (String = "text/csv")),
    )),
)]
pub(super) async fn preview(
    State(app): State<App>,
    access: Access,
    headers: HeaderMap,
    JsonBytes(body): JsonBytes,
) -> Result<Response, Failure> {
    access.require(Capability::ManageSecurity)?;
    let current = &access.membership.organization.policy;
    let next = patched(&access, &body)?;
    let mut members = app.store.members(access.membership.organization.id).await?;
    // Saving judges the saver's own password, so the preview does.
    let judgement = saver::judge(&app, &access, &next).await?;
    let (your_decision, outcome) = saver::outlook(&access, &next, judgement.as_ref())?;
    if let Some(judgement) = &judgement {
        let own = access.caller.person.account.id;
        for member in members.iter_mut().filter(|member| member.account_id == own) {
            member.verdict = Some(judgement.stored().into());
        }
    }
    let keys = app
        .store
        .living_api_keys(access.membership.organization.id, access.caller.now)
        .await?;
    let affected: Vec<_> = members
        .iter()
        .filter_map(|member| affected(member, current, &next, access.caller.now))
        .collect();
    if Format::wanted(&headers) == Format::Csv {
        let name = format!("affected-{}", access.membership.organization.slug);
        return table::answer(&name, HEADING, affected.into_iter().map(AffectedMember::line));
    }
    let emails: Vec<_> = affected.iter().map(|member| member.email.as_str()).collect();
    let is_unknown = |member: &&AffectedMember| {
        member
            .decision
            .reasons()
            .iter()
            .all(|reason| reason.code == ReasonCode::PasswordUnknown)
    };
    let unknown = affected.iter().filter(is_unknown).count();
    let answer = Preview {
        version: current.version,
        total: members.len(),
        blocked: affected.len() - unknown,
        unknown,
        emails: emails.join(", "),
        your_decision,
        would_lock_yourself_out: saver::locks_out(&outcome),
        affected,
        changes: policy_changes::between(current, &next)?,
        api_keys: ApiKeyImpact::of(&keys, &members, current, &next, access.caller.now),
    };
    Ok(Json(answer).into_response())
}

fn affected(
    member: &StoredMember,
    current: &SecurityPolicy,
    next: &SecurityPolicy,
    now: Timestamp,
) -> Option<AffectedMember> {
    // As if the member had just logged in with everything that there is.
    let decision_under =
        |policy: &SecurityPolicy| decide(member.best_login(policy), &member.facts(policy), policy, now);
    let decision = decision_under(next);
    (decision != Decision::Allow).then(|| AffectedMember {
        member_id: member.account_id,
        email: member.email.clone(),
        name: member.name.clone(),
        role: member.role,
        password_state: member.facts(next).password,
        two_factor_state: TwoFactorState::of(member.factors, &next.two_factor),
        decision,
        newly_affected: decision_under(current) == Decision::Allow,
    })
}
