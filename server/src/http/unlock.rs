use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use lockstep_core::lockout::FactorClass;
use serde_json::json;
use uuid::Uuid;

use super::{client::Client, gate::Access, members, totp::require_fresh};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    lockout,
};

/// Open every way into a member's account that wrong attempts have locked, until a time or until recovery. It needs a
/// fresh authentication of the super admin.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/members/{member}/unlock", tag = "people", operation_id = "unlockMember",
    params(("org" = String, Path, description = "Id or slug"), ("member" = Uuid, Path, description = "Id of the user")),
    responses((status = 204, description = "Nothing is locked; all attempts so far are forgotten")),
)]
pub(super) async fn unlock(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<StatusCode, Failure> {
    require_fresh(&access.caller)?;
    let member = members::find(&app, &access, path).await?;
    let actor = client.actor_for(&access.caller.person.account);
    let event = Event::new(EventType::AccountUnlocked, &actor, access.caller.now)
        .of(access.membership.organization.id)
        .with("memberId", json!(member.account_id))
        .with("memberEmail", json!(member.email));
    let mut change = app.store.change().await?;
    lockout::unlock(&mut change, member.account_id, &FactorClass::ALL, event).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
