use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{app::App, error::Failure};

const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// What is counted, for whoever has the token of the configuration. To anybody else there is nothing here.
pub(super) async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    let token = app.settings.metrics_token.as_ref();
    if !token.is_some_and(|token| given.is_some_and(|given| token.is(given))) {
        return Err(Failure::RouteNotFound);
    }
    let text = app.metrics.text(app.hasher.waiting()).map_err(Failure::internal)?;
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response())
}
