use axum::{Json, extract::State, http::StatusCode, response::Response};
use lockstep_core::policy::TwoFactorMethod;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    attempt::{self, Compared},
    body,
    ceremonies::{self, KeyRequest},
    client::Client,
    fields::Fields,
    gate::Caller,
    saver,
    second_factor::{self, Proof, SecondFactor},
    session::{self, SessionView},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::{Failure, Step},
    passwords::Password,
    store::{Binding, Person, Subject},
};

/// The current password, a second factor that is set up, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Reauthenticate {
    #[schema(nullable = false)]
    password: Option<Password>,
    #[schema(nullable = false)]
    second_factor: Option<SecondFactor>,
}

/// Prove again who you are, for five minutes. Every organization's policy judges the password, which ends
/// `password_unknown`; a second factor ends `two_factor_verification_required`. The session goes on under a new token.
#[utoipa::path(
    post, path = "/v1/auth/reauthenticate", tag = "auth", operation_id = "reauthenticate",
    request_body = Reauthenticate,
    responses((status = 200, description = "The session, fresh", body = SessionView)),
)]
pub(super) async fn reauthenticate(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body::Json(request): body::Json<Reauthenticate>,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    match (&request.password, &request.second_factor) {
        (None, None) => fields.refuse("required", "password"),
        (Some(password), _) => fields.password("password", password),
        (None, Some(_)) => {}
    }
    fields.finish()?;
    let account = &caller.person.account;
    let mut judgements = Vec::new();
    if let Some(password) = &request.password {
        prove(&app, &client, &caller, password).await?;
        judgements = app.judge.judge(password, caller.person.rules()).await?;
    }
    let proof = match &request.second_factor {
        None => None,
        Some(factor) => Some(
            second_factor::check(
                &app,
                &client,
                &caller.person,
                &TwoFactorMethod::ALL,
                factor,
                Some(Binding::Session(caller.session.id)),
                Step::LoggedIn,
            )
            .await?,
        ),
    };
    let mut change = app.store.change().await?;
    if let Some(proof) = &proof {
        change = second_factor::take(&app, &client, account, change, proof, Step::LoggedIn).await?;
    }
    let used = proof.as_ref().map(Proof::used);
    let (session, token) = session::renew(&mut change, &caller, used).await?;
    if let Some(password) = &request.password {
        saver::keep(&app, &mut change, &caller.person, &session, &token, password).await?;
    }
    change
        .store_judgements(account.id, account.password_id, &judgements, caller.now)
        .await?;
    let event = Event::new(EventType::Reauthenticated, &client.actor_for(account), caller.now);
    let event = match used {
        None => event.with("method", json!("password")),
        Some(used) => event.with("method", json!(used.method())),
    };
    change.record(&event).await?;
    change.commit().await?;
    let mut person = Person::clone(&caller.person);
    person.note(&judgements);
    if let Some(Proof::BackupCode(_)) = proof {
        person.factors = person.factors.without(TwoFactorMethod::BackupCode);
    }
    session::answer(&app, StatusCode::OK, &person, &session, &token)
}

/// Ask for one of the account's security keys, to re-authenticate with it. The question is good for 5 minutes, for
/// this session and once; asking again makes another one, and this one is dead.
#[utoipa::path(
    post, path = "/v1/auth/reauthenticate/options", tag = "auth", operation_id = "getReauthenticationKeyOptions",
    responses((status = 200, description = "What to ask the browser for", body = KeyRequest)),
)]
pub(super) async fn options(State(app): State<App>, caller: Caller) -> Result<Json<KeyRequest>, Failure> {
    let place = Binding::Session(caller.session.id);
    ceremonies::ask(&app, &caller.person, &TwoFactorMethod::ALL, place)
        .await
        .map(Json)
}

/// The caller knows the account's password, or the failed attempt is recorded.
pub(super) async fn prove(app: &App, client: &Client, caller: &Caller, password: &Password) -> Result<(), Failure> {
    let account = &caller.person.account;
    let stored = Some(account.password_hash.clone());
    match attempt::verify(app, client, Subject::Account(account.id), stored, password).await? {
        Compared::Right { .. } => Ok(()),
        Compared::Wrong(attempt) => {
            let actor = client.actor_for(account);
            let event = Event::new(EventType::ReauthenticationFailed, &actor, caller.now);
            let event = event.with("method", json!("password"));
            attempt.failed(app, &actor, &event).await?;
            Err(Failure::WrongPassword)
        }
    }
}
