//! Another password for whoever forgot theirs, by a mailed link. It proves the mailbox and nothing else: nobody is
//! logged in by it, and a second factor is asked for as before.

use axum::{Json, extract::State, http::StatusCode};
use lockstep_core::{lockout::FactorClass, policy::PolicyParts};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    account_password, body,
    client::Client,
    fields::Fields,
    mail_link::{self, ConfirmationSent, LinkToken, SENT},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    email::EmailAddress,
    error::Failure,
    lockout,
    mail::{self, Mailer, Notice},
    passwords::Password,
    random,
    store::{Account, LinkPurpose},
    token::{Token, TokenKind},
};

const PURPOSE: LinkPurpose = LinkPurpose::ResetPassword;

/// Whose password was forgotten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordReset {
    email: String,
}

/// The link's token, and what is chosen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PasswordResetConfirmation {
    /// `lkm_…`
    token: String,
    new_password: Password,
}

/// Where to go on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PasswordResetDone {
    /// Always the page where one logs in.
    #[schema(value_type = String)]
    next: &'static str,
}

/// Mail a link by which a new password can be chosen. The answer is the same whether there is such an account or not.
#[utoipa::path(
    post, path = "/v1/auth/password-reset", tag = "auth", operation_id = "requestPasswordReset",
    request_body = PasswordReset,
    responses((status = 202, description = "Mailed, if there is such an account", body = ConfirmationSent)),
)]
pub(super) async fn request(
    State(app): State<App>,
    client: Client,
    body::Json(request): body::Json<PasswordReset>,
) -> Result<(StatusCode, Json<ConfirmationSent>), Failure> {
    let mut fields = Fields::default();
    let email = fields.email("email", &request.email);
    fields.finish()?;
    let email = email.ok_or_else(|| Failure::violation("invalid_email", "email"))?;
    let mailer = app.mailer()?;
    mail_link::limit(&app, &client, "reset", &email.key)?;
    mail_link::evenly(mail(&app, mailer, &client, &email)).await?;
    Ok(SENT)
}

/// Whether there is an account or not, a token is made, a message written and an event stored.
async fn mail(app: &App, mailer: &Mailer, client: &Client, email: &EmailAddress) -> Result<(), Failure> {
    let account = app.store.account_by_email(email).await?;
    let now = app.now();
    let token = Token::generate(TokenKind::Mail);
    let letter = mail::reset_password(mail_link::page(app, "/reset-password", &token));
    let to = account.as_ref().map_or(&email.text, |account| &account.email);
    let message = mailer.seal(to, &letter, now, mail_link::end(PURPOSE, now))?;
    let actor = account
        .as_ref()
        .map_or_else(|| client.actor(), |account| client.actor_for(account));
    let mut change = app.store.change().await?;
    if let Some(account) = &account {
        let link = mail_link::new(PURPOSE, account, address(account), now);
        change.put_mail_link(account, &link, &token.hash()).await?;
        mail::queue_sealed(&mut change, &message, now).await?;
    }
    change
        .record(&Event::new(EventType::PasswordResetRequested, &actor, now))
        .await?;
    change.commit().await?;
    Ok(())
}

/// The rules that bind whoever a link lets choose a password, for the form.
#[utoipa::path(
    post, path = "/v1/auth/password-reset/policy", tag = "auth", operation_id = "getPasswordResetPolicy",
    request_body = LinkToken,
    responses((status = 200, description = "The rules, as a policy document with only `password`", body = PolicyParts)),
)]
pub(super) async fn policy(
    State(app): State<App>,
    body::Json(request): body::Json<LinkToken>,
) -> Result<Json<PolicyParts>, Failure> {
    let (_, person) = mail_link::find(&app, &[PURPOSE], &mail_link::parse(&request.token)?).await?;
    Ok(Json(PolicyParts {
        password: Some(person.merged_policy()),
        ..PolicyParts::default()
    }))
}

/// Choose a new password. All sessions end, and nobody is logged in: the next step is the login, with a second factor
/// where there is one. A password that is refused leaves the link as it was.
#[utoipa::path(
    post, path = "/v1/auth/password-reset/confirm", tag = "auth", operation_id = "confirmPasswordReset",
    request_body = PasswordResetConfirmation,
    responses((status = 200, description = "The password is changed", body = PasswordResetDone)),
)]
pub(super) async fn confirm(
    State(app): State<App>,
    client: Client,
    body::Json(request): body::Json<PasswordResetConfirmation>,
) -> Result<Json<PasswordResetDone>, Failure> {
    let mut fields = Fields::default();
    fields.password("newPassword", &request.new_password);
    fields.finish()?;
    let (token, _turn) = mail_link::begin(&app, &request.token)?;
    let (link, person) = mail_link::find(&app, &[PURPOSE], &token).await?;
    let judgements = account_password::judge(&app, &person, &request.new_password).await?;
    let hashable = request
        .new_password
        .hashable()
        .ok_or_else(|| Failure::internal("an accepted password was cut"))?;
    let hash = app.hasher.hash(hashable).await?;
    let account = &person.account;
    let now = app.now();
    let password_id = random::id(now);
    let actor = client.actor_for(account);
    let mut change = app.store.change().await?;
    if now.is_at_or_after(link.expires_at) || !change.take_mail_link(PURPOSE, &token.hash()).await? {
        return Err(Failure::LinkNotValid);
    }
    if !change
        .replace_password(account.id, account.password_id, password_id, &hash)
        .await?
    {
        return Err(Failure::LinkNotValid);
    }
    change
        .store_judgements(account.id, password_id, &judgements, now)
        .await?;
    // No session has this id: all of them end.
    change.end_other_sessions(account.id, Uuid::nil()).await?;
    change.end_mailed(account.id).await?;
    change
        .record(&Event::new(EventType::PasswordResetCompleted, &actor, now))
        .await?;
    // It is the recovery of the password's way in; a second factor's stays as it was.
    let unlocked = Event::new(EventType::AccountUnlocked, &actor, now);
    lockout::unlock(&mut change, account.id, &[FactorClass::Password], unlocked).await?;
    // Who could open the link reads the account's mail.
    if !account.is_email_verified && change.verify_email(account.id, &link.email.key, now).await? {
        change
            .record(&Event::new(EventType::EmailVerified, &actor, now))
            .await?;
    }
    app.queue_notice(&mut change, account, Notice::PasswordReset).await?;
    change.commit().await?;
    Ok(Json(PasswordResetDone { next: "/login" }))
}

fn address(account: &Account) -> EmailAddress {
    EmailAddress {
        text: account.email.clone(),
        key: account.email_key.clone(),
    }
}
