//! The demo, from the binary.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::error::Failure;

/// The demo as it was built; empty when it was not.
#[derive(RustEmbed)]
#[folder = "../web-demo/dist"]
#[allow_missing = true]
struct Files;

const START_PAGE: &str = "index.html";
/// The bundler puts a hash of the content into the names below this folder.
const HASHED: &str = "assets/";

/// What no route is for: a file of the demo, the demo's own pages, or a problem.
pub(super) async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || path == "/v1" || path.starts_with("/v1/") {
        return Failure::RouteNotFound.into_response();
    }
    let name = path.trim_start_matches('/');
    let found = file(name, request.headers());
    found
        .or_else(|| {
            accepts_html(request.headers())
                .then(|| file(START_PAGE, request.headers()))
                .flatten()
        })
        .unwrap_or_else(|| Failure::RouteNotFound.into_response())
}

fn file(name: &str, headers: &HeaderMap) -> Option<Response> {
    let brotli = accepts_brotli(headers)
        .then(|| Files::get(&format!("{name}.br")))
        .flatten();
    let is_compressed = brotli.is_some();
    let content = brotli.or_else(|| Files::get(name))?;
    let mut response = Body::from(content.data.into_owned()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if name.starts_with(HASHED) {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        );
    }
    Some(response)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn accepts_html(headers: &HeaderMap) -> bool {
    accepted(headers, header::ACCEPT).any(|kind| kind == "text/html")
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    accepted(headers, header::ACCEPT_ENCODING).any(|coding| coding == "br")
}

fn accepted(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .map(|item| item.split(';').next().unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_stream_webassembly_only_as_what_it_is() {
        assert_eq!(content_type("assets/rules-abc.wasm"), "application/wasm");
        assert_eq!(content_type("assets/index-abc.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("no-extension"), "application/octet-stream");
    }

    #[test]
    fn headers_of_several_items_are_read_item_by_item() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::ACCEPT,
            HeaderValue::from_static("application/xml;q=0.9, text/html;q=0.8"),
        );
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br;q=1.0"));
        assert!(accepts_html(&headers) && accepts_brotli(&headers));
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("brotli"));
        assert!(!accepts_html(&headers) && !accepts_brotli(&headers));
    }
}
