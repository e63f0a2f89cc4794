//! The same decision for an application that knows nothing of it: a reverse proxy asks before it lets a request through
//! (`docs/forward-auth`).

use std::fmt::Write;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use super::gate::Access;
use crate::{app::App, error::Failure, store::SessionKind};

/// Every identity header, so that a proxy can overwrite what a client sends under these names. All of them are in every
/// answer that allows.
pub const IDENTITY_HEADERS: [&str; 9] = [
    "x-lockstep-user",
    "x-lockstep-email",
    "x-lockstep-name",
    "x-lockstep-organization",
    "x-lockstep-organization-id",
    "x-lockstep-role",
    "x-lockstep-plane",
    "x-lockstep-second-factor",
    "x-lockstep-authenticated-at",
];

const PREFIX: &str = "x-lockstep-";
/// Where a refusal says which page ends it.
const CURE: HeaderName = HeaderName::from_static("x-lockstep-cure");
/// What text in a header keeps besides letters and digits; everything else is percent-encoded, also what separates
/// values.
const KEPT: &[u8] = b"-._~@+!#$&'*/=?^`{|}";

/// Whether the caller may use the organization, for a reverse proxy: 200 with identity headers and no body, or 401 or
/// 403 with the problem. The header `x-lockstep-cure` of a refusal is the page to send a browser to.
#[utoipa::path(
    get, path = "/v1/verify", tag = "organizations", operation_id = "verify",
    params(("organization" = String, Query, description = "Id or slug")),
    responses((
        status = 200, description = "The caller may; who it is, percent-encoded where it is not plain ASCII",
        headers(
            ("x-lockstep-user" = String, description = "Id of the user, or of the service account"),
            ("x-lockstep-email" = String, description = "E-mail"),
            ("x-lockstep-name" = String, description = "Name"),
            ("x-lockstep-organization" = String, description = "Slug of the organization"),
            ("x-lockstep-organization-id" = String, description = "Id of the organization"),
            ("x-lockstep-role" = String, description = "Role of the user in the organization"),
            ("x-lockstep-plane" = String, description = "`session`, `access_token` or `api_key`"),
            ("x-lockstep-second-factor" = String, description = "The one that was used, or `none`"),
            ("x-lockstep-authenticated-at" = String, description = "When the user last proved who they are; of a key, when it was made"),
        ),
    )),
)]
pub(super) async fn verify(access: Access) -> Result<Response, Failure> {
    let session = &access.caller.session;
    let account = &access.caller.person.account;
    let organization = &access.membership.organization;
    let plane = match session.kind {
        SessionKind::Browser => "session",
        SessionKind::AccessToken { .. } => "access_token",
        SessionKind::ApiKey(_) => "api_key",
    };
    let proven_at = match session.kind {
        SessionKind::ApiKey(_) => session.created_at,
        SessionKind::Browser | SessionKind::AccessToken { .. } => session.authenticated_at,
    };
    let values = [
        account.id.to_string(),
        encoded(&account.email),
        encoded(&account.name),
        encoded(&organization.slug),
        organization.id.to_string(),
        access.membership.role.name().to_owned(),
        plane.to_owned(),
        session
            .login
            .second_factor
            .map_or("none", |used| used.method().name())
            .to_owned(),
        proven_at.to_string(),
    ];
    // With room for those of every answer.
    let mut headers = HeaderMap::with_capacity(2 * IDENTITY_HEADERS.len());
    for (name, value) in IDENTITY_HEADERS.into_iter().zip(values) {
        let value = HeaderValue::try_from(value).map_err(Failure::internal)?;
        headers.insert(HeaderName::from_static(name), value);
    }
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = headers;
    Ok(response)
}

/// The organization that the proxy asks about. What is ambiguous is refused, and so is a client's header that looks like
/// one of ours and that a proxy which overwrites ours would let through.
pub(super) fn organization_of(request: &Request) -> Result<String, Failure> {
    if request.headers().keys().any(is_foreign) {
        return Err(Failure::UnknownIdentityHeader);
    }
    let mut parameters = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
    match (parameters.next(), parameters.next()) {
        (Some((name, value)), None) if name == "organization" && !value.is_empty() => Ok(value.into_owned()),
        _ => Err(Failure::OrganizationNotNamed),
    }
}

fn is_foreign(name: &HeaderName) -> bool {
    // Many applications do not tell `_` from `-`.
    let name = name.as_str();
    let plain = name.replace('_', "-");
    plain.starts_with(PREFIX) && !IDENTITY_HEADERS.contains(&name)
}

/// A refusal as proxies understand it, with the page that ends it.
pub(super) fn refusal(app: &App, failure: Failure) -> Response {
    let page = match &failure {
        Failure::Unauthenticated => "/login",
        Failure::PolicyNotMet(decision) => decision.reasons().first().map_or("/", |reason| reason.cure),
        Failure::NotAMember => "/",
        _ => return failure.into_response(),
    };
    let mut response = failure.into_response();
    if let Ok(value) = HeaderValue::try_from(app.settings.page(page)) {
        response.headers_mut().insert(CURE, value);
    }
    response
}

fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || KEPT.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_plain_ascii_is_percent_encoded() {
        assert_eq!(encoded("ada+1@example.com"), "ada+1@example.com");
        assert_eq!(
            encoded("Zoë, \"Z\" 100%\r\nx: y"),
            "Zo%C3%AB%2C%20%22Z%22%20100%25%0D%0Ax%3A%20y"
        );
    }

    #[test]
    fn a_header_that_looks_like_ours_is_foreign_unless_it_is_one_that_is_overwritten() {
        let is_foreign = |name: &'static str| is_foreign(&HeaderName::from_static(name));
        assert!(is_foreign("x-lockstep-groups") && is_foreign("x_lockstep_user") && is_foreign("x-lockstep-user_"));
        assert!(!is_foreign("x-lockstep-user") && !is_foreign("x-forwarded-for"));
    }
}
