//! What is around every request: its id, which the answer carries too, the headers of every answer, and one line in the
//! log. No query, no body, no header is in that line: they hold secrets.

use std::ops::RangeInclusive;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, debug, info, info_span};

use super::headers;
use crate::{app::App, problem::ProblemCode, random};

/// Longer ones, and any with other characters, could be made to look like something else in a log.
const ID_LENGTHS: RangeInclusive<usize> = 8..=64;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id that a proxy has given the request, if there is one and it is well-formed: letters, digits, `-`, `_` and `.`.
fn given(headers: &HeaderMap) -> Option<String> {
    let mut values = headers.get_all(&REQUEST_ID).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let text = value.to_str().ok()?;
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (ID_LENGTHS.contains(&text.len()) && text.bytes().all(is_part)).then(|| text.to_owned())
}

/// A client can invent methods; they are one.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

pub(super) async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = given(request.headers()).unwrap_or_else(|| random::id(app.now()).to_string());
    let start = app.clock.monotonic();
    let method = known(request.method());
    let is_api = request.uri().path().starts_with("/v1");
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let span = info_span!("request", id);
    let mut response = next.run(request).instrument(span.clone()).await;
    headers::add(&app, is_api, response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(&REQUEST_ID, value);
    }
    let took = app.clock.monotonic().saturating_sub(start);
    app.metrics
        .answered(method, route.as_deref(), response.status().as_u16(), took);
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    // A proxy asks before every request of its own, and writes its own log of them.
    if route.as_deref() == Some("/v1/verify") && response.status().is_success() {
        span.in_scope(|| debug!(millis, "allowed"));
        return response;
    }
    span.in_scope(|| {
        info!(
            method,
            route = route.as_deref().unwrap_or("-"),
            status = response.status().as_u16(),
            code = response.extensions().get::<ProblemCode>().map(|code| code.0),
            millis,
            "answered"
        );
    });
    response
}
