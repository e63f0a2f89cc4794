use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{app::App, error::Failure};

/// That it works.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`.
    #[schema(value_type = String)]
    status: &'static str,
}

const OK: Json<Health> = Json(Health { status: "ok" });

/// Is the process alive?
#[utoipa::path(
    get, path = "/healthz", tag = "health", operation_id = "getHealth",
    responses((status = 200, description = "It is", body = Health)),
)]
pub(super) async fn alive() -> Json<Health> {
    OK
}

/// Can it serve requests? 503 while the store does not answer.
#[utoipa::path(
    get, path = "/readyz", tag = "health", operation_id = "getReadiness",
    responses((status = 200, description = "It can", body = Health)),
)]
pub(super) async fn ready(State(app): State<App>) -> Result<Json<Health>, Failure> {
    app.store.ping().await?;
    Ok(OK)
}
