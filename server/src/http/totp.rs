use axum::{Json, extract::State, http::StatusCode, response::Response};
use lockstep_core::{
    access::is_fresh,
    policy::TwoFactorMethod,
    time::Timestamp,
    two_factor::{TotpCode, TotpRefusal, TotpSecret, UsedFactor},
};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    backup_codes::{self, NewBackupCodes},
    body,
    client::Client,
    email_code,
    gate::Caller,
    second_factor::{open_secret, seal_secret},
    session,
    two_factor::{require_enrolment, require_removal},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::{Failure, Step},
    mail::{Notice, codes::CodePurpose},
    random,
    store::{Person, TotpEnrolment},
};

/// A set-up has to be confirmed within so many seconds.
const ENROLMENT_SECONDS: i64 = 900;
/// Shown by authenticators.
const ISSUER: &str = "Lockstep";

/// What an authenticator needs to know. It is shown once; starting again makes another one, and this one is dead.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TotpStart {
    /// `otpauth://totp/…`, what the QR code says.
    uri: String,
    /// The secret in Base32, for typing.
    secret: String,
    /// The QR code, as an SVG document.
    qr_svg: String,
    /// Until when it can be confirmed.
    expires_at: Timestamp,
}

/// A code of the new authenticator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TotpConfirmation {
    /// Six digits; spaces do not matter.
    code: String,
    /// The mailed code, where the first factor needs one.
    #[schema(nullable = false)]
    email_code: Option<String>,
}

/// Start to set up an authenticator app. Nothing is active before a code has confirmed it.
#[utoipa::path(
    post, path = "/v1/account/two-factor/totp", tag = "account", operation_id = "startTotp",
    responses((status = 201, description = "The secret", body = TotpStart)),
)]
pub(super) async fn start(State(app): State<App>, caller: Caller) -> Result<(StatusCode, Json<TotpStart>), Failure> {
    require_enrolment(&caller.person, TwoFactorMethod::Totp)?;
    require_fresh(&caller)?;
    let account = &caller.person.account;
    let secret = TotpSecret::from_bytes(random::bytes());
    let enrolment = TotpEnrolment {
        id: random::id(caller.now),
        secret: seal_secret(&app.keys, account.id, &secret)?,
        expires_at: caller.now.plus_seconds(ENROLMENT_SECONDS),
    };
    let mut change = app.store.change().await?;
    change.start_totp(account.id, &enrolment).await?;
    change.commit().await?;
    let uri = secret.uri(ISSUER, &account.email);
    let view = TotpStart {
        qr_svg: qr_svg(&uri)?,
        secret: secret.base32(),
        uri,
        expires_at: enrolment.expires_at,
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Confirm the authenticator that was started last. With the first factor come ten backup codes, shown once; the
/// session goes on under a new token, and every other session and access token ends.
#[utoipa::path(
    post, path = "/v1/account/two-factor/totp/confirm", tag = "account", operation_id = "confirmTotp",
    request_body = TotpConfirmation,
    responses((status = 200, description = "The backup codes, and the session", body = NewBackupCodes)),
)]
pub(super) async fn confirm(
    State(app): State<App>,
    client: Client,
    caller: Caller,
    body::Json(request): body::Json<TotpConfirmation>,
) -> Result<Response, Failure> {
    require_enrolment(&caller.person, TwoFactorMethod::Totp)?;
    let account = &caller.person.account;
    let code = TotpCode::parse(&request.code).ok_or(Failure::InvalidCode)?;
    let enrolment = app.store.totp_enrolment(account.id).await?;
    let enrolment = enrolment.ok_or(Failure::EnrolmentNotStarted)?;
    if caller.now.is_at_or_after(enrolment.expires_at) {
        return Err(Failure::EnrolmentExpired);
    }
    let secret = open_secret(&app.keys, account.id, &enrolment.secret)?;
    let step = match secret.verify(code, caller.now, None) {
        Ok(step) => step,
        Err(TotpRefusal::Wrong) => return Err(Failure::WrongCode(Step::LoggedIn, TwoFactorMethod::Totp)),
        Err(TotpRefusal::Used) => return Err(Failure::CodeUsed(Step::LoggedIn, TwoFactorMethod::Totp)),
    };
    let mailed = email_code::check(
        &app,
        &caller.person,
        CodePurpose::EnrolSecondFactor,
        request.email_code.as_deref(),
    )
    .await?;
    let mut change = app.store.change().await?;
    if let Some(mailed) = &mailed {
        app.take_email_code(&mut change, account, mailed).await?;
    }
    if !change.confirm_totp(account.id, enrolment.id, step, caller.now).await? {
        return Err(Failure::EnrolmentNotStarted);
    }
    let is_first = !caller.person.factors.are_enrolled();
    let mut person = Person::clone(&caller.person);
    person.factors.totp = true;
    let codes = if is_first {
        backup_codes::replace(&mut change, &mut person, caller.now).await?
    } else {
        Vec::new()
    };
    let actor = client.actor_for(account);
    let event = Event::new(EventType::TwoFactorEnabled, &actor, caller.now);
    change
        .record(&event.with("method", json!(TwoFactorMethod::Totp)))
        .await?;
    app.queue_notice(&mut change, account, Notice::SecondFactorAdded)
        .await?;
    let (session, token) = session::renew(&mut change, &caller, Some(UsedFactor::Totp)).await?;
    change.end_other_sessions(account.id, session.id).await?;
    change.commit().await?;
    backup_codes::answer(&app, &person, &session, &token, codes)
}

/// Remove the authenticator. The last factor stays while an organization requires one. Every other session and access
/// token ends.
#[utoipa::path(
    delete, path = "/v1/account/two-factor/totp", tag = "account", operation_id = "removeTotp",
    responses((status = 204, description = "It is gone")),
)]
pub(super) async fn remove(State(app): State<App>, client: Client, caller: Caller) -> Result<StatusCode, Failure> {
    let account = &caller.person.account;
    if !caller.person.factors.totp {
        return Err(Failure::NotEnrolled);
    }
    require_removal(&caller.person, TwoFactorMethod::Totp)?;
    require_fresh(&caller)?;
    let mut change = app.store.change().await?;
    if !change.remove_totp(account.id, caller.person.factors).await? {
        return Err(Failure::Conflict);
    }
    if !caller.person.factors.without(TwoFactorMethod::Totp).are_enrolled() {
        change.replace_backup_codes(account.id, &[], caller.now).await?;
    }
    let event = Event::new(EventType::TwoFactorDisabled, &client.actor_for(account), caller.now);
    change
        .record(&event.with("method", json!(TwoFactorMethod::Totp)))
        .await?;
    app.queue_notice(&mut change, account, Notice::SecondFactorRemoved)
        .await?;
    change.end_other_sessions(account.id, caller.session.id).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What changes how somebody logs in needs a fresh authentication.
pub(super) fn require_fresh(caller: &Caller) -> Result<(), Failure> {
    if is_fresh(caller.session.authenticated_at, caller.now) {
        Ok(())
    } else {
        Err(Failure::ReauthenticationRequired)
    }
}

fn qr_svg(uri: &str) -> Result<String, Failure> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::M).map_err(Failure::internal)?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build())
}
