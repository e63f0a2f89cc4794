use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    attempt, body,
    client::Client,
    fields::Fields,
    gate::Caller,
    session::{self, SessionView},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    passwords::{Password, Verification},
    store::Person,
    token::{Token, TokenKind},
};

/// The current password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reauthenticate {
    password: Password,
}

/// Prove again who you are, for five minutes. Every organization's policy judges the password, which ends
/// `password_unknown`. The session goes on under a new token.
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
    fields.password("password", &request.password);
    fields.finish()?;
    prove(&app, &client, &caller, &request.password).await?;
    let judgements = app.judge.judge(&request.password, caller.person.rules()).await?;
    let account = &caller.person.account;
    let now = app.now();
    let token = Token::generate(TokenKind::Session);
    let mut change = app.store.change().await?;
    if !change.renew_session(&caller.token.hash(), &token.hash(), now).await? {
        return Err(Failure::Unauthenticated);
    }
    change
        .store_judgements(account.id, account.password_id, &judgements, now)
        .await?;
    let event = Event::new(EventType::Reauthenticated, &client.actor_for(account), now);
    change.record(&event.with("method", json!("password"))).await?;
    change.commit().await?;
    let mut person = Person::clone(&caller.person);
    person.note(&judgements);
    session::answer(
        &app,
        StatusCode::OK,
        &person,
        &session::renewed(&caller.session, now),
        &token,
    )
}

/// The caller knows the account's password, or the failed attempt is recorded.
pub(super) async fn prove(app: &App, client: &Client, caller: &Caller, password: &Password) -> Result<(), Failure> {
    let account = &caller.person.account;
    let stored = Some(account.password_hash.clone());
    match attempt::verify(app, client, &account.email_key, stored, password).await? {
        Verification::Right { .. } => Ok(()),
        Verification::Wrong => {
            let event = Event::new(EventType::ReauthenticationFailed, &client.actor_for(account), app.now());
            app.store.record(&event.with("method", json!("password"))).await?;
            Err(Failure::WrongPassword)
        }
    }
}
