use std::time::Duration;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use lockstep_core::{
    policy::TwoFactorMethod,
    time::Timestamp,
    two_factor::{UsedFactor, methods_asked},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::sleep;
use utoipa::ToSchema;

use super::{
    attempt::{self, Compared},
    body,
    ceremonies::{self, KeyRequest},
    client::Client,
    cookie,
    fields::Fields,
    gate, known_browser, saver,
    second_factor::{self, SecondFactor},
    session::{self, SessionView},
};
use crate::{
    app::App,
    audit::{Event, EventType},
    error::{Failure, Step},
    passwords::Password,
    random,
    store::{Account, Binding, Challenge, Person},
    token::{Token, TokenKind},
};

/// The refusal of a login that is locked takes as long as this, so that what was read for it cannot be told from its time.
const REFUSAL: Duration = Duration::from_millis(5);
/// A login has to be completed within so many seconds.
const CHALLENGE_SECONDS: u32 = 600;

/// Credentials.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Login {
    email: String,
    password: Password,
}

/// What follows a right password.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(
    dead_code,
    reason = "only its description is used; each answer is written where it is made"
)]
pub(super) enum LoginView {
    Session(SessionView),
    Challenge(ChallengeView),
}

/// The password was right, and the second factor is missing. The cookie opens nothing but the next step.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChallengeView {
    /// `second_factor_required`
    #[schema(value_type = String)]
    state: &'static str,
    /// The page to go to.
    #[schema(value_type = String)]
    next: &'static str,
    /// The factors that would do.
    methods: Vec<TwoFactorMethod>,
    /// Until when.
    expires_at: Timestamp,
}

/// A person whose password was right.
pub(super) struct Authenticated {
    pub(super) person: Person,
    pub(super) change: crate::store::Change,
}

/// Log in. The answer is a session or, for whoever has a second factor, a challenge (`second_factor_required`). The
/// password is at hand now, so every organization's policy judges it: one that has become too weak is found here, and
/// `next` leads to where it is changed.
#[utoipa::path(
    post, path = "/v1/auth/login", tag = "auth", operation_id = "login",
    request_body = Login,
    responses((status = 200, description = "The session, or what is missing", body = LoginView)),
)]
pub(super) async fn login(
    State(app): State<App>,
    client: Client,
    body::Json(request): body::Json<Login>,
) -> Result<Response, Failure> {
    let Authenticated { person, change } = password(&app, &client, &request.email, &request.password).await?;
    let methods = methods_asked(person.factors, person.two_factor_rules());
    if methods.is_empty() {
        begin(&app, &client, &person, change, How::Password(&request.password)).await
    } else {
        challenge(&app, &person, change, methods).await
    }
}

/// Complete a login with the second factor; the answer is a session under a new token.
#[utoipa::path(
    post, path = "/v1/auth/login/second-factor", tag = "auth", operation_id = "completeLogin",
    request_body = SecondFactor,
    responses((status = 200, description = "The session", body = SessionView)),
)]
pub(super) async fn second_factor(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    body::Json(request): body::Json<SecondFactor>,
) -> Result<Response, Failure> {
    let (challenge, person) = open_challenge(&app, &headers).await?;
    let accepted = methods_asked(person.factors, person.two_factor_rules());
    let place = Some(Binding::Challenge(challenge.id));
    let proof = second_factor::check(&app, &client, &person, &accepted, &request, place, Step::Login).await?;
    let mut change = app.store.change().await?;
    if !change.take_challenge(challenge.id, app.now()).await? {
        return Err(Failure::ChallengeUsed);
    }
    let change = second_factor::take(&app, &client, &person.account, change, &proof, Step::Login).await?;
    begin(&app, &client, &person, change, How::SecondFactor(proof.used())).await
}

/// Ask for one of the account's security keys, to complete a login with it. The question is good for 5 minutes, for
/// this login and once; asking again makes another one, and this one is dead.
#[utoipa::path(
    post, path = "/v1/auth/login/second-factor/options", tag = "auth", operation_id = "getLoginKeyOptions",
    responses((status = 200, description = "What to ask the browser for", body = KeyRequest)),
)]
pub(super) async fn second_factor_options(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Json<KeyRequest>, Failure> {
    let (challenge, person) = open_challenge(&app, &headers).await?;
    let accepted = methods_asked(person.factors, person.two_factor_rules());
    ceremonies::ask(&app, &person, &accepted, Binding::Challenge(challenge.id))
        .await
        .map(Json)
}

/// The login that the request's token completes, and whose it is.
pub(super) async fn open_challenge(app: &App, headers: &HeaderMap) -> Result<(Challenge, Person), Failure> {
    let token = gate::token(app, headers, &[TokenKind::Challenge]).ok_or(Failure::ChallengeUnknown)?;
    let challenge = app.store.challenge(&token.hash()).await?;
    let challenge = challenge.ok_or(Failure::ChallengeUnknown)?;
    if challenge.is_used {
        return Err(Failure::ChallengeUsed);
    }
    if app.now().is_at_or_after(challenge.expires_at) {
        return Err(Failure::ChallengeExpired);
    }
    let person = app.store.person(challenge.account_id).await?;
    // A password changed in between is not the one that was right.
    let person = person.filter(|person| person.account.password_id == challenge.password_id);
    Ok((challenge, person.ok_or(Failure::ChallengeUnknown)?))
}

/// Compares the password, judges it under every organization's policy, and stores the verdicts in a change that the
/// caller completes.
pub(super) async fn password(
    app: &App,
    client: &Client,
    email: &str,
    password: &Password,
) -> Result<Authenticated, Failure> {
    let mut fields = Fields::default();
    let email = fields.email("email", email);
    fields.password("password", password);
    fields.finish()?;
    let email = email.ok_or_else(|| Failure::violation("invalid_email", "email"))?;
    let refusal = sleep(REFUSAL);
    let account = app.store.account_by_email(&email).await?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let subject = app.subject(&email, account.as_ref());
    let compared = attempt::verify(app, client, subject, stored, password).await;
    if matches!(compared, Err(Failure::Locked(_))) {
        refusal.await;
    }
    match (account, compared?) {
        (Some(account), Compared::Right { needs_rehash }) => judge(app, account, password, needs_rehash).await,
        // Nobody's password is never right.
        (None, Compared::Right { .. }) => Err(Failure::InvalidCredentials),
        (account, Compared::Wrong(attempt)) => {
            // Whoever does not exist leaves the same trace, without the e-mail: people type passwords there.
            let actor = account.map_or_else(|| client.actor(), |account| client.actor_for(&account));
            let event = Event::new(EventType::LoginFailed, &actor, app.now()).with("method", json!("password"));
            attempt.failed(app, &actor, &event).await?;
            Err(Failure::InvalidCredentials)
        }
    }
}

async fn judge(app: &App, account: Account, password: &Password, needs_rehash: bool) -> Result<Authenticated, Failure> {
    let mut person = app.store.person(account.id).await?.ok_or(Failure::InvalidCredentials)?;
    let judgements = app.judge.judge(password, person.rules()).await?;
    let renewed_hash = match password.hashable() {
        Some(hashable) if needs_rehash => Some(app.hasher.hash(hashable).await?),
        _ => None,
    };
    if person.account.password_id != account.password_id {
        // The password was changed while this one was compared.
        return Err(Failure::InvalidCredentials);
    }
    let mut change = app.store.change().await?;
    if let Some(hash) = renewed_hash {
        change.rehash_password(account.id, account.password_id, &hash).await?;
    }
    change
        .store_judgements(account.id, account.password_id, &judgements, app.now())
        .await?;
    person.note(&judgements);
    Ok(Authenticated { person, change })
}

async fn challenge(
    app: &App,
    person: &Person,
    mut change: crate::store::Change,
    methods: Vec<TwoFactorMethod>,
) -> Result<Response, Failure> {
    let now = app.now();
    let token = Token::generate(TokenKind::Challenge);
    let challenge = Challenge {
        id: random::id(now),
        account_id: person.account.id,
        password_id: person.account.password_id,
        created_at: now,
        expires_at: now.plus_seconds(i64::from(CHALLENGE_SECONDS)),
        is_used: false,
    };
    if !change.insert_challenge(&challenge, &token.hash()).await? {
        return Err(Failure::InvalidCredentials);
    }
    change.commit().await?;
    let view = ChallengeView {
        state: "second_factor_required",
        next: "/login/second-factor",
        methods,
        expires_at: challenge.expires_at,
    };
    let mut response = Json(view).into_response();
    let cookie = cookie::set(&app.settings, &token, CHALLENGE_SECONDS)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// What completes a login.
enum How<'a> {
    /// The password alone, because no second factor is asked for.
    Password(&'a Password),
    SecondFactor(UsedFactor),
}

/// Begins the session that the login has led to.
async fn begin(
    app: &App,
    client: &Client,
    person: &Person,
    mut change: crate::store::Change,
    how: How<'_>,
) -> Result<Response, Failure> {
    let now = app.now();
    let account = &person.account;
    let used = match how {
        How::Password(_) => None,
        How::SecondFactor(used) => Some(used),
    };
    let (session, token) = session::begin(account.id, used, now);
    if !change
        .insert_session(&session, &token.hash(), account.password_id)
        .await?
    {
        return Err(Failure::InvalidCredentials);
    }
    if let How::Password(password) = how {
        saver::keep(app, &mut change, person, &session, &token, password).await?;
    }
    let event = Event::new(EventType::LoginSucceeded, &client.actor_for(account), now);
    let event = match used {
        None => event.with("method", json!("password")),
        Some(used) => event.with("method", json!(used.method())),
    };
    change.record(&event).await?;
    change.note_origin(session.id, &client.actor()).await?;
    change.commit().await?;
    let mut person = Person::clone(person);
    if used == Some(UsedFactor::BackupCode) {
        person.factors = person.factors.without(TwoFactorMethod::BackupCode);
    }
    let mut response = session::answer(app, StatusCode::OK, &person, &session, &token)?;
    known_browser::add(app, client, account.id, &mut response)?;
    Ok(response)
}
