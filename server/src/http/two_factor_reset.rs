use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use lockstep_core::lockout::FactorClass;
use serde_json::json;
use uuid::Uuid;

use super::{client::Client, gate::Access, members, totp::require_fresh, two_factor::require_removal_of_all};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    mail::Notice,
};

/// Remove all second factors of one member, who has lost them (spec B19). The member's sessions and access tokens end.
/// It needs a fresh authentication of the super admin.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/members/{member}/two-factor/reset", tag = "people",
    operation_id = "resetMemberTwoFactor",
    params(("org" = String, Path, description = "Id or slug"), ("member" = Uuid, Path, description = "Id of the user")),
    responses((status = 204, description = "The factors are gone")),
)]
pub(super) async fn reset(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<StatusCode, Failure> {
    require_fresh(&access.caller)?;
    let member = members::find(&app, &access, path).await?;
    let owner = app.store.person(member.account_id).await?;
    let now = access.caller.now;
    // Resetting others is for those who have lost a factor; it is no way around the rule for one's own.
    if member.account_id == access.caller.person.account.id {
        require_removal_of_all(&access.caller.person)?;
    }
    let mut change = app.store.change().await?;
    // Of two super admins who reset each other at once, one remains.
    if !change.hold_session(access.caller.session.id).await? {
        return Err(Failure::Unauthenticated);
    }
    change.remove_factors(member.account_id).await?;
    change.end_sessions(member.account_id).await?;
    for class in [FactorClass::Code, FactorClass::SecurityKey] {
        change.forget_attempts_of(member.account_id, class).await?;
    }
    let actor = client.actor_for(&access.caller.person.account);
    let event = Event::new(EventType::TwoFactorReset, &actor, now)
        .of(access.membership.organization.id)
        .with("memberId", json!(member.account_id))
        .with("memberEmail", json!(member.email));
    change.record(&event).await?;
    if let Some(owner) = &owner {
        let notice = Notice::SecondFactorReset {
            organization: access.membership.organization.name.clone(),
        };
        app.queue_notice(&mut change, &owner.account, notice).await?;
    }
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
