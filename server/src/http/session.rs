//! What a session is, and how one begins and goes on.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use lockstep_core::{
    access::{Capability, Decision, ReasonCode, Role},
    compliance::PasswordState,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{cookie, gate::Caller};
use crate::{
    app::App,
    error::Failure,
    random,
    store::{Account, Membership, Person, Session},
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
    /// The password does not satisfy an organization's policy.
    PasswordChangeRequired,
    /// Whether the password satisfies an organization's policy is known once it is entered again.
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
    /// Whether the caller may use the organization now.
    decision: Decision,
}

impl OrganizationView {
    pub(super) fn new(person: &Person, membership: &Membership) -> Self {
        Self {
            id: membership.organization.id,
            slug: membership.organization.slug.clone(),
            name: membership.organization.name.clone(),
            role: membership.role,
            capabilities: membership.role.capabilities(),
            password_state: person.password_state(membership),
            decision: person.decision(membership),
        }
    }
}

impl SessionView {
    fn new(person: &Person, session: &Session) -> Self {
        let organizations: Vec<_> = person
            .memberships
            .iter()
            .map(|membership| OrganizationView::new(person, membership))
            .collect();
        let reasons: Vec<_> = organizations.iter().flat_map(|view| view.decision.reasons()).collect();
        let has = |code| reasons.iter().any(|reason| reason.code == code);
        let state = if has(ReasonCode::PasswordNonCompliant) {
            SessionState::PasswordChangeRequired
        } else if has(ReasonCode::PasswordUnknown) {
            SessionState::ReauthenticationRequired
        } else {
            SessionState::Active
        };
        let worst = match state {
            SessionState::PasswordChangeRequired => ReasonCode::PasswordNonCompliant,
            SessionState::ReauthenticationRequired => ReasonCode::PasswordUnknown,
            SessionState::Active => ReasonCode::PoliciesConflict,
        };
        let cure = reasons
            .iter()
            .find(|reason| reason.code == worst)
            .map(|reason| reason.cure);
        Self {
            state,
            next: cure.unwrap_or("/"),
            user: User::new(&person.account),
            authenticated_at: session.authenticated_at,
            expires_at: person.session_policy().end(session.created_at, session.last_seen_at),
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

/// A new session of `account_id` and its token.
pub(super) fn begin(account_id: Uuid, now: Timestamp) -> (Session, Token) {
    let session = Session {
        id: random::id(now),
        account_id,
        created_at: now,
        last_seen_at: now,
        authenticated_at: now,
    };
    (session, Token::generate(TokenKind::Session))
}

/// The session as it goes on after a new authentication.
pub(super) fn renewed(session: &Session, now: Timestamp) -> Session {
    Session {
        last_seen_at: now,
        authenticated_at: now,
        ..session.clone()
    }
}

/// The session as an answer that hands the browser its token.
pub(super) fn answer(
    app: &App,
    status: StatusCode,
    person: &Person,
    session: &Session,
    token: &Token,
) -> Result<Response, Failure> {
    let cookie = cookie::set(&app.settings, token, person.session_policy().absolute_seconds)?;
    let mut response = (status, Json(SessionView::new(person, session))).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Who am I, and what may I use?
#[utoipa::path(
    get, path = "/v1/auth/session", tag = "auth", operation_id = "getSession",
    responses((status = 200, description = "The session", body = SessionView)),
)]
pub(super) async fn get_session(caller: Caller) -> Json<SessionView> {
    Json(SessionView::new(&caller.person, &caller.session))
}
