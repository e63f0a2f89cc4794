use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use lockstep_core::{access::Role, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    body,
    client::Client,
    fields::Fields,
    gate::Access,
    members::{require_for, role_named},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    mail, random,
    store::{Invitation, InvitationTokens},
    token::{Token, TokenKind},
};

/// How long an invitation can be used.
const DAYS: u32 = 7;

/// Who is invited, and as what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvitation {
    email: String,
    #[schema(value_type = Role)]
    role: String,
}

/// A new invitation. The link is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CreatedInvitation {
    #[serde(flatten)]
    invitation: PendingInvitation,
    /// To be handed to the person who is invited.
    link: String,
}

/// An invitation that nobody has used yet.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PendingInvitation {
    id: Uuid,
    email: String,
    role: Role,
    created_at: Timestamp,
    expires_at: Timestamp,
}

/// The invitations that can still be used.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Invitations {
    items: Vec<PendingInvitation>,
}

impl From<&Invitation> for PendingInvitation {
    fn from(invitation: &Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email.text.clone(),
            role: invitation.role,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    }
}

/// Invite a person by a link, which works once and for seven days; where there is mail, it is mailed too. Only a super admin invites a super admin.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/invitations", tag = "invitations", operation_id = "createInvitation",
    params(("org" = String, Path, description = "Id or slug")),
    request_body = NewInvitation,
    responses((status = 201, description = "The invitation with its link", body = CreatedInvitation)),
)]
pub(super) async fn create(
    State(app): State<App>,
    client: Client,
    access: Access,
    body::Json(request): body::Json<NewInvitation>,
) -> Result<(StatusCode, Json<CreatedInvitation>), Failure> {
    let mut fields = Fields::default();
    let email = fields.email("email", &request.email);
    let role = Role::from_name(&request.role);
    if role.is_none() {
        fields.refuse("unknown_value", "role");
    }
    fields.finish()?;
    let role = role_named(&request.role, "role")?;
    require_for(&access, role)?;
    let now = app.now();
    let invitation = Invitation {
        id: random::id(now),
        email: email.ok_or_else(|| Failure::violation("invalid_email", "email"))?,
        role,
        created_at: now,
        expires_at: now.plus_days(DAYS),
        proves_email: false,
    };
    let organization = &access.membership.organization;
    let members = app.store.members(organization.id).await?;
    if members.iter().any(|member| member.email_key == invitation.email.key) {
        return Err(Failure::AlreadyMember);
    }
    let token = Token::generate(TokenKind::Invitation);
    // Another one, which who invites does not see: whoever comes with it has shown that the address is theirs.
    let mailed = app
        .mailer
        .as_ref()
        .map(|mailer| (mailer, Token::generate(TokenKind::Invitation)));
    let mailed_hash = mailed.as_ref().map(|(_, token)| token.hash());
    let tokens = InvitationTokens {
        shown: &token.hash(),
        mailed: mailed_hash.as_deref(),
    };
    let account = &access.caller.person.account;
    let mut change = app.store.change().await?;
    change
        .insert_invitation(organization.id, &invitation, tokens, account.id)
        .await?;
    if let Some((mailer, token)) = &mailed {
        let letter = mail::invitation(&account.name, &organization.name, link(&app, token));
        mailer
            .queue(&mut change, &invitation.email.text, &letter, now, invitation.expires_at)
            .await?;
    }
    let event = Event::new(EventType::InvitationCreated, &client.actor_for(account), now)
        .of(organization.id)
        .with("invitedEmail", json!(invitation.email.text))
        .with("role", json!(role));
    change.record(&event).await?;
    change.commit().await?;
    Ok((
        StatusCode::CREATED,
        Json(CreatedInvitation {
            invitation: (&invitation).into(),
            link: link(&app, &token),
        }),
    ))
}

fn link(app: &App, token: &Token) -> String {
    app.settings
        .page(&format!("/accept-invitation#token={}", token.as_str()))
}

/// The invitations that can still be used.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/invitations", tag = "invitations", operation_id = "listInvitations",
    params(("org" = String, Path, description = "Id or slug")),
    responses((status = 200, description = "The invitations", body = Invitations)),
)]
pub(super) async fn list(State(app): State<App>, access: Access) -> Result<Json<Invitations>, Failure> {
    let now = app.now();
    let invitations = app.store.invitations(access.membership.organization.id).await?;
    let pending = invitations
        .iter()
        .filter(|invitation| !now.is_at_or_after(invitation.expires_at));
    Ok(Json(Invitations {
        items: pending.map(PendingInvitation::from).collect(),
    }))
}

/// Withdraw an invitation: its link stops working.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/invitations/{invitation}", tag = "invitations",
    operation_id = "withdrawInvitation",
    params(
        ("org" = String, Path, description = "Id or slug"),
        ("invitation" = Uuid, Path, description = "Id of the invitation"),
    ),
    responses((status = 204, description = "The invitation is gone")),
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    client: Client,
    access: Access,
    path: Result<Path<(String, Uuid)>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let Path((_, id)) = path.map_err(|_| Failure::NotFound)?;
    let organization = &access.membership.organization;
    let mut change = app.store.change().await?;
    if !change.take_invitation(organization.id, id).await? {
        return Err(Failure::NotFound);
    }
    let actor = client.actor_for(&access.caller.person.account);
    let event = Event::new(EventType::InvitationWithdrawn, &actor, app.now()).of(organization.id);
    change.record(&event.with("invitationId", json!(id))).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
