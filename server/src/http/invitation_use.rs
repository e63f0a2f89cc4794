//! Invitations from the side of whoever holds the link.

use std::sync::Arc;

use axum::{Json, extract::State, http::Uri};
use lockstep_core::{access::Role, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{body, client::Client, gate::Caller, session::OrganizationView};
use crate::{
    app::App,
    audit::{Event, EventType},
    email::EmailAddress,
    error::Failure,
    store::{Invitation, Membership, Organization, Person},
    token::{Token, TokenKind},
};

/// What an invitation link carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitationToken {
    /// `lki_…`
    token: String,
}

/// What an invitation leads to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvitationView {
    organization: InvitingOrganization,
    email: String,
    role: Role,
    expires_at: Timestamp,
}

/// The organization that invites.
#[derive(Debug, Serialize, ToSchema)]
struct InvitingOrganization {
    id: uuid::Uuid,
    slug: String,
    name: String,
}

/// The `invitation` of a query. It has no characters that would be escaped.
pub(super) fn token_in(uri: &Uri) -> Option<String> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .into_iter()
        .find(|(name, _)| *name == "invitation")
        .map(|(_, value)| value.to_owned())
}

/// The invitation that a token stands for, if it still can be used.
pub(super) async fn find(app: &App, token: &str) -> Result<(Invitation, Organization), Failure> {
    let token = Token::parse(TokenKind::Invitation, token).ok_or(Failure::InvitationNotFound)?;
    let found = app.store.invitation(&token.hash()).await?;
    found
        .filter(|(invitation, _)| !app.now().is_at_or_after(invitation.expires_at))
        .ok_or(Failure::InvitationNotFound)
}

/// An invitation is for the person with that e-mail.
pub(super) fn check_email(invitation: &Invitation, email_key: &str) -> Result<(), Failure> {
    if invitation.email.key == email_key {
        Ok(())
    } else {
        Err(Failure::InvitationForAnotherEmail)
    }
}

/// What does this invitation lead to?
#[utoipa::path(
    post, path = "/v1/invitations/lookup", tag = "invitations", operation_id = "lookUpInvitation",
    request_body = InvitationToken,
    responses((status = 200, description = "The invitation", body = InvitationView)),
)]
pub(super) async fn look_up(
    State(app): State<App>,
    body::Json(request): body::Json<InvitationToken>,
) -> Result<Json<InvitationView>, Failure> {
    let (invitation, organization) = find(&app, &request.token).await?;
    Ok(Json(InvitationView {
        organization: InvitingOrganization {
            id: organization.id,
            slug: organization.slug,
            name: organization.name,
        },
        email: invitation.email.text,
        role: invitation.role,
        expires_at: invitation.expires_at,
    }))
}

/// Join the organization that invites, with the account that is logged in. Whether its password satisfies the
/// organization's rules is not known until it is entered again.
#[utoipa::path(
    post, path = "/v1/invitations/accept", tag = "invitations", operation_id = "acceptInvitation",
    request_body = InvitationToken,
    responses((status = 200, description = "The organization joined", body = OrganizationView)),
)]
pub(super) async fn accept(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body::Json(request): body::Json<InvitationToken>,
) -> Result<Json<OrganizationView>, Failure> {
    let (invitation, organization) = find(&app, &request.token).await?;
    let account = &caller.person.account;
    check_email(&invitation, &account.email_key)?;
    let now = app.now();
    let mut change = app.store.change().await?;
    if !change.take_invitation(organization.id, invitation.id).await? {
        return Err(Failure::InvitationNotFound);
    }
    if !change
        .insert_member(organization.id, account.id, invitation.role, now)
        .await?
    {
        return Err(Failure::AlreadyMember);
    }
    let event = accepted(
        &client.actor_for(account),
        &organization,
        &invitation.email,
        invitation.role,
        now,
    );
    change.record(&event).await?;
    change.commit().await?;
    let mut person = Person::clone(&caller.person);
    let membership = Arc::new(Membership {
        organization,
        role: invitation.role,
        verdict: None,
    });
    person.memberships.push(Arc::clone(&membership));
    let principal = caller.session.principal();
    Ok(Json(OrganizationView::new(&person, &membership, principal, now)))
}

pub(super) fn accepted(
    actor: &crate::audit::Actor,
    organization: &Organization,
    email: &EmailAddress,
    role: Role,
    now: Timestamp,
) -> Event {
    Event::new(EventType::InvitationAccepted, actor, now)
        .of(organization.id)
        .with("invitedEmail", json!(email.text))
        .with("role", json!(role))
}
