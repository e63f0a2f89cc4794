use axum::{Json, extract::State};
use lockstep_core::{
    Violation,
    json::Json as AnyJson,
    password::{Context, PasswordVerdict},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{body, gate::Reader, password_rules::InvitationQuery};
use crate::{app::App, error::Failure, passwords::Password, store::Organization};

/// A candidate, and who chooses it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordCheck {
    /// May be empty: that is a password like any other that is too short.
    password: Password,
    /// Absent: the caller and this organization.
    #[schema(value_type = Option<CheckContext>, nullable = false)]
    context: Option<AnyJson>,
}

/// Whose words must not be in the password.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its description is used; the core reads the document")]
struct CheckContext {
    #[schema(nullable = false)]
    email: Option<String>,
    #[schema(nullable = false)]
    name: Option<String>,
    #[schema(nullable = false)]
    organization: Option<OneOrSeveral>,
}

/// A name, or names and slugs.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its description is used; the core reads the document")]
enum OneOrSeveral {
    One(String),
    Several(Vec<String>),
}

/// Try a password against the organization's rules. Nothing of it is stored or logged.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/password-policy/check", tag = "policy", operation_id = "checkPassword",
    params(("org" = String, Path, description = "Id or slug"), InvitationQuery),
    request_body = PasswordCheck,
    responses((status = 200, description = "Every requirement, met or not", body = PasswordVerdict)),
)]
pub(super) async fn check(
    State(app): State<App>,
    reader: Reader,
    body::Json(request): body::Json<PasswordCheck>,
) -> Result<Json<PasswordVerdict>, Failure> {
    let key = match &reader {
        Reader::Member(access) => access.caller.session.id.to_string(),
        Reader::Invited { key, .. } => key.clone(),
    };
    app.limiters.checks.take(&key, app.clock.monotonic())?;
    let organization = reader.organization();
    let context = match &request.context {
        None => own_context(&reader, organization),
        Some(json) => Context::from_json(json).map_err(|violations| Failure::InvalidRequest(inside(violations)))?,
    };
    app.judge
        .verdict(&request.password, organization.policy.password.clone(), context)
        .await
        .map(Json)
}

fn own_context(reader: &Reader, organization: &Organization) -> Context {
    match reader {
        Reader::Member(access) => {
            let account = &access.caller.person.account;
            organization.rules_for(&account.email, &account.name).context
        }
        Reader::Invited { email, .. } => organization.rules_for(email, "").context,
    }
}

fn inside(violations: Vec<Violation>) -> Vec<Violation> {
    let inside = |violation: Violation| Violation {
        path: match violation.path.as_str() {
            "" => "context".to_owned(),
            path => format!("context.{path}"),
        },
        ..violation
    };
    violations.into_iter().map(inside).collect()
}
