use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use lockstep_core::{
    time::Timestamp,
    two_factor::{BACKUP_CODES, BackupCode},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    client::Client,
    gate::Caller,
    session::{self, SessionView},
    totp::require_fresh,
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::Failure,
    mail::Notice,
    random,
    store::{Change, Person, Session},
    token::Token,
};

/// Backup codes, shown once, and the session as it goes on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewBackupCodes {
    /// Ten codes, each good for one login; none when there are older ones that stay.
    backup_codes: Vec<String>,
    session: SessionView,
}

/// Make ten new backup codes. The old ones are dead.
#[utoipa::path(
    post, path = "/v1/account/two-factor/backup-codes", tag = "account", operation_id = "regenerateBackupCodes",
    responses((status = 200, description = "The codes, and the session", body = NewBackupCodes)),
)]
pub(super) async fn regenerate(State(app): State<App>, client: Client, caller: Caller) -> Result<Response, Failure> {
    if !caller.person.factors.are_enrolled() {
        return Err(Failure::NotEnrolled);
    }
    require_fresh(&caller)?;
    let mut person = Person::clone(&caller.person);
    let mut change = app.store.change().await?;
    let codes = replace(&mut change, &mut person, caller.now).await?;
    let actor = client.actor_for(&person.account);
    change
        .record(&Event::new(EventType::BackupCodesRegenerated, &actor, caller.now))
        .await?;
    app.queue_notice(&mut change, &person.account, Notice::BackupCodesRegenerated)
        .await?;
    change.commit().await?;
    answer(&app, &person, &caller.session, &caller.token, codes)
}

/// Gives the person ten new codes in place of all older ones.
pub(super) async fn replace(change: &mut Change, person: &mut Person, now: Timestamp) -> Result<Vec<String>, Failure> {
    let codes: Vec<_> = (0..BACKUP_CODES)
        .map(|_| BackupCode::from_random(random::bytes()))
        .collect();
    let hashes: Vec<_> = codes.iter().map(BackupCode::hash).collect();
    change.replace_backup_codes(person.account.id, &hashes, now).await?;
    person.factors.backup_codes = u32::try_from(codes.len()).unwrap_or(u32::MAX);
    Ok(codes.iter().map(BackupCode::shown).collect())
}

/// The codes and the session, with its token if it is new.
pub(super) fn answer(
    app: &App,
    person: &Person,
    session: &Session,
    token: &Token,
    backup_codes: Vec<String>,
) -> Result<Response, Failure> {
    let view = NewBackupCodes {
        backup_codes,
        session: SessionView::new(app, person, session, app.now()),
    };
    let mut response = (StatusCode::OK, Json(view)).into_response();
    let cookie = session::cookie_of(app, person, session, token)?;
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
