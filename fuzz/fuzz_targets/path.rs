//! The path of a request over the routes that `server/openapi.json` declares: one spelling, byte for byte, leads to a route,
//! and each parameter is one segment that is not empty.
#![no_main]

use std::{
    future::Future,
    pin::pin,
    sync::OnceLock,
    task::{Context, Poll, Waker},
};

use axum::{
    Router,
    body::Body,
    extract::{MatchedPath, RawPathParams},
    http::{Request, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::any,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use tower::ServiceExt;

#[derive(Clone)]
struct Found(MatchedPath);

async fn found(
    path: MatchedPath,
    parameters: Result<RawPathParams, axum::extract::rejection::RawPathParamsRejection>,
) -> Response {
    // As the gate answers: a path that is not Unicode, or that leaves a parameter empty, names nothing.
    let parameters = parameters.ok();
    match parameters.filter(|parameters| parameters.iter().all(|(_, value)| !value.is_empty())) {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(_) => (axum::Extension(Found(path)), StatusCode::OK).into_response(),
    }
}

fn paths() -> &'static [String] {
    static PATHS: OnceLock<Vec<String>> = OnceLock::new();
    PATHS.get_or_init(|| {
        let document: Value =
            serde_json::from_str(include_str!("../../server/openapi.json")).expect("the document is JSON");
        document["paths"]
            .as_object()
            .expect("it has paths")
            .keys()
            .cloned()
            .collect()
    })
}

fn router() -> Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    let make = || {
        paths()
            .iter()
            .fold(Router::new(), |router, path| router.route(path, any(found)))
    };
    ROUTER.get_or_init(make).clone()
}

/// The routes whose segments are those of the path.
fn expected(path: &str) -> Vec<&'static str> {
    let segments: Vec<_> = path.split('/').collect();
    let is_same = |declared: &&String| {
        let declared: Vec<_> = declared.split('/').collect();
        let is_segment = |(declared, sent): (&&str, &&str)| {
            if declared.starts_with('{') {
                !sent.is_empty()
            } else {
                declared == sent
            }
        };
        declared.len() == segments.len() && declared.iter().zip(&segments).all(is_segment)
    };
    paths().iter().filter(is_same).map(String::as_str).collect()
}

fn answer(uri: Uri) -> Response {
    let request = Request::builder().uri(uri).body(Body::empty()).expect("a request");
    let mut answer = pin!(router().oneshot(request));
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(response)) => response,
        Poll::Ready(Err(never)) => match never {},
        Poll::Pending => panic!("nothing is waited for"),
    }
}

// The first byte picks a declared path, into which the rest is written at the place that the second byte names.
fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    check(&text);
    if let Some(([route, place], rest)) = data.split_first_chunk::<2>() {
        let declared = &paths()[usize::from(*route) % paths().len()];
        let rest = String::from_utf8_lossy(rest);
        let place = usize::from(*place) % (declared.len() + 1);
        check(&format!("{}{rest}{}", &declared[..place], &declared[place..]));
        check(&declared.replace("{org}", &rest));
    }
});

fn check(text: &str) {
    let Ok(uri) = text.parse::<Uri>() else { return };
    // Parameters are in braces in the document alone.
    if !uri.path().starts_with('/') || uri.path().contains(['{', '}']) {
        return;
    }
    let expected = expected(uri.path());
    let response = answer(uri);
    match response.extensions().get::<Found>() {
        Some(Found(path)) => assert!(expected.contains(&path.as_str()), "{text:?} leads to {}", path.as_str()),
        None => assert!(
            expected.is_empty() || text.contains('%'),
            "{text:?} does not lead to {expected:?}"
        ),
    }
}
