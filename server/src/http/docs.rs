//! The documentation page, which works offline.

use std::sync::Arc;

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use utoipa_swagger_ui::Config;

use crate::error::Failure;

/// No inline script either; the page draws with inline styles and images.
const CSP: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; \
                   base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn redirect() -> Redirect {
    Redirect::permanent("/docs/")
}

pub(super) async fn index() -> Result<Response, Failure> {
    file("index.html")
}

pub(super) async fn asset(Path(path): Path<String>) -> Result<Response, Failure> {
    file(&path)
}

fn file(path: &str) -> Result<Response, Failure> {
    let config = Arc::new(Config::from("/openapi.json").validator_url("none"));
    let file = utoipa_swagger_ui::serve(path, config)
        .map_err(Failure::internal)?
        .ok_or(Failure::RouteNotFound)?;
    let content_type = HeaderValue::from_str(&file.content_type).map_err(Failure::internal)?;
    let mut response = file.bytes.into_owned().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
    Ok(response)
}

pub(super) async fn openapi() -> Response {
    let mut response = super::openapi::text().into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
