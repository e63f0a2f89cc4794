use axum::{Json, extract::State, http::StatusCode, response::Response};
use lockstep_core::policy::PolicyParts;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    body,
    client::Client,
    fields::Fields,
    gate::Caller,
    reauthenticate::prove,
    session::{self, SessionView},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    mail::Notice,
    passwords::{Judgement, Password},
    random,
    store::Person,
};

/// The password before and after.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PasswordChange {
    current_password: Password,
    new_password: Password,
}

/// The strictest rules that bind the caller, from all of the caller's organizations.
#[utoipa::path(
    get, path = "/v1/account/password-policy", tag = "account", operation_id = "getAccountPasswordPolicy",
    responses((status = 200, description = "The rules, as a policy document with only `password`", body = PolicyParts)),
)]
pub(super) async fn get_password_policy(caller: Caller) -> Json<PolicyParts> {
    Json(PolicyParts {
        password: Some(caller.person.merged_policy()),
        ..PolicyParts::default()
    })
}

/// Change the password. All other sessions end; this one goes on under a new token.
#[utoipa::path(
    put, path = "/v1/account/password", tag = "account", operation_id = "changePassword",
    request_body = PasswordChange,
    responses((status = 200, description = "The session, under its new token", body = SessionView)),
)]
pub(super) async fn change_password(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body::Json(request): body::Json<PasswordChange>,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    fields.password("currentPassword", &request.current_password);
    fields.password("newPassword", &request.new_password);
    fields.finish()?;
    let judgements = judge(&app, &caller.person, &request.new_password).await?;
    prove(&app, &client, &caller, &request.current_password).await?;
    let hashable = request
        .new_password
        .hashable()
        .ok_or_else(|| Failure::internal("an accepted password was cut"))?;
    let hash = app.hasher.hash(hashable).await?;
    let account = &caller.person.account;
    let now = app.now();
    let password_id = random::id(now);
    let mut change = app.store.change().await?;
    if !change
        .replace_password(account.id, account.password_id, password_id, &hash)
        .await?
    {
        return Err(Failure::Conflict);
    }
    change
        .store_judgements(account.id, password_id, &judgements, now)
        .await?;
    let (session, token) = session::renew(&mut change, &caller, None).await?;
    change.end_other_sessions(account.id, caller.session.id).await?;
    change
        .record(&Event::new(EventType::PasswordChanged, &client.actor_for(account), now))
        .await?;
    app.queue_notice(&mut change, account, Notice::PasswordChanged).await?;
    change.commit().await?;
    let mut person = Person::clone(&caller.person);
    person.note(&judgements);
    session::answer(&app, StatusCode::OK, &person, &session, &token)
}

/// The verdicts of each organization on a password that all of them accept together.
pub(super) async fn judge(app: &App, person: &Person, password: &Password) -> Result<Vec<Judgement>, Failure> {
    let merged = person.merged_policy();
    if !merged.is_satisfiable() {
        return Err(Failure::PoliciesConflict);
    }
    let verdict = app.judge.verdict(password, merged, person.context()).await?;
    if !verdict.accepted {
        return Err(Failure::PasswordNotAccepted(verdict));
    }
    let judgements = app.judge.judge(password, person.rules()).await?;
    match judgements.iter().find(|judgement| !judgement.verdict.accepted) {
        None => Ok(judgements),
        Some(refused) => Err(Failure::PasswordNotAccepted(refused.verdict.clone())),
    }
}
