//! One line per request, under an id that the answer carries too. No query, no body, no header: they hold secrets.

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, debug, info, info_span};

use crate::{app::App, problem::ProblemCode, random};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) async fn write(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = random::id(app.now()).to_string();
    let start = app.clock.monotonic();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let span = info_span!("request", id);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(&REQUEST_ID, value);
    }
    let millis = u64::try_from(app.clock.monotonic().saturating_sub(start).as_millis()).unwrap_or(u64::MAX);
    // A proxy asks before every request of its own, and writes its own log of them.
    if route.as_deref() == Some("/v1/verify") && response.status().is_success() {
        span.in_scope(|| debug!(millis, "allowed"));
        return response;
    }
    span.in_scope(|| {
        info!(
            %method,
            route = route.as_deref().unwrap_or("-"),
            status = response.status().as_u16(),
            code = response.extensions().get::<ProblemCode>().map(|code| code.0),
            millis,
            "answered"
        );
    });
    response
}
