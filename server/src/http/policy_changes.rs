//! What differs between two policies, field by field.

use std::fmt;

use lockstep_core::{policy::SecurityPolicy, time::Timestamp};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    audit::{Actor, Event, EventType},
    error::Failure,
};

/// One changed field.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct PolicyChange {
    /// As in `password.minLength`.
    path: String,
    /// Absent: it was not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    old: Option<Value>,
    /// Absent: it is not set any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    new: Option<Value>,
}

impl fmt::Display for PolicyChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = |value: &Option<Value>| value.as_ref().map_or_else(|| "not set".to_owned(), Value::to_string);
        write!(
            formatter,
            "{}: {} → {}",
            self.path,
            written(&self.old),
            written(&self.new)
        )
    }
}

/// Exactly the fields that differ, in the order of their names; the version is not one of them.
pub(crate) fn between(old: &SecurityPolicy, new: &SecurityPolicy) -> Result<Vec<PolicyChange>, Failure> {
    let new = SecurityPolicy {
        version: old.version,
        ..new.clone()
    };
    let (old, new) = (document(old)?, document(&new)?);
    let mut changes = Vec::new();
    compare("", &old, &new, &mut changes);
    Ok(changes)
}

/// The events of the parts that have one of their own (spec B16), with exactly their changed fields.
pub(crate) fn events(actor: &Actor, organization_id: Uuid, changes: &[PolicyChange], now: Timestamp) -> Vec<Event> {
    let of_two_factor: Vec<_> = changes
        .iter()
        .filter(|change| change.path.starts_with("twoFactor."))
        .collect();
    if of_two_factor.is_empty() {
        return Vec::new();
    }
    let event = Event::new(EventType::TwoFactorSettingsChanged, actor, now).of(organization_id);
    vec![event.with("changes", json!(of_two_factor))]
}

fn document(policy: &SecurityPolicy) -> Result<Map<String, Value>, Failure> {
    match serde_json::to_value(policy) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Failure::internal("a policy is no object")),
    }
}

fn compare(parent: &str, old: &Map<String, Value>, new: &Map<String, Value>, changes: &mut Vec<PolicyChange>) {
    let mut names: Vec<_> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        let path = if parent.is_empty() {
            name.clone()
        } else {
            format!("{parent}.{name}")
        };
        match (old.get(name), new.get(name)) {
            (Some(Value::Object(old)), Some(Value::Object(new))) => compare(&path, old, new, changes),
            (old, new) if old != new => changes.push(PolicyChange {
                path,
                old: old.cloned(),
                new: new.cloned(),
            }),
            _ => {}
        }
    }
}
