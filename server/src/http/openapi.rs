//! The description of the API, from the routes themselves.

use std::sync::OnceLock;

use lockstep_core::api_key::PATTERN;
use utoipa::{
    OpenApi as _,
    openapi::{
        Content, OpenApi, Ref, RefOr, ResponseBuilder,
        path::Operation,
        schema::{AdditionalProperties, Schema},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use super::{gate::Gate, registry::Declared, routes};
use crate::problem::Problem;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Lockstep",
        description = "Organization security: password policies, who complies with them, and who may pass.\n\nEvery refusal is an RFC 9457 problem with a stable `code`. Clients must expect codes, reasons and states that they do not know.",
        license(name = "MIT OR Apache-2.0"),
    ),
    components(schemas(Problem)),
    tags(
        (name = "auth", description = "Sign up, log in, prove who you are"),
        (name = "account", description = "Your own account"),
        (name = "organizations", description = "Organizations and the decision about you"),
        (name = "policy", description = "Security policies and the rules for forms"),
        (name = "people", description = "Members and who complies"),
        (name = "api keys", description = "API keys and service accounts"),
        (name = "invitations", description = "Invitations by link"),
        (name = "health", description = "For whoever runs the server"),
    ),
)]
struct Base;

/// Bodies whose shape is described here and read there, as strictly as all others.
const READ_BY_THE_CORE: [&str; 3] = ["NewKey", "KeyChange", "KeyRotation"];

/// What the routes are added to.
pub(super) fn base() -> OpenApi {
    Base::openapi()
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> OpenApi {
    let routes = routes::all();
    let declared = routes.declared().to_vec();
    let (_, mut document) = routes.into_parts();
    for route in declared.iter().filter(|route| route.is_described) {
        if let Some(operation) = operation(&mut document, route) {
            complete(operation, route);
        }
    }
    let components = document.components.get_or_insert_default();
    for name in READ_BY_THE_CORE {
        if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(name) {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
    components.add_security_scheme(
        "session",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-lockstep"))),
    );
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
    );
    components.add_security_scheme(
        "apiKey",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format(PATTERN)
                .description(Some(format!(
                    "An API key of the organization, with the scope that the route names. `{PATTERN}` finds one in text, for secret scanners."
                )))
                .build(),
        ),
    );
    document
}

/// The document as text, as it is committed and served.
pub(crate) fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| document().to_pretty_json().unwrap_or_default() + "\n")
}

fn operation<'a>(document: &'a mut OpenApi, route: &Declared) -> Option<&'a mut Operation> {
    let item = document.paths.paths.get_mut(&route.path)?;
    let operation = match route.method {
        "GET" => &mut item.get,
        "PUT" => &mut item.put,
        "POST" => &mut item.post,
        "PATCH" => &mut item.patch,
        "DELETE" => &mut item.delete,
        _ => return None,
    };
    operation.as_mut()
}

/// What every route of its kind has in common.
fn complete(operation: &mut Operation, route: &Declared) {
    let problem = ResponseBuilder::new()
        .description("Why it was refused")
        .content(
            "application/problem+json",
            Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem")))),
        )
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::T(problem));
    if route.gate != Gate::Public {
        let none: [&str; 0] = [];
        let mut requirements = vec![
            SecurityRequirement::new("session", none),
            SecurityRequirement::new("bearer", none),
        ];
        requirements.extend(
            route
                .scope
                .map(|scope| SecurityRequirement::new("apiKey", [scope.name()])),
        );
        operation.security = Some(requirements);
    }
}
