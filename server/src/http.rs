//! HTTP: one file per resource. A handler reads, asks the core, and writes; what may pass is decided in [`gate`].

mod access;
mod account_email;
mod account_password;
mod api_key_impact;
mod api_key_rotation;
mod api_key_view;
mod api_keys;
mod around;
mod attempt;
mod audit_events;
mod backup_codes;
mod body;
mod ceremonies;
mod client;
mod compliance;
mod cookie;
mod cookie_header;
mod docs;
mod email_code;
mod fields;
mod forwarded;
mod gate;
mod headers;
mod health;
mod invitation_use;
mod invitations;
mod key_gate;
mod known_browser;
mod login;
mod logout;
mod mail_link;
mod members;
mod metrics;
mod openapi;
mod organizations;
mod origin;
mod password_check;
mod password_reset;
mod password_rules;
pub(crate) mod policy_changes;
mod policy_preview;
mod presets;
mod reauthenticate;
mod registry;

mod routes;
mod saver;
mod second_factor;
mod security_keys;
mod security_policy;
mod service_accounts;
mod session;
mod sessions;
mod sign_up;
mod sign_up_confirm;
mod table;
mod tokens;
mod totp;
mod two_factor;
mod two_factor_reset;
mod unlock;
mod verify;
mod web;

use axum::{Extension, Router, middleware};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

pub(crate) use self::{api_keys::about as about_key, openapi::text};
pub use self::{gate::Gate, openapi::document, registry::Declared, verify::IDENTITY_HEADERS};
use crate::{app::App, error::Failure};

/// The whole server as a service.
pub fn router(app: &App) -> Router {
    let (router, _) = routes::all().into_parts();
    // One layer of the router, because each boxes every request once more.
    let around = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(app.clone(), around::answer))
        .layer(CatchPanicLayer::custom(headers::panicked))
        .layer(Extension(app.clone()));
    router
        .fallback(web::serve)
        .method_not_allowed_fallback(async || Failure::MethodNotAllowed)
        .with_state(app.clone())
        .layer(around)
}

/// Every route with its gate, for the test that walks them.
#[must_use]
pub fn declared_routes() -> Vec<Declared> {
    routes::all().declared().to_vec()
}
