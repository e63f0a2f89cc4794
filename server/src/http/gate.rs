//! What a request must pass before its handler runs: one function for every route. It fails closed.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{FromRequestParts, RawPathParams, Request, State, rejection::RawPathParamsRejection},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use lockstep_core::{
    access::{Capability, Decision},
    api_key::ApiKeyScope,
    time::Timestamp,
};

use super::{body, cookie, invitation_use, key_gate, origin, verify};
use crate::{
    app::App,
    error::Failure,
    store::{Membership, Organization, Person, Session, SessionCaller, SessionKind},
    token::{Token, TokenKind},
};

/// What a route asks of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Nothing: who calls it need not be known.
    Public,
    /// A session or an access token, whatever the decisions. Whatever cures an unmet policy is behind this gate, and
    /// nothing else is (spec B13, G7).
    Account,
    /// As [`Gate::Account`], at a browser: it changes how this person logs in.
    AccountSession,
    /// A session or an access token, unless an organization asks the person to set up a second factor first (spec B5).
    SignedIn,
    /// A member of the organization of the path, whatever the decision: reading the password rules, and leaving.
    Member,
    /// As [`Gate::Member`], or an invitation token in the query (spec R10).
    MemberOrInvited,
    /// A member whom the decision allows and whose role has the capability.
    Allowed(Capability),
    /// As [`Gate::Allowed`] with [`Capability::UseOrganization`]; a super admin passes whatever the decision, because
    /// loosening stays open to one. The handler holds such a caller to loosening.
    AllowedOrLoosening,
    /// As [`Gate::Allowed`] with [`Capability::UseOrganization`], for an application behind a proxy: the organization is
    /// in the query, and what is not 401 is 403, because proxies know no other refusal.
    Verify,
}

/// What a route asks of a request, and of a key that carries it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entrance {
    pub(super) gate: Gate,
    /// `None`: the route is closed to keys.
    pub(super) scope: Option<ApiKeyScope>,
}

/// Who calls, with everything that decides what they may do, as it is now.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) session: Session,
    pub(crate) token: Token,
    pub(crate) person: Arc<Person>,
    /// When the request came in: every decision on it is of this moment.
    pub(crate) now: Timestamp,
}

/// A caller in an organization.
#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) caller: Caller,
    pub(crate) membership: Arc<Membership>,
    pub(crate) decision: Decision,
}

/// Whoever may read an organization's password rules.
#[derive(Clone)]
pub(crate) enum Reader {
    Member(Box<Access>),
    Invited {
        email: String,
        organization: Arc<Organization>,
        key: String,
    },
}

/// A session is noted as used at most this often, so that reading does not mean writing; and four times in the time that it
/// may be idle, where that is more often.
const SECONDS_BETWEEN_NOTES: u32 = 60;

pub(super) async fn enter(
    State(entrance): State<Entrance>,
    Extension(app): Extension<App>,
    path: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Response {
    // A path that is not Unicode, or that leaves a parameter empty as in `//`, names nothing.
    let path = path.ok().filter(|path| path.iter().all(|(_, value)| !value.is_empty()));
    let Some(path) = path else {
        return Failure::NotFound.into_response();
    };
    let admitted = admit(entrance, &app, &path, &mut request).await;
    match &admitted {
        Ok(()) if matches!(entrance.gate, Gate::Allowed(_) | Gate::Verify) => app.metrics.decided(&Decision::Allow),
        Err(Failure::PolicyNotMet(decision)) => app.metrics.decided(decision),
        _ => {}
    }
    match admitted {
        Ok(()) => next.run(request).await,
        Err(failure) if entrance.gate == Gate::Verify => verify::refusal(&app, failure),
        Err(failure) => failure.into_response(),
    }
}

async fn admit(entrance: Entrance, app: &App, path: &RawPathParams, request: &mut Request) -> Result<(), Failure> {
    let gate = entrance.gate;
    body::refuse_announced_size(request.headers())?;
    origin::check(app, request.method(), request.headers())?;
    if gate == Gate::Public {
        return Ok(());
    }
    if gate == Gate::MemberOrInvited
        && let Some(token) = invitation_use::token_in(request.uri())
    {
        leave(request, invited(app, path, &token).await?);
        return Ok(());
    }
    let organization = match gate {
        Gate::Verify => Some(verify::organization_of(request)?),
        _ => None,
    };
    let caller = match key_gate::presented(request.headers()) {
        Some(key) => key_gate::authenticate(app, &key, entrance.scope).await?,
        None => authenticate(app, request.headers(), gate != Gate::Verify).await?,
    };
    match gate {
        Gate::Public | Gate::Account => leave(request, caller),
        Gate::AccountSession if caller.session.kind == SessionKind::Browser => leave(request, caller),
        Gate::AccountSession => return Err(Failure::SessionRequired),
        Gate::SignedIn => match caller.person.pending_setup(caller.session.principal(), caller.now) {
            None => leave(request, caller),
            Some(decision) => return Err(Failure::PolicyNotMet(decision)),
        },
        Gate::Member => leave(request, membership(caller, organization_in(path)?)?),
        Gate::MemberOrInvited => {
            let access = membership(caller, organization_in(path)?)?;
            leave(request, Reader::Member(Box::new(access)));
        }
        Gate::Allowed(capability) => {
            let access = membership(caller, organization_in(path)?)?;
            leave(request, allowed(access, capability)?);
        }
        Gate::AllowedOrLoosening => {
            let access = membership(caller, organization_in(path)?)?;
            leave(request, allowed_or_loosening(access)?);
        }
        Gate::Verify => {
            let access = membership(caller, organization.as_deref().unwrap_or_default());
            let access = access.map_err(|_| Failure::NotAMember)?;
            leave(request, allowed(access, Capability::UseOrganization)?);
        }
    }
    Ok(())
}

/// For the handler, which takes it by its type.
fn leave(request: &mut Request, found: impl Clone + Send + Sync + 'static) {
    request.extensions_mut().insert(found);
}

/// The token of the `authorization` header or, without one, of the cookie, if it is of one of `kinds`.
pub(super) fn token(app: &App, headers: &HeaderMap, kinds: &[TokenKind]) -> Option<Token> {
    let text = match headers.get(header::AUTHORIZATION) {
        Some(value) => value.to_str().ok().and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
        }),
        None => cookie::read(&app.settings, headers),
    }?;
    kinds.iter().find_map(|kind| Token::parse(*kind, &text))
}

/// The caller behind the request's token. A login that is not complete has a token of another kind, and is nobody.
async fn authenticate(app: &App, headers: &HeaderMap, waits_for_note: bool) -> Result<Caller, Failure> {
    let token = token(app, headers, &[TokenKind::Session, TokenKind::Access]).ok_or(Failure::Unauthenticated)?;
    let began = app.clock.monotonic();
    let found = app.store.caller(&token.hash()).await;
    app.metrics
        .stored("caller", app.clock.monotonic().saturating_sub(began));
    let found = found?;
    let SessionCaller { mut session, person } = found.ok_or(Failure::Unauthenticated)?;
    let now = app.now();
    let policy = person.session_policy();
    let seconds = SECONDS_BETWEEN_NOTES.min(policy.idle_seconds / 4);
    let is_due = |last: Timestamp| now.is_at_or_after(last.plus_seconds(seconds.into()));
    if is_due(session.last_seen_at)
        && let Some(unstored) = app.store.unstored_use(session.id)
    {
        session.last_seen_at = session.last_seen_at.max(unstored);
    }
    if now.is_at_or_after(session.end(&policy)) {
        return Err(Failure::Unauthenticated);
    }
    if is_due(session.last_seen_at) {
        let noted = if waits_for_note {
            app.store.touch_session(session.id, now).await
        } else {
            // A proxy asks before every request of its own, and its users wait for each answer.
            app.store.touch_session_later(session.id, now);
            Ok(())
        };
        match noted {
            Ok(()) => session.last_seen_at = now,
            // The session ends earlier than it should, which is safe; the request itself can be answered.
            Err(error) => tracing::warn!(?error, "the use of a session was not noted"),
        }
    }
    Ok(Caller {
        session,
        token,
        person,
        now,
    })
}

fn membership(caller: Caller, organization: &str) -> Result<Access, Failure> {
    let membership = caller.person.membership(organization).ok_or(Failure::NotFound)?;
    if !key_gate::opens(&caller, membership) {
        return Err(Failure::NotFound);
    }
    let principal = caller.session.principal();
    Ok(Access {
        decision: caller.person.decision(membership, principal, caller.now),
        membership: Arc::clone(membership),
        caller,
    })
}

fn allowed(access: Access, capability: Capability) -> Result<Access, Failure> {
    if access.decision != Decision::Allow {
        return Err(Failure::PolicyNotMet(access.decision));
    }
    access.require(capability)?;
    Ok(access)
}

fn allowed_or_loosening(access: Access) -> Result<Access, Failure> {
    let is_person = access.caller.session.api_key().is_none();
    if is_person && access.membership.role.can(Capability::ManageSecurity) {
        Ok(access)
    } else {
        allowed(access, Capability::UseOrganization)
    }
}

async fn invited(app: &App, path: &RawPathParams, token: &str) -> Result<Reader, Failure> {
    let (invitation, organization) = invitation_use::find(app, token).await?;
    let wanted = organization_in(path)?;
    if wanted != organization.slug && wanted != organization.id.to_string() {
        return Err(Failure::NotFound);
    }
    Ok(Reader::Invited {
        email: invitation.email.text,
        organization: Arc::new(organization),
        key: invitation.id.to_string(),
    })
}

fn organization_in(path: &RawPathParams) -> Result<&str, Failure> {
    let parameter = path.iter().find(|(name, _)| *name == "org");
    parameter
        .map(|(_, value)| value)
        .ok_or_else(|| Failure::internal("a gated route has no {org}"))
}

impl Access {
    pub(crate) fn require(&self, capability: Capability) -> Result<(), Failure> {
        if self.membership.role.can(capability) {
            Ok(())
        } else {
            Err(Failure::NotPermitted)
        }
    }
}

impl Reader {
    pub(crate) fn organization(&self) -> &Organization {
        match self {
            Self::Member(access) => &access.membership.organization,
            Self::Invited { organization, .. } => organization,
        }
    }
}

macro_rules! extracted {
    ($type:ty) => {
        impl<S: Sync> FromRequestParts<S> for $type {
            type Rejection = Failure;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
                let found = parts.extensions.remove::<Self>();
                found.ok_or_else(|| Failure::internal(concat!("no gate has left a ", stringify!($type))))
            }
        }
    };
}

extracted!(Caller);
extracted!(Access);
extracted!(Reader);
