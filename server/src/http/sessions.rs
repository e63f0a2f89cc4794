//! One's own sessions at browsers: where they are, and an end to each.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use lockstep_core::{policy::TwoFactorMethod, time::Timestamp, two_factor::UsedFactor};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{client::Client, gate::Caller};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    store::Origin,
};

/// The caller's sessions at browsers that have not ended. Access tokens are a list of their own.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Sessions {
    items: Vec<OwnSession>,
}

/// A session at a browser.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OwnSession {
    id: Uuid,
    /// Whether it is the one that asks.
    current: bool,
    created_at: Timestamp,
    last_used_at: Timestamp,
    /// When it ends unless it is used.
    expires_at: Timestamp,
    /// The factor that was used in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    second_factor: Option<TwoFactorMethod>,
    /// The network address where it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    address: Option<String>,
    /// The browser where it began, as it calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    user_agent: Option<String>,
}

/// Where am I logged in?
#[utoipa::path(
    get, path = "/v1/auth/sessions", tag = "auth", operation_id = "listSessions",
    responses((status = 200, description = "The sessions, the newest first", body = Sessions)),
)]
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Sessions>, Failure> {
    let policy = caller.person.session_policy();
    let sessions = app.store.browser_sessions(caller.person.account.id).await?;
    let alive = sessions
        .into_iter()
        .filter(|(session, _)| !caller.now.is_at_or_after(session.end(&policy)));
    let items = alive.map(|(session, Origin { address, user_agent })| OwnSession {
        id: session.id,
        current: session.id == caller.session.id,
        created_at: session.created_at,
        last_used_at: session.last_seen_at,
        expires_at: session.end(&policy),
        second_factor: session.login.second_factor.map(UsedFactor::method),
        address,
        user_agent,
    });
    Ok(Json(Sessions { items: items.collect() }))
}

/// End one of one's own sessions. The very next request with it is refused. The one that asks is ended by logging out.
#[utoipa::path(
    delete, path = "/v1/auth/sessions/{session}", tag = "auth", operation_id = "endSession",
    params(("session" = Uuid, Path, description = "Id of the session")),
    responses((status = 204, description = "It has ended")),
)]
pub(super) async fn end(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    path: Result<Path<Uuid>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let Path(id) = path.map_err(|_| Failure::NotFound)?;
    let account = &caller.person.account;
    let mut change = app.store.change().await?;
    if !change.end_browser_session(account.id, id).await? {
        return Err(Failure::NotFound);
    }
    let event = Event::new(EventType::SessionEnded, &client.actor_for(account), caller.now);
    change.record(&event.with("sessionId", json!(id))).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
