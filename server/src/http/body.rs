//! Bodies of requests: every way in which one can be wrong is a problem with a code.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use lockstep_core::{Violation, json::syntax_code};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

use crate::error::Failure;

/// No document of this API is longer.
const LARGEST: usize = 64 * 1_024;
const TIMEOUT: Duration = Duration::from_secs(30);

/// A JSON document of a known shape.
pub(super) struct Json<T>(pub(super) T);

/// A JSON document that the core reads itself.
pub(super) struct JsonBytes(pub(super) Bytes);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        parse(&read(request).await?).map(Self)
    }
}

impl<S: Sync> FromRequest<S> for JsonBytes {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        read(request).await.map(Self)
    }
}

/// Refuses by the length that the request announces, before anything else is done.
pub(super) fn refuse_announced_size(headers: &HeaderMap) -> Result<(), Failure> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > LARGEST) {
        Err(Failure::BodyTooLarge)
    } else {
        Ok(())
    }
}

async fn read(request: Request) -> Result<Bytes, Failure> {
    if !is_json(request.headers()) {
        return Err(Failure::UnsupportedMediaType);
    }
    let body = Limited::new(request.into_body(), LARGEST);
    match tokio::time::timeout(TIMEOUT, body.collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Failure::BodyTooLarge),
        Ok(Err(_)) => Err(Failure::InvalidJson),
        Err(_) => Err(Failure::BodyTimeout),
    }
}

/// `application/json`, or a type that ends in `+json` such as a merge patch.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    // The syntax comes first, of the whole body: passwords are read as bytes, where serde_json does not look at it.
    serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| refused(&error, ""))?;
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        refused(error.inner(), if path == "." { "" } else { &path })
    })
}

fn refused(error: &serde_json::Error, path: &str) -> Failure {
    if error.classify() == Category::Data {
        return Failure::InvalidRequest(vec![violation(&error.to_string(), path)]);
    }
    if syntax_code(error) == "invalid_encoding" {
        Failure::InvalidEncoding
    } else {
        Failure::InvalidJson
    }
}

/// serde says in words what is wrong with the shape.
fn violation(message: &str, path: &str) -> Violation {
    let named = message.split('`').nth(1).unwrap_or_default();
    let inside = |parent: &str| match parent {
        "" => named.to_owned(),
        parent => format!("{parent}.{named}"),
    };
    if message.starts_with("missing field") {
        Violation::new("required", inside(path))
    } else if message.starts_with("unknown field") || message.starts_with("duplicate field") {
        let code = if message.starts_with('u') {
            "unknown_field"
        } else {
            "duplicate_field"
        };
        let is_last = path == named || path.ends_with(&format!(".{named}"));
        Violation::new(code, if is_last { path.to_owned() } else { inside(path) })
    } else if message.starts_with("invalid type: null") {
        Violation::new("null_not_allowed", path)
    } else if message.starts_with("unknown variant") {
        Violation::new("unknown_value", path)
    } else {
        Violation::new("wrong_type", path)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Outer {
        name: String,
        inner: Inner,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Inner {
        count: u32,
    }

    fn fault(text: &str) -> (String, String) {
        match parse::<Outer>(text.as_bytes()).unwrap_err() {
            Failure::InvalidRequest(violations) => (violations[0].code.to_owned(), violations[0].path.clone()),
            other => (format!("{other:?}"), String::new()),
        }
    }

    #[test]
    fn every_fault_of_the_shape_has_a_code_and_a_path() {
        for (text, code, path) in [
            (r#"{"name": "a", "inner": {}}"#, "required", "inner.count"),
            (r#"{"inner": {"count": 1}}"#, "required", "name"),
            (r#"{"name": "a", "nmae": 1}"#, "unknown_field", "nmae"),
            (
                r#"{"name": "a", "inner": {"cuont": 1}}"#,
                "unknown_field",
                "inner.cuont",
            ),
            (r#"{"name": "a", "name": "b"}"#, "duplicate_field", "name"),
            (r#"{"name": null}"#, "null_not_allowed", "name"),
            (r#"{"name": 1}"#, "wrong_type", "name"),
            ("[]", "wrong_type", ""),
            (r#"{"name": "a"#, "InvalidJson", ""),
            ("{\"name\": \"a\nb\"}", "InvalidJson", ""),
            (r#"{"name": "\ud800"}"#, "InvalidEncoding", ""),
            (r#"{"name": "a", "inner": {"count": 1}} x"#, "InvalidJson", ""),
        ] {
            assert_eq!(fault(text), (code.to_owned(), path.to_owned()), "{text}");
        }
    }
}
