use axum::Json;
use lockstep_core::policy::presets::{PRESETS, Preset};
use serde::Serialize;
use utoipa::ToSchema;

/// The starting points for policies.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Presets {
    #[schema(value_type = Vec<Preset>)]
    items: &'static [Preset],
}

/// Named starting points for a policy, each saying where it comes from.
#[utoipa::path(
    get, path = "/v1/policy-presets", tag = "policy", operation_id = "listPolicyPresets",
    responses((status = 200, description = "The presets", body = Presets)),
)]
pub(super) async fn list() -> Json<Presets> {
    Json(Presets { items: PRESETS })
}
