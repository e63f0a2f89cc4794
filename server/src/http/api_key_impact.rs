use lockstep_core::{
    access::{Reason, ReasonCode, first_refusal},
    policy::SecurityPolicy,
    time::Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::api_key_view::{OwnerView, Owners};
use crate::store::{ApiKey, StoredMember};

/// What a changed policy would do to keys (spec R9, X2).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiKeyImpact {
    /// Keys that were neither revoked nor have expired.
    total: usize,
    /// Those that would stop before their own end, the first to stop first.
    stopping: Vec<StoppingKey>,
}

/// A key that would stop before its own end.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct StoppingKey {
    id: Uuid,
    name: String,
    owner: OwnerView,
    /// When: now, or at the policy's deadline.
    stops_at: Timestamp,
    /// Why.
    reasons: Vec<Reason>,
    /// The change does it: with the policy as it is the key would not stop then.
    newly_affected: bool,
}

impl ApiKeyImpact {
    /// What `next` would do in place of `current` to living keys, by the function that decides about every request.
    pub(super) fn of(
        keys: &[ApiKey],
        members: &[StoredMember],
        current: &SecurityPolicy,
        next: &SecurityPolicy,
        now: Timestamp,
    ) -> Self {
        let [under_current, under_next] = [current, next].map(|policy| Owners::of(members, policy));
        let mut stopping = Vec::new();
        for key in keys {
            let Some((stops_at, reasons)) = stop(key, &under_next, next, now) else {
                continue;
            };
            let before = stop(key, &under_current, current, now);
            stopping.push(StoppingKey {
                id: key.id,
                name: key.name.clone(),
                owner: OwnerView::new(&key.owner),
                stops_at,
                reasons,
                newly_affected: before.is_none_or(|(earlier, _)| !stops_at.is_at_or_after(earlier)),
            });
        }
        stopping.sort_by_key(|key| (key.stops_at, key.id));
        Self {
            total: keys.len(),
            stopping,
        }
    }
}

/// When and why a key stops, unless that is its own end.
fn stop(key: &ApiKey, owners: &Owners, policy: &SecurityPolicy, now: Timestamp) -> Option<(Timestamp, Vec<Reason>)> {
    let (stops_at, decision) = first_refusal(key.principal(), &owners.facts(key)?, policy, now)?;
    let reasons = decision.reasons().to_vec();
    let is_by_policy = |reason: &Reason| reason.code != ReasonCode::ApiKeyExpired;
    reasons.iter().any(is_by_policy).then_some((stops_at, reasons))
}
