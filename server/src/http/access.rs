use axum::Json;
use lockstep_core::access::Decision;

use super::gate::Access;

/// May the caller use the organization now? Always answered, with every reason if not.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/access", tag = "organizations", operation_id = "getAccess",
    params(("org" = String, Path, description = "Id or slug")),
    responses((status = 200, description = "The decision", body = Decision)),
)]
pub(super) async fn get_access(access: Access) -> Json<Decision> {
    Json(access.decision)
}
