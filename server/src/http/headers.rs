//! Headers of every answer.

use std::any::Any;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{app::App, error::Failure};

/// WebAssembly needs `wasm-unsafe-eval`; no script and no style is inline.
const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
                   style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                   form-action 'self'; frame-ancestors 'none'";

/// An answer of the API is no page: nothing in it is to be loaded, and nothing shown (OWASP REST Security).
const CSP_OF_API: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds them to an answer of the API, or to a page.
pub(super) fn add(app: &App, is_api: bool, headers: &mut HeaderMap) {
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::CONTENT_SECURITY_POLICY, if is_api { CSP_OF_API } else { CSP });
    put(header::REFERRER_POLICY, "no-referrer");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if is_api {
        put(header::CACHE_CONTROL, "no-store");
    } else {
        put(header::CACHE_CONTROL, "no-cache");
    }
    if app.settings.is_https() {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

/// A panic ends one request, not the server.
#[expect(clippy::needless_pass_by_value, reason = "the signature is tower-http's")]
pub(super) fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied());
    Failure::internal(text.unwrap_or("a panic")).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{Router, extract::Request, routing::get};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_problem_without_its_cause() {
        async fn fails() {
            panic!("a secret cause");
        }
        let router = Router::<()>::new()
            .route("/", get(fails))
            .layer(CatchPanicLayer::custom(panicked));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            text.contains("\"code\":\"internal\"") && !text.contains("secret"),
            "{text}"
        );
    }
}
