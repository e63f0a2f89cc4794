use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{
    attempt, body,
    client::Client,
    fields::Fields,
    session::{self, SessionView},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    passwords::{Password, Verification},
    store::Account,
};

/// Credentials.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Login {
    email: String,
    password: Password,
}

/// Log in; the answer is a session. The password is at hand now, so every organization's policy judges it: one that
/// has become too weak is found here, and `next` leads to where it is changed.
#[utoipa::path(
    post, path = "/v1/auth/login", tag = "auth", operation_id = "login",
    request_body = Login,
    responses((status = 200, description = "The session", body = SessionView)),
)]
pub(super) async fn login(
    State(app): State<App>,
    client: Client,
    body::Json(request): body::Json<Login>,
) -> Result<Response, Failure> {
    let mut fields = Fields::default();
    let email = fields.email("email", &request.email);
    fields.password("password", &request.password);
    fields.finish()?;
    let email = email.ok_or_else(|| Failure::violation("invalid_email", "email"))?;
    let account = app.store.account_by_email(&email).await?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    match (
        account,
        attempt::verify(&app, &client, &email.key, stored, &request.password).await?,
    ) {
        (Some(account), Verification::Right { needs_rehash }) => {
            succeed(&app, &client, account, &request.password, needs_rehash).await
        }
        (account, _) => {
            // Whoever does not exist leaves the same trace, without the e-mail: people type passwords there.
            let actor = account.map_or_else(|| client.actor(), |account| client.actor_for(&account));
            let event = Event::new(EventType::LoginFailed, &actor, app.now()).with("method", json!("password"));
            app.store.record(&event).await?;
            Err(Failure::InvalidCredentials)
        }
    }
}

async fn succeed(
    app: &App,
    client: &Client,
    account: Account,
    password: &Password,
    needs_rehash: bool,
) -> Result<Response, Failure> {
    let mut person = app.store.person(account.id).await?.ok_or(Failure::InvalidCredentials)?;
    let judgements = app.judge.judge(password, person.rules()).await?;
    let renewed_hash = match password.hashable() {
        Some(hashable) if needs_rehash => Some(app.hasher.hash(hashable).await?),
        _ => None,
    };
    let now = app.now();
    let (session, token) = session::begin(account.id, now);
    let mut change = app.store.change().await?;
    if !change
        .insert_session(&session, &token.hash(), account.password_id)
        .await?
    {
        // The password was changed while this one was compared.
        return Err(Failure::InvalidCredentials);
    }
    if let Some(hash) = renewed_hash {
        change.rehash_password(account.id, account.password_id, &hash).await?;
    }
    change
        .store_judgements(account.id, account.password_id, &judgements, now)
        .await?;
    let event =
        Event::new(EventType::LoginSucceeded, &client.actor_for(&account), now).with("method", json!("password"));
    change.record(&event).await?;
    change.commit().await?;
    person.note(&judgements);
    session::answer(app, StatusCode::OK, &person, &session, &token)
}
