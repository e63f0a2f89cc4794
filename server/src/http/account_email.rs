//! The account's address: that it reaches its owner, and another one.

use axum::{Json, extract::State, http::StatusCode};
use lockstep_core::access::is_fresh;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    body,
    client::Client,
    email_code,
    fields::Fields,
    gate::Caller,
    mail_link::{self, ConfirmationSent, LinkToken, SENT},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    email::EmailAddress,
    error::Failure,
    mail::{self, Notice, codes::CodePurpose},
    store::{LinkPurpose, MailLink, Person},
    token::{Token, TokenKind},
};

/// The address that the account is to have.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EmailChange {
    email: String,
    /// The mailed code, where the account has no second factor.
    #[schema(nullable = false)]
    email_code: Option<String>,
}

/// What a link has confirmed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EmailConfirmed {
    state: EmailState,
    /// The account's address.
    email: String,
    /// The page to go to.
    #[schema(value_type = String)]
    next: &'static str,
}

/// What happened to an address.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum EmailState {
    /// It is the account's own.
    Verified,
    /// It is the account's own now, in place of another.
    Changed,
}

/// Mail a link that shows that the account's address is read by its owner.
#[utoipa::path(
    post, path = "/v1/account/email/verification", tag = "account", operation_id = "requestEmailVerification",
    responses((status = 202, description = "Mailed", body = ConfirmationSent)),
)]
pub(super) async fn request_verification(
    State(app): State<App>,
    client: Client,
    caller: Caller,
) -> Result<(StatusCode, Json<ConfirmationSent>), Failure> {
    let mailer = app.mailer()?;
    let account = &caller.person.account;
    if account.is_email_verified {
        return Err(Failure::EmailAlreadyVerified);
    }
    mail_link::limit(&app, &client, "verify", &account.email_key)?;
    let now = app.now();
    let email = EmailAddress {
        text: account.email.clone(),
        key: account.email_key.clone(),
    };
    let link = mail_link::new(LinkPurpose::VerifyEmail, account, email, now);
    let token = Token::generate(TokenKind::Mail);
    let letter = mail::verify_email(mail_link::page(&app, "/confirm-email", &token));
    let mut change = app.store.change().await?;
    change.put_mail_link(account, &link, &token.hash()).await?;
    mailer
        .queue(&mut change, &account.email, &letter, now, link.expires_at)
        .await?;
    let event = Event::new(EventType::EmailVerificationRequested, &client.actor_for(account), now);
    change.record(&event).await?;
    change.commit().await?;
    Ok(SENT)
}

/// Ask for another address: a link is mailed there, and the address before is told. Nothing changes until the link is
/// opened. It needs a fresh re-authentication and, of an account without a second factor, a code that was mailed to the
/// address before. The answer does not tell whether another account has that address.
#[utoipa::path(
    put, path = "/v1/account/email", tag = "account", operation_id = "changeEmail",
    request_body = EmailChange,
    responses((status = 202, description = "Mailed", body = ConfirmationSent)),
)]
pub(super) async fn request_change(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body::Json(request): body::Json<EmailChange>,
) -> Result<(StatusCode, Json<ConfirmationSent>), Failure> {
    let account = &caller.person.account;
    let mut fields = Fields::default();
    let email = fields.email("email", &request.email);
    if request.email == account.email {
        fields.refuse("unchanged", "email");
    }
    fields.finish()?;
    let email = email.ok_or_else(|| Failure::violation("invalid_email", "email"))?;
    let mailer = app.mailer()?;
    let now = app.now();
    if !is_fresh(caller.session.authenticated_at, now) {
        return Err(Failure::ReauthenticationRequired);
    }
    let code = request.email_code.as_deref();
    let right_code = email_code::check(&app, &caller.person, CodePurpose::ChangeEmail, code).await?;
    mail_link::limit(&app, &client, "change", &account.email_key)?;
    mail_link::limit(&app, &client, "change to", &email.key)?;
    let other = app.store.account_by_email(&email).await?;
    let is_taken = other.is_some_and(|other| other.id != account.id);
    let link = mail_link::new(LinkPurpose::ChangeEmail, account, email, now);
    let token = Token::generate(TokenKind::Mail);
    let letter = if is_taken {
        mail::address_in_use()
    } else {
        mail::change_email(mail_link::page(&app, "/confirm-email", &token))
    };
    let event = Event::new(EventType::EmailChangeRequested, &client.actor_for(account), now);
    let notice = Notice::EmailChangeRequested {
        new: link.email.text.clone(),
    };
    let mut change = app.store.change().await?;
    if let Some(right_code) = &right_code {
        app.take_email_code(&mut change, account, right_code).await?;
    }
    change.put_mail_link(account, &link, &token.hash()).await?;
    mailer
        .queue(&mut change, &link.email.text, &letter, now, link.expires_at)
        .await?;
    app.queue_notice(&mut change, account, notice).await?;
    change.record(&event.with("new", json!(link.email.text))).await?;
    change.commit().await?;
    Ok(SENT)
}

/// Confirm an address by the link that was mailed to it: that it is the account's own, or that the account gets it.
#[utoipa::path(
    post, path = "/v1/auth/email/confirm", tag = "auth", operation_id = "confirmEmail",
    request_body = LinkToken,
    responses((status = 200, description = "The address is confirmed", body = EmailConfirmed)),
)]
pub(super) async fn confirm(
    State(app): State<App>,
    client: Client,
    body::Json(request): body::Json<LinkToken>,
) -> Result<Json<EmailConfirmed>, Failure> {
    let purposes = [LinkPurpose::VerifyEmail, LinkPurpose::ChangeEmail];
    let (token, _turn) = mail_link::begin(&app, &request.token)?;
    let (link, person) = mail_link::find(&app, &purposes, &token).await?;
    let state = if link.purpose == LinkPurpose::ChangeEmail {
        change(&app, &client, &token, &link, &person).await?;
        EmailState::Changed
    } else {
        verify(&app, &client, &token, &link, &person).await?;
        EmailState::Verified
    };
    Ok(Json(EmailConfirmed {
        state,
        email: link.email.text,
        next: "/account",
    }))
}

async fn verify(app: &App, client: &Client, token: &Token, link: &MailLink, person: &Person) -> Result<(), Failure> {
    let now = app.now();
    let mut change = app.store.change().await?;
    if !change.take_mail_link(link.purpose, &token.hash()).await?
        || !change.verify_email(link.account_id, &link.email.key, now).await?
    {
        return Err(Failure::LinkNotValid);
    }
    let event = Event::new(EventType::EmailVerified, &client.actor_for(&person.account), now);
    change.record(&event).await?;
    Ok(change.commit().await?)
}

async fn change(app: &App, client: &Client, token: &Token, link: &MailLink, person: &Person) -> Result<(), Failure> {
    let now = app.now();
    let account = &person.account;
    let mut change = app.store.change().await?;
    if !change.take_mail_link(link.purpose, &token.hash()).await? {
        return Err(Failure::LinkNotValid);
    }
    if !change.change_email(account.id, &link.email, now).await? {
        return Err(Failure::EmailTaken);
    }
    // What was mailed to the address before does not open the account any more.
    change.end_mailed(account.id).await?;
    let event = Event::new(EventType::EmailChanged, &client.actor_for(account), now)
        .with("old", json!(account.email))
        .with("new", json!(link.email.text));
    change.record(&event).await?;
    let notice = Notice::EmailChanged {
        new: link.email.text.clone(),
    };
    app.queue_notice(&mut change, account, notice).await?;
    Ok(change.commit().await?)
}
