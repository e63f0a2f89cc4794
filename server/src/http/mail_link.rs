//! Links that are mailed: how one is asked for, and how it is found again.

use std::{future::Future, time::Duration};

use axum::{Json, http::StatusCode};
use lockstep_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::client::Client;
use crate::{
    app::App,
    email::EmailAddress,
    error::Failure,
    store::{Account, LinkPurpose, MailLink, Person},
    token::{Token, TokenKind},
    turns::Turn,
};

/// What a mailed link carries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkToken {
    /// `lkm_…`
    pub(super) token: String,
}

/// That a link was mailed, if there is anybody to mail it to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConfirmationSent {
    /// Always `confirmation_sent`.
    #[schema(value_type = String)]
    state: &'static str,
}

/// The same answer whoever asks.
pub(super) const SENT: (StatusCode, Json<ConfirmationSent>) = (
    StatusCode::ACCEPTED,
    Json(ConfirmationSent {
        state: "confirmation_sent",
    }),
);

/// Longer than a message takes to be written and stored.
const ANSWERED_AFTER: Duration = Duration::from_millis(50);

/// Does what a request for a mail takes, and answers a fixed time after the question: how long it took would tell whether
/// there is somebody to mail to, for whom more is stored.
pub(super) async fn evenly<T>(work: impl Future<Output = T>) -> T {
    let (done, ()) = tokio::join!(work, tokio::time::sleep(ANSWERED_AFTER));
    done
}

/// Counts a mail that `client` asks to be sent to `account_key`, known or not. Each kind of mail is counted on its own.
pub(super) fn limit(app: &App, client: &Client, kind: &str, account_key: &str) -> Result<(), Failure> {
    let now = app.clock.monotonic();
    app.limiters
        .mails_per_address
        .take(&format!("{kind} {}", client.key()), now)?;
    app.limiters
        .mails_per_account
        .take(&format!("{kind} {account_key}"), now)?;
    Ok(())
}

/// How long a link works.
fn seconds(purpose: LinkPurpose) -> i64 {
    match purpose {
        LinkPurpose::VerifyEmail => 24 * 3_600,
        LinkPurpose::ChangeEmail => 3_600,
        LinkPurpose::ResetPassword => 30 * 60,
    }
}

/// A link of `account` that proves `email`.
pub(super) fn new(purpose: LinkPurpose, account: &Account, email: EmailAddress, now: Timestamp) -> MailLink {
    MailLink {
        account_id: account.id,
        purpose,
        email,
        expires_at: now.plus_seconds(seconds(purpose)),
    }
}

/// Until when the mail with such a link is worth sending.
pub(super) fn end(purpose: LinkPurpose, now: Timestamp) -> Timestamp {
    now.plus_seconds(seconds(purpose))
}

/// The address of the page that a token opens.
pub(super) fn page(app: &App, path: &str, token: &Token) -> String {
    app.settings.page(&format!("{path}#token={}", token.as_str()))
}

pub(super) fn parse(token: &str) -> Result<Token, Failure> {
    Token::parse(TokenKind::Mail, token).ok_or(Failure::LinkNotValid)
}

/// Begins to use a link, before anything is read: a link that many use at once costs what one use costs.
pub(super) fn begin(app: &App, token: &str) -> Result<(Token, Turn), Failure> {
    let token = parse(token)?;
    let turn = app.links_in_use.begin(&token.hash()).ok_or(Failure::Conflict)?;
    Ok((token, turn))
}

/// The link that a token stands for, if it can be used for one of `purposes`, and whose it is.
pub(super) async fn find(app: &App, purposes: &[LinkPurpose], token: &Token) -> Result<(MailLink, Person), Failure> {
    let link = app.store.mail_link(&token.hash()).await?;
    let link = link
        .filter(|link| purposes.contains(&link.purpose) && !app.now().is_at_or_after(link.expires_at))
        .ok_or(Failure::LinkNotValid)?;
    let person = app.store.person(link.account_id).await?.ok_or(Failure::LinkNotValid)?;
    Ok((link, person))
}
