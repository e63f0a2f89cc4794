//! The `cookie` header of a request.

use axum::http::{HeaderMap, header};

/// Every cookie of a request, `(name, value)`, as they were sent. What is no pair is left out.
pub(super) fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let cookies = headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}
