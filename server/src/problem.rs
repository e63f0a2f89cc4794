//! RFC 9457.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lockstep_core::{
    Violation,
    access::Reason,
    api_key::{ApiKeyScope, ApiKeyVerdict},
    password::PasswordVerdict,
    policy::TwoFactorMethod,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was refused (RFC 9457). `code` is stable; the texts are for people and may change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// A URI of the kind of problem.
    #[serde(rename = "type")]
    kind: String,
    /// What is wrong, for people.
    #[schema(value_type = String)]
    title: &'static str,
    /// The status of the answer.
    pub(crate) status: u16,
    /// What is wrong, `snake_case`. Clients must expect codes that they do not know.
    #[schema(value_type = String)]
    code: &'static str,
    /// What to do next, for people.
    #[schema(value_type = String)]
    detail: &'static str,
    /// Everything that is wrong with the request, each with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) violations: Vec<Violation>,
    /// Every policy that is not met, each with the page that cures it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) reasons: Vec<Reason>,
    /// The verdict on a password that was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) verdict: Option<PasswordVerdict>,
    /// The verdict on a key that was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) key_verdict: Option<ApiKeyVerdict>,
    /// The scope that a key would need.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) scope: Option<ApiKeyScope>,
    /// The second factors that would do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) methods: Vec<TwoFactorMethod>,
    /// The names of the organizations because of which it is refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) organizations: Vec<String>,
    /// Try again after so many seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) retry_after: Option<u64>,
    /// The page that ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub(crate) cure: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, title: &'static str, detail: &'static str) -> Self {
        Self {
            kind: format!("urn:lockstep:problem:{code}"),
            title,
            status: status.as_u16(),
            code,
            detail,
            violations: Vec::new(),
            reasons: Vec::new(),
            verdict: None,
            key_verdict: None,
            scope: None,
            methods: Vec::new(),
            organizations: Vec::new(),
            retry_after: None,
            cure: None,
        }
    }
}

/// Leaves the code of a problem on its response, for the log.
#[derive(Clone, Copy)]
pub(crate) struct ProblemCode(pub(crate) &'static str);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response.extensions_mut().insert(ProblemCode(self.code));
        response
    }
}
