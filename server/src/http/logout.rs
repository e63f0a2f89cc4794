use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{client::Client, cookie, gate::Caller};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
};

/// End the session.
#[utoipa::path(
    post, path = "/v1/auth/logout", tag = "auth", operation_id = "logout",
    responses((status = 204, description = "The session has ended")),
)]
pub(super) async fn logout(State(app): State<App>, client: Client, caller: Caller) -> Result<Response, Failure> {
    let mut change = app.store.change().await?;
    change.end_session(caller.session.id).await?;
    change
        .record(&Event::new(
            EventType::Logout,
            &client.actor_for(&caller.person.account),
            app.now(),
        ))
        .await?;
    change.commit().await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    response
        .headers_mut()
        .insert(header::SET_COOKIE, cookie::clear(&app.settings)?);
    Ok(response)
}
