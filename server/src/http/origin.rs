//! A cookie goes with every request that a page makes, also another site's page. So a write that the browser sends
//! from elsewhere is refused, logging in included.

use axum::http::{HeaderMap, HeaderValue, Method, header};

use crate::{app::App, error::Failure};

pub(super) fn check(app: &App, method: &Method, headers: &HeaderMap) -> Result<(), Failure> {
    // A header that a page of another site cannot set makes it nobody's cookie's request.
    if method.is_safe() || headers.contains_key(header::AUTHORIZATION) {
        return Ok(());
    }
    let is_own = if let Some(site) = headers.get("sec-fetch-site") {
        site == "same-origin" || site == "none"
    } else if let Some(origin) = headers.get(header::ORIGIN) {
        is_public_url(app, origin)
    } else {
        // Every browser that can run the pages sends one of the two.
        true
    };
    if is_own { Ok(()) } else { Err(Failure::CrossOrigin) }
}

fn is_public_url(app: &App, origin: &HeaderValue) -> bool {
    *origin == app.settings.public_url.origin().ascii_serialization()
}
