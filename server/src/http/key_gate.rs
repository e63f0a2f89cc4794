//! Requests that an API key carries: it opens one organization, and there what its scopes name.

use axum::http::{HeaderMap, header};
use lockstep_core::api_key::{ApiKeyScope, ApiKeyToken, PREFIX};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::gate::Caller;
use crate::{
    app::App,
    error::Failure,
    store::{KeyCaller, Membership},
    token::{Token, hexadecimal},
};

/// What is stored of a key's secret.
pub(super) fn hash(secret: &str) -> String {
    hexadecimal(&Sha256::digest(secret.as_bytes()))
}

/// The key of the `authorization` header, if what it carries calls itself one. A key is never in a cookie.
pub(super) fn presented(headers: &HeaderMap) -> Option<Zeroizing<String>> {
    // What is no text becomes what is no key.
    let value = String::from_utf8_lossy(headers.get(header::AUTHORIZATION)?.as_bytes());
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.starts_with(PREFIX)).then(|| Zeroizing::new(token.to_owned()))
}

/// The caller behind a key, on a route that asks for `scope` of one.
pub(super) async fn authenticate(app: &App, text: &str, scope: Option<ApiKeyScope>) -> Result<Caller, Failure> {
    let key = ApiKeyToken::parse(text).ok_or(Failure::ApiKeyMalformed)?;
    let found = app.store.key_caller(Uuid::from_u128(key.id)).await?;
    let knows_secret = |caller: &KeyCaller| caller.secret_hash.as_bytes().ct_eq(hash(key.secret).as_bytes());
    let caller = found.filter(|caller| knows_secret(caller).into());
    let KeyCaller { session, person, .. } = caller.ok_or(Failure::ApiKeyNotValid)?;
    let now = app.now();
    let scope = scope.ok_or(Failure::ApiKeyNotAccepted)?;
    let used = session.api_key().ok_or(Failure::ApiKeyNotValid)?;
    if !used.scopes.contains(&scope) {
        return Err(Failure::ScopeRequired(scope));
    }
    app.store.note_key_use(session.id, used.last_used_at, now);
    Ok(Caller {
        session,
        token: Token::of_api_key(text),
        person,
        now,
    })
}

/// Whether the caller's key, if a key carries the request, belongs to the organization of that membership.
pub(super) fn opens(caller: &Caller, membership: &Membership) -> bool {
    let key = caller.session.api_key();
    key.is_none_or(|key| key.organization_id == membership.organization.id)
}
