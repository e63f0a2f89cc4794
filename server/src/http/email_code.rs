//! Whoever has only the password of an account without a second factor cannot set up the first one, nor move the account
//! to an own address first: both need a code that was mailed to the account's address, where there is mail (spec X19).

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::{client::Client, gate::Caller, mail_link, totp::require_fresh};
use crate::{
    app::App,
    error::Failure,
    mail::codes::{CodePurpose, RightCode},
    store::Person,
};

/// A code was mailed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CodeSent {
    /// `code_sent`
    #[schema(value_type = String)]
    state: &'static str,
}

/// Have a code mailed, with which the first second factor is set up. The one before it does not work any more.
#[utoipa::path(
    post, path = "/v1/account/two-factor/email-code", tag = "account", operation_id = "sendEmailCode",
    responses((status = 202, description = "It was mailed to the account's address", body = CodeSent)),
)]
pub(super) async fn send(
    State(app): State<App>,
    client: Client,
    caller: Caller,
) -> Result<(StatusCode, Json<CodeSent>), Failure> {
    issue(&app, &client, &caller, CodePurpose::EnrolSecondFactor).await
}

/// Have a code mailed to the address that the account has, with which one without a second factor gets another address.
/// The one before it does not work any more.
#[utoipa::path(
    post, path = "/v1/account/email/code", tag = "account", operation_id = "sendEmailChangeCode",
    responses((status = 202, description = "It was mailed to the account's address", body = CodeSent)),
)]
pub(super) async fn send_for_change(
    State(app): State<App>,
    client: Client,
    caller: Caller,
) -> Result<(StatusCode, Json<CodeSent>), Failure> {
    issue(&app, &client, &caller, CodePurpose::ChangeEmail).await
}

async fn issue(
    app: &App,
    client: &Client,
    caller: &Caller,
    purpose: CodePurpose,
) -> Result<(StatusCode, Json<CodeSent>), Failure> {
    require_fresh(caller)?;
    let account = &caller.person.account;
    let kind = match purpose {
        CodePurpose::EnrolSecondFactor => "code",
        CodePurpose::ChangeEmail => "change code",
    };
    mail_link::limit(app, client, kind, &account.email_key)?;
    let mut change = app.store.change().await?;
    app.issue_email_code(&mut change, account, purpose).await?;
    change.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(CodeSent { state: "code_sent" })))
}

/// Whether a mailed code is needed: where there is mail, it is as long as there is no second factor.
pub(super) fn is_needed(app: &App, person: &Person) -> bool {
    app.settings.mail.is_some() && !person.factors.are_enrolled()
}

/// The code, if one is needed and it is right. The try is counted.
pub(super) async fn check(
    app: &App,
    person: &Person,
    purpose: CodePurpose,
    code: Option<&str>,
) -> Result<Option<RightCode>, Failure> {
    match code {
        _ if !is_needed(app, person) => Ok(None),
        None => Err(Failure::EmailCodeRequired),
        Some(code) => app.try_email_code(&person.account, purpose, code).await.map(Some),
    }
}
