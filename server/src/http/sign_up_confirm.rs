//! Sign-up where there is mail: the answer says nothing, and a mailed link goes on (spec R17).

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use lockstep_core::{compliance::StoredVerdict, policy::SecurityPolicy, time::Timestamp};

use super::{
    body,
    client::Client,
    mail_link::{self, LinkToken, SENT},
    organizations::NewOrganization,
    session::SessionView,
    sign_up::{self, Destination, NewPerson},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    config::SignUpMode,
    email::EmailAddress,
    error::Failure,
    mail,
    store::{Account, PendingDestination, PendingSignUp},
    token::{Token, TokenKind},
};

/// How long the link works.
const SECONDS: i64 = 24 * 3_600;

/// Keeps the sign-up until its link is opened, or tells the owner of the account that there is already. The caller has
/// computed the hash for either.
pub(super) async fn request(
    app: &App,
    client: &Client,
    pending: PendingSignUp,
    existing: Option<Account>,
    now: Timestamp,
) -> Result<Response, Failure> {
    let mailer = app.mailer()?;
    let token = Token::generate(TokenKind::Mail);
    let letter = if existing.is_some() {
        mail::account_exists(app.settings.page("/login"), app.settings.page("/reset-password"))
    } else {
        mail::sign_up(mail_link::page(app, "/confirm", &token))
    };
    let to = existing.as_ref().map_or(&pending.email.text, |account| &account.email);
    let message = mailer.seal(to, &letter, now, pending.expires_at)?;
    let actor = existing
        .as_ref()
        .map_or_else(|| client.actor(), |account| client.actor_for(account));
    let mut change = app.store.change().await?;
    if existing.is_none() {
        change.insert_pending_sign_up(&pending, &token.hash(), now).await?;
    }
    mail::queue_sealed(&mut change, &message, now).await?;
    change
        .record(&Event::new(EventType::SignUpRequested, &actor, now))
        .await?;
    change.commit().await?;
    Ok(SENT.into_response())
}

/// What waits for the link.
pub(super) fn pending(
    email: EmailAddress,
    name: String,
    password_hash: String,
    destination: &Destination,
    asked: Option<&NewOrganization>,
    now: Timestamp,
) -> PendingSignUp {
    PendingSignUp {
        email,
        name,
        password_hash,
        policy: destination.organization().policy.password.clone(),
        destination: match destination {
            Destination::New { organization, .. } => PendingDestination::New {
                name: organization.name.clone(),
                slug: asked.and_then(|asked| asked.slug.clone()),
            },
            Destination::Invited { invitation, .. } => PendingDestination::Invited {
                invitation_id: invitation.id,
            },
        },
        expires_at: now.plus_seconds(SECONDS),
    }
}

/// Finish a sign-up by the link that was mailed; the answer is a session.
#[utoipa::path(
    post, path = "/v1/auth/sign-up/confirm", tag = "auth", operation_id = "confirmSignUp",
    request_body = LinkToken,
    responses((status = 201, description = "The account, logged in", body = SessionView)),
)]
pub(super) async fn confirm(
    State(app): State<App>,
    client: Client,
    body::Json(request): body::Json<LinkToken>,
) -> Result<Response, Failure> {
    let (token, _turn) = mail_link::begin(&app, &request.token)?;
    if app.settings.sign_up == SignUpMode::Closed {
        return Err(Failure::SignUpClosed);
    }
    // Nobody waits for the lock with a link that is none.
    if !app.store.is_sign_up_pending(&token.hash()).await? {
        return Err(Failure::LinkNotValid);
    }
    let now = app.now();
    let mut change = app.store.change().await?;
    let pending = change
        .take_pending_sign_up(&token.hash())
        .await?
        .filter(|pending| !now.is_at_or_after(pending.expires_at))
        .ok_or(Failure::LinkNotValid)?;
    let destination = destination(&app, &pending, now).await?;
    let verdict = StoredVerdict {
        accepted: true,
        policy: pending.policy,
    };
    let person = NewPerson {
        email: pending.email,
        name: pending.name,
        password_hash: pending.password_hash,
        is_email_verified: true,
    };
    sign_up::store(&app, &client, change, person, destination, (verdict, None), now).await
}

async fn destination(app: &App, pending: &PendingSignUp, now: Timestamp) -> Result<Destination, Failure> {
    match &pending.destination {
        PendingDestination::New { name, slug } => {
            let asked = NewOrganization {
                name: name.clone(),
                slug: slug.clone(),
            };
            Ok(Destination::new(&asked, SecurityPolicy::for_new_organization(), now).with_more_slugs())
        }
        PendingDestination::Invited { invitation_id } => {
            let found = app.store.invitation_by_id(*invitation_id).await?;
            let (invitation, organization) = found
                .filter(|(invitation, _)| !now.is_at_or_after(invitation.expires_at))
                .ok_or(Failure::InvitationNotFound)?;
            Ok(Destination::Invited {
                organization,
                invitation,
            })
        }
    }
}
