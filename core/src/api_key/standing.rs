//! Where a key stands under the policy of the day (spec A33).

use serde::Serialize;

use super::{ApiKeyRequest, ApiKeyViolation};
use crate::{
    policy::{ApiKeyPolicy, ExistingKeys},
    time::Timestamp,
};

/// A key is said to expire soon from so many days before its end on.
pub const EXPIRING_SOON_DAYS: u32 = 30;

/// What a policy looks at in a key that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKeyFacts {
    /// Whether only a hash of it is kept.
    pub hashed: bool,
    /// When it was made; its longest life counts from here.
    pub created_at: Timestamp,
    /// When it ends; `None`: never.
    pub expires_at: Option<Timestamp>,
    /// When somebody ended it.
    pub revoked_at: Option<Timestamp>,
}

/// What has become of a key. Clients must expect values that they do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyStatus {
    /// It works, and the policy would allow it to be made today.
    Active,
    /// It works, though the policy would refuse it today: it is older than the rules.
    Legacy,
    /// The rules that it is older than have stopped it.
    Blocked,
    /// Its time is over.
    Expired,
    /// Somebody has ended it.
    Revoked,
}

/// A key under a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyStanding {
    /// Revocation wins over expiry, and expiry over the rules.
    pub status: ApiKeyStatus,
    /// What the policy would refuse, were the key made today.
    pub violations: Vec<ApiKeyViolation>,
    /// When it ends if nothing changes: at its expiry, or earlier, at the policy's deadline. `None`: never, or at once.
    pub ends_at: Option<Timestamp>,
}

impl ApiKeyStatus {
    /// Every status with its name.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("active", Self::Active),
        ("legacy", Self::Legacy),
        ("blocked", Self::Blocked),
        ("expired", Self::Expired),
        ("revoked", Self::Revoked),
    ];
}

impl ApiKeyFacts {
    /// Whether its end is near and not reached.
    #[must_use]
    pub fn expires_soon(&self, now: Timestamp) -> bool {
        self.expires_at
            .is_some_and(|end| !now.is_at_or_after(end) && now.plus_days(EXPIRING_SOON_DAYS).is_at_or_after(end))
    }

    /// Whether it was not used for so many days; one that was never used counts from its creation (spec X9).
    #[must_use]
    pub fn is_stale(&self, last_used_at: Option<Timestamp>, days: u32, now: Timestamp) -> bool {
        now.is_at_or_after(last_used_at.unwrap_or(self.created_at).plus_days(days))
    }
}

impl ApiKeyPolicy {
    /// What this policy would have refused when the key was made; not empty: the key is older than the rules.
    #[must_use]
    pub fn violations_of(&self, key: &ApiKeyFacts) -> Vec<ApiKeyViolation> {
        let request = ApiKeyRequest {
            name: None,
            hashed: key.hashed,
            expires_at: key.expires_at,
            expires_in_days: None,
            created_at: Some(key.created_at),
        };
        let mut violations = self.check(&request, key.created_at).violations;
        // A key that ends at once, as after a rotation without overlap, breaks no rule.
        violations.retain(|violation| *violation != ApiKeyViolation::ExpirationInPast);
        violations
    }

    /// When a key that is older than the rules stops because of them.
    fn legacy_end(&self, now: Timestamp) -> Option<Timestamp> {
        match self.existing_keys {
            ExistingKeys::Grandfather => None,
            // The reader wants a deadline; without one, keys stop rather than go on.
            ExistingKeys::Deadline => Some(self.existing_keys_deadline.unwrap_or(now)),
            ExistingKeys::Block => Some(now),
        }
    }

    /// Whether the rules that the key is older than have stopped it.
    #[must_use]
    pub fn blocks(&self, key: &ApiKeyFacts, now: Timestamp) -> bool {
        self.legacy_end(now).is_some_and(|end| now.is_at_or_after(end)) && !self.violations_of(key).is_empty()
    }

    /// Where a key stands at `now`. Its owner is not looked at here.
    ///
    /// ```
    /// use lockstep_core::{api_key::{ApiKeyFacts, ApiKeyStatus}, policy::SecurityPolicy, time::Timestamp};
    ///
    /// let time = |text| Timestamp::parse(text).unwrap();
    /// let key = ApiKeyFacts { hashed: false, created_at: time("2026-01-01T00:00:00Z"), expires_at: None, revoked_at: None };
    /// let policy = SecurityPolicy::parse(
    ///     r#"{"apiKeys": {"enforceHashed": true, "existingKeys": "deadline", "existingKeysDeadline": "2026-06-01T00:00:00Z"}}"#,
    /// ).unwrap();
    /// let status = |now| policy.api_keys.standing(&key, time(now)).status;
    /// assert_eq!(status("2026-05-31T23:59:59.999Z"), ApiKeyStatus::Legacy);
    /// assert_eq!(status("2026-06-01T00:00:00Z"), ApiKeyStatus::Blocked);
    /// ```
    #[must_use]
    pub fn standing(&self, key: &ApiKeyFacts, now: Timestamp) -> ApiKeyStanding {
        let violations = self.violations_of(key);
        let is_expired = key.expires_at.is_some_and(|end| now.is_at_or_after(end));
        let status = if key.revoked_at.is_some() {
            ApiKeyStatus::Revoked
        } else if is_expired {
            ApiKeyStatus::Expired
        } else if violations.is_empty() {
            ApiKeyStatus::Active
        } else if self.blocks(key, now) {
            ApiKeyStatus::Blocked
        } else {
            ApiKeyStatus::Legacy
        };
        let deadline = match self.existing_keys {
            ExistingKeys::Deadline if !violations.is_empty() => self.existing_keys_deadline,
            _ => None,
        };
        ApiKeyStanding {
            status,
            violations,
            ends_at: [key.revoked_at, key.expires_at, deadline].into_iter().flatten().min(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::SecurityPolicy;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn policy(rules: &str) -> ApiKeyPolicy {
        let document = format!("{{\"apiKeys\":{rules}}}");
        SecurityPolicy::parse(document).unwrap().api_keys
    }

    fn key(expires_at: Option<&str>) -> ApiKeyFacts {
        ApiKeyFacts {
            hashed: true,
            created_at: time("2026-01-01T00:00:00Z"),
            expires_at: expires_at.map(time),
            revoked_at: None,
        }
    }

    /// Spec A33, A35: to the millisecond.
    #[test]
    fn a_key_expires_at_the_moment_that_it_says() {
        let rules = policy("{}");
        let key = key(Some("2026-04-01T00:00:00Z"));
        let status = |now| rules.standing(&key, time(now)).status;
        assert_eq!(status("2026-03-31T23:59:59.999Z"), ApiKeyStatus::Active);
        assert_eq!(status("2026-04-01T00:00:00Z"), ApiKeyStatus::Expired);
    }

    #[test]
    fn a_key_that_is_older_than_the_rules_is_treated_as_they_say_a33() {
        let now = time("2026-02-01T00:00:00Z");
        let rule = |existing: &str| {
            policy(&format!(
                "{{\"requireExpiration\":true,\"maxExpirationDays\":30{existing}}}"
            ))
        };
        for (existing, status, ends_at) in [
            ("", ApiKeyStatus::Legacy, None),
            (",\"existingKeys\":\"block\"", ApiKeyStatus::Blocked, None),
            (
                ",\"existingKeys\":\"deadline\",\"existingKeysDeadline\":\"2026-02-01T00:00:00Z\"",
                ApiKeyStatus::Blocked,
                Some(now),
            ),
            (
                ",\"existingKeys\":\"deadline\",\"existingKeysDeadline\":\"2026-02-01T00:00:00.001Z\"",
                ApiKeyStatus::Legacy,
                Some(time("2026-02-01T00:00:00.001Z")),
            ),
        ] {
            let standing = rule(existing).standing(&key(None), now);
            assert_eq!((standing.status, standing.ends_at), (status, ends_at), "{existing}");
            assert_eq!(standing.violations.len(), 1);
        }
        let fitting = key(Some("2026-01-31T00:00:00Z"));
        let before = time("2026-01-30T00:00:00Z");
        let standing = rule(",\"existingKeys\":\"block\"").standing(&fitting, before);
        assert_eq!(standing.status, ApiKeyStatus::Active);
    }

    #[test]
    fn revocation_wins_over_expiry_and_expiry_over_the_rules() {
        let rules = policy("{\"enforceHashed\":true,\"existingKeys\":\"block\"}");
        let now = time("2026-05-01T00:00:00Z");
        let expired = ApiKeyFacts {
            hashed: false,
            ..key(Some("2026-04-01T00:00:00Z"))
        };
        assert_eq!(rules.standing(&expired, now).status, ApiKeyStatus::Expired);
        let revoked = ApiKeyFacts {
            revoked_at: Some(now),
            ..expired
        };
        assert_eq!(rules.standing(&revoked, now).status, ApiKeyStatus::Revoked);
    }

    #[test]
    fn every_status_is_called_what_it_writes() {
        for (name, status) in ApiKeyStatus::NAMES {
            assert_eq!(serde_json::to_string(&status).unwrap(), format!("\"{name}\""));
        }
    }

    #[test]
    fn soon_is_the_last_thirty_days_and_stale_counts_from_the_last_use_x9() {
        let key = key(Some("2026-04-01T00:00:00Z"));
        for (now, soon) in [
            ("2026-03-01T23:59:59.999Z", false),
            ("2026-03-02T00:00:00Z", true),
            ("2026-03-31T23:59:59.999Z", true),
            ("2026-04-01T00:00:00Z", false),
        ] {
            assert_eq!(key.expires_soon(time(now)), soon, "{now}");
        }
        let now = time("2026-01-31T00:00:00Z");
        assert!(key.is_stale(None, 30, now) && !key.is_stale(None, 31, now));
        assert!(!key.is_stale(Some(time("2026-01-01T00:00:00.001Z")), 30, now));
    }
}
