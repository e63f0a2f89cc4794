//! What a session is, and how one begins and goes on.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lockstep_core::{
    access::{Capability, Credential, Decision, Login, Principal, ReasonCode, Role},
    compliance::PasswordState,
    policy::{TwoFactorMethod, TwoFactorMode},
    time::Timestamp,
    two_factor::{Factors, TwoFactorState, UsedFactor},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{cookie, gate::Caller, two_factor};
use crate::{
    app::App,
    error::Failure,
    random,
    store::{Account, Change, Membership, Person, Session, SessionKind},
    token::{Token, TokenKind},
};

/// Who is logged in, and what they may use now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SessionView {
    /// What the session is good for.
    state: SessionState,
    /// The page to go to: what ends the first unmet policy, or the start page.
    #[schema(value_type = String)]
    next: &'static str,
    user: User,
    /// The second factors that the person has set up.
    factors: Factors,
    /// Whether the person can set up a second factor now.
    two_factor_available: bool,
    /// The one that was used in this session.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    second_factor: Option<TwoFactorMethod>,
    /// When the person last proved who they are; sensitive changes need that within 5 minutes.
    authenticated_at: Timestamp,
    /// When the session ends unless it is used.
    expires_at: Timestamp,
    organizations: Vec<OrganizationView>,
}

/// What a session is good for. Clients must expect states that they do not know.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SessionState {
    /// Everything that the decisions allow.
    Active,
    /// An organization requires a second factor, and there is none: set-up, account settings and logout are open.
    SetupRequired,
    /// The password does not satisfy an organization's policy.
    PasswordChangeRequired,
    /// An organization requires that the password, or the second factor, is entered once more.
    ReauthenticationRequired,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct User {
    id: Uuid,
    email: String,
    /// Whether the e-mail was proven to reach its owner.
    email_verified: bool,
    name: String,
}

/// An organization as the caller sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrganizationView {
    id: Uuid,
    slug: String,
    name: String,
    /// The caller's role.
    role: Role,
    /// What that role may do.
    #[schema(value_type = Vec<Capability>)]
    capabilities: &'static [Capability],
    /// The caller's password against the organization's policy.
    password_state: PasswordState,
    /// The caller's second factor, as the organization sees it.
    two_factor_state: TwoFactorState,
    /// Whether the organization uses a second factor.
    two_factor_mode: TwoFactorMode,
    /// Whether the caller may use the organization now.
    decision: Decision,
}

/// Which reason a person is sent to first, and what the session is meanwhile.
const URGENT: [(ReasonCode, SessionState); 6] = [
    (ReasonCode::TwoFactorRequired, SessionState::SetupRequired),
    (ReasonCode::PasswordNonCompliant, SessionState::PasswordChangeRequired),
    (ReasonCode::PasswordUnknown, SessionState::ReauthenticationRequired),
    (
        ReasonCode::TwoFactorVerificationRequired,
        SessionState::ReauthenticationRequired,
    ),
    (
        ReasonCode::UserVerificationRequired,
        SessionState::ReauthenticationRequired,
    ),
    (ReasonCode::PoliciesConflict, SessionState::Active),
];

impl OrganizationView {
    pub(super) fn new(person: &Person, membership: &Membership, principal: Principal, now: Timestamp) -> Self {
        Self {
            id: membership.organization.id,
            slug: membership.organization.slug.clone(),
            name: membership.organization.name.clone(),
            role: membership.role,
            capabilities: membership.role.capabilities(),
            password_state: person.password_state(membership),
            two_factor_state: person.two_factor_state(membership),
            two_factor_mode: membership.organization.policy.two_factor.mode,
            decision: person.decision(membership, principal, now),
        }
    }
}

impl SessionView {
    pub(super) fn new(app: &App, person: &Person, session: &Session, now: Timestamp) -> Self {
        let view = |membership: &Arc<Membership>| OrganizationView::new(person, membership, session.principal(), now);
        let organizations: Vec<_> = person.memberships.iter().map(view).collect();
        let reasons: Vec<_> = organizations.iter().flat_map(|view| view.decision.reasons()).collect();
        let worst = URGENT
            .iter()
            .find_map(|(code, state)| Some((reasons.iter().find(|reason| reason.code == *code)?, *state)));
        Self {
            state: worst.map_or(SessionState::Active, |(_, state)| state),
            next: worst.map_or("/", |(reason, _)| reason.cure),
            user: User::new(&person.account),
            factors: person.factors,
            two_factor_available: !two_factor::enrolment_methods(app, person).is_empty(),
            second_factor: session.login.second_factor.map(UsedFactor::method),
            authenticated_at: session.authenticated_at,
            expires_at: session.end(&person.session_policy()),
            organizations,
        }
    }
}

impl User {
    fn new(account: &Account) -> Self {
        Self {
            id: account.id,
            email: account.email.clone(),
            email_verified: account.is_email_verified,
            name: account.name.clone(),
        }
    }
}

/// A new browser session of `account_id` and its token.
pub(super) fn begin(account_id: Uuid, second_factor: Option<UsedFactor>, now: Timestamp) -> (Session, Token) {
    let session = Session {
        id: random::id(now),
        account_id,
        kind: SessionKind::Browser,
        login: Login {
            with: Credential::Password,
            second_factor,
        },
        created_at: now,
        last_seen_at: now,
        authenticated_at: now,
    };
    (session, Token::generate(TokenKind::Session))
}

/// The session as it goes on after a new authentication, and its new token. An access token stays what it is: whoever
/// holds it has no way to hand it on.
pub(super) async fn renew(
    change: &mut Change,
    caller: &Caller,
    second_factor: Option<UsedFactor>,
) -> Result<(Session, Token), Failure> {
    let token = match caller.session.kind {
        SessionKind::Browser => Token::generate(TokenKind::Session),
        SessionKind::AccessToken { .. } => caller.token.clone(),
        SessionKind::ApiKey(_) => return Err(Failure::SessionRequired),
    };
    let now = caller.now;
    let used = second_factor.or(caller.session.login.second_factor);
    if !change
        .renew_session(&caller.token.hash(), &token.hash(), used, now)
        .await?
    {
        return Err(Failure::Unauthenticated);
    }
    let session = Session {
        last_seen_at: now,
        authenticated_at: now,
        login: Login {
            second_factor: used,
            ..caller.session.login
        },
        ..caller.session.clone()
    };
    Ok((session, token))
}

/// The session as an answer that hands the browser its token.
pub(super) fn answer(
    app: &App,
    status: StatusCode,
    person: &Person,
    session: &Session,
    token: &Token,
) -> Result<Response, Failure> {
    let mut response = (status, Json(SessionView::new(app, person, session, app.now()))).into_response();
    if let Some(cookie) = cookie_of(app, person, session, token)? {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The cookie that carries a browser session's token.
pub(super) fn cookie_of(
    app: &App,
    person: &Person,
    session: &Session,
    token: &Token,
) -> Result<Option<HeaderValue>, Failure> {
    match session.kind {
        SessionKind::Browser => cookie::set(&app.settings, token, person.session_policy().absolute_seconds).map(Some),
        SessionKind::AccessToken { .. } | SessionKind::ApiKey(_) => Ok(None),
    }
}

/// Who am I, and what may I use?
#[utoipa::path(
    get, path = "/v1/auth/session", tag = "auth", operation_id = "getSession",
    responses((status = 200, description = "The session", body = SessionView)),
)]
pub(super) async fn get_session(State(app): State<App>, caller: Caller) -> Json<SessionView> {
    Json(SessionView::new(&app, &caller.person, &caller.session, caller.now))
}
