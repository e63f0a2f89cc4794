//! What becomes of a key in time: who is reminded of its end, what takes its place, and what it mints.

use super::{ApiKeyEdit, ApiKeyFacts, ApiKeyRequest, ApiKeyVerdict, ApiKeyViolation, Expiry};
use crate::{
    policy::ApiKeyPolicy,
    time::{SECONDS_PER_DAY, Timestamp},
};

/// The owner of a key is reminded so many days before its end (spec X10), each time once.
pub const REMINDER_DAYS: [u32; 3] = [30, 7, 1];

impl ApiKeyFacts {
    /// Which reminder of the key's end is due at `now`: the last one whose day has come. A key that was made after
    /// that day is too short for it.
    ///
    /// ```
    /// use lockstep_core::{api_key::ApiKeyFacts, time::Timestamp};
    ///
    /// let time = |text| Timestamp::parse(text).unwrap();
    /// let key = ApiKeyFacts {
    ///     hashed: true, created_at: time("2026-01-01T00:00:00Z"), expires_at: Some(time("2026-01-31T00:00:00Z")), revoked_at: None,
    /// };
    /// assert_eq!(key.reminder_due(time("2026-01-23T23:59:59.999Z")), None);
    /// assert_eq!(key.reminder_due(time("2026-01-24T00:00:00Z")), Some(7));
    /// ```
    #[must_use]
    pub fn reminder_due(&self, now: Timestamp) -> Option<u32> {
        let end = self.expires_at.filter(|end| !now.is_at_or_after(*end))?;
        let due = |days: &u32| {
            let day = end.plus_seconds(-i64::from(*days) * SECONDS_PER_DAY);
            now.is_at_or_after(day) && !self.created_at.is_at_or_after(day)
        };
        REMINDER_DAYS
            .into_iter()
            .rev()
            .find(due)
            .filter(|_| self.revoked_at.is_none())
    }
}

impl ApiKeyPolicy {
    /// Whether a key may be changed like that. The longest life counts from the key's creation, so that no key is extended
    /// for ever (spec A36); an earlier end than before is never too late, whatever the key is, and what stays as it is is
    /// not judged.
    ///
    /// ```
    /// use lockstep_core::{api_key::{ApiKeyEdit, ApiKeyFacts}, policy::SecurityPolicy, time::Timestamp};
    ///
    /// let time = |text| Timestamp::parse(text).unwrap();
    /// let rules = SecurityPolicy::parse(r#"{"apiKeys": {"requireExpiration": true, "maxExpirationDays": 30}}"#).unwrap().api_keys;
    /// let key = ApiKeyFacts { hashed: true, created_at: time("2026-01-01T00:00:00Z"), expires_at: None, revoked_at: None };
    /// let accepts = |edit| {
    ///     let edit = ApiKeyEdit::parse(edit, key.created_at).unwrap();
    ///     rules.check_edit(&key, &edit, time("2026-06-01T00:00:00Z")).accepted
    /// };
    /// assert!(accepts(r#"{"name": "deploy", "expiresAt": "2026-06-02T00:00:00Z"}"#));
    /// assert!(!accepts(r#"{"expiresAt": null}"#));
    /// ```
    #[must_use]
    pub fn check_edit(&self, key: &ApiKeyFacts, edit: &ApiKeyEdit, now: Timestamp) -> ApiKeyVerdict {
        let request = ApiKeyRequest {
            name: edit.name.clone(),
            hashed: true,
            expires_at: edit.expiry.map_or(key.expires_at, Expiry::moment),
            expires_in_days: None,
            created_at: Some(key.created_at),
        };
        let mut verdict = self.check(&request, now);
        let end = edit.expiry.and_then(Expiry::moment);
        let is_earlier = end.is_some_and(|new| key.expires_at.is_none_or(|old| old.is_at_or_after(new)));
        verdict.violations.retain(|violation| {
            let is_judged = !is_earlier || *violation == ApiKeyViolation::ExpirationInPast;
            violation.is_about_name() || (edit.expiry.is_some() && is_judged)
        });
        verdict.accepted = verdict.violations.is_empty();
        verdict
    }

    /// The key that takes the place of `old` when nothing else is asked for: as long a life again, from `now`, as far
    /// as the policy allows, and hashed where it has to be.
    #[must_use]
    pub fn successor(&self, old: &ApiKeyFacts, now: Timestamp) -> ApiKeyRequest {
        let life = old
            .expires_at
            .map(|end| (end.unix_millis() - old.created_at.unix_millis()) / 1_000);
        let wanted = life.map(|seconds| now.plus_seconds(seconds));
        ApiKeyRequest {
            name: None,
            hashed: old.hashed || self.enforce_hashed,
            expires_at: [wanted, self.latest_expiry(now)].into_iter().flatten().min(),
            expires_in_days: None,
            created_at: None,
        }
    }
}

impl ApiKeyVerdict {
    /// The same verdict on a key that another key makes, which ends at `end`: nothing that a key makes outlives it
    /// (spec X22).
    #[must_use]
    pub fn of_key_made_by_one_that_ends(mut self, end: Option<Timestamp>) -> Self {
        if let Some(latest_allowed) = end
            && self
                .expires_at
                .is_none_or(|expiry| !latest_allowed.is_at_or_after(expiry))
        {
            self.violations.push(ApiKeyViolation::OutlivesItsKey { latest_allowed });
            self.accepted = false;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::SecurityPolicy;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn key(created_at: &str, expires_at: &str) -> ApiKeyFacts {
        ApiKeyFacts {
            hashed: true,
            created_at: time(created_at),
            expires_at: Some(time(expires_at)),
            revoked_at: None,
        }
    }

    #[test]
    fn a_reminder_is_due_from_its_day_until_the_next_one_x10() {
        let year = key("2025-04-01T00:00:00Z", "2026-04-01T00:00:00Z");
        for (now, due) in [
            ("2026-03-01T23:59:59.999Z", None),
            ("2026-03-02T00:00:00Z", Some(30)),
            ("2026-03-24T23:59:59.999Z", Some(30)),
            ("2026-03-25T00:00:00Z", Some(7)),
            ("2026-03-31T00:00:00Z", Some(1)),
            ("2026-03-31T23:59:59.999Z", Some(1)),
            ("2026-04-01T00:00:00Z", None),
        ] {
            assert_eq!(year.reminder_due(time(now)), due, "{now}");
        }
        let week = key("2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z");
        assert_eq!(week.reminder_due(time("2026-01-01T00:00:00Z")), None);
        assert_eq!(week.reminder_due(time("2026-01-07T00:00:00Z")), Some(1));
    }

    #[test]
    fn an_edit_is_judged_by_what_it_changes_all_faults_at_once_a36_a37() {
        let document = r#"{"apiKeys":{"requireExpiration":true,"maxExpirationDays":30,"enforceHashed":true}}"#;
        let rules = SecurityPolicy::parse(document).unwrap().api_keys;
        let old = ApiKeyFacts {
            hashed: false,
            ..key("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z")
        };
        let now = time("2026-02-01T00:00:00Z");
        let faults = |edit: &str| {
            let verdict = rules.check_edit(&old, &ApiKeyEdit::parse(edit, old.created_at).unwrap(), now);
            assert_eq!(verdict.accepted, verdict.violations.is_empty());
            let codes = verdict.violations.iter().map(|violation| violation.in_form().code);
            codes.collect::<Vec<_>>()
        };
        assert_eq!(faults("{}"), [""; 0]);
        assert_eq!(faults(r#"{"name":"older than the rules"}"#), [""; 0]);
        assert_eq!(faults(r#"{"expiresAt":"2026-05-31T00:00:00Z"}"#), [""; 0]);
        assert_eq!(
            faults(r#"{"name":" ","expiresAt":"2026-01-31T00:00:00Z"}"#),
            ["name_required", "expiration_in_past"]
        );
        assert_eq!(
            faults(r#"{"name":"a\u202eb\n","expiresAt":"2026-06-01T00:00:00.001Z"}"#),
            [
                "name_control_character",
                "name_direction_mark",
                "expiration_exceeds_max"
            ]
        );
        assert_eq!(
            faults(r#"{"name":"","expiresAt":null}"#),
            ["name_required", "expiration_required"]
        );
    }

    #[test]
    fn a_successor_lives_as_long_again_as_far_as_the_policy_allows_x11() {
        let old = key("2026-01-01T00:00:00Z", "2026-03-02T00:00:00Z");
        let now = time("2026-02-01T00:00:00Z");
        let expiry = |rules: &str| {
            let policy = SecurityPolicy::parse(format!("{{\"apiKeys\":{rules}}}"))
                .unwrap()
                .api_keys;
            let request = policy.successor(&old, now);
            assert!(policy.check(&request, now).accepted, "{rules}");
            request.expires_at.unwrap().to_string()
        };
        assert_eq!(expiry("{}"), "2026-04-02T00:00:00.000Z");
        let short = "{\"requireExpiration\":true,\"maxExpirationDays\":30}";
        assert_eq!(expiry(short), "2026-03-03T00:00:00.000Z");
    }

    #[test]
    fn nothing_that_a_key_makes_outlives_it_x22() {
        let policy = ApiKeyPolicy::default();
        let now = time("2026-01-01T00:00:00Z");
        let end = time("2026-02-01T00:00:00Z");
        let verdict = |expires_at: Option<&str>, end| {
            let request = ApiKeyRequest {
                expires_at: expires_at.map(time),
                ..ApiKeyRequest::default()
            };
            policy.check(&request, now).of_key_made_by_one_that_ends(end).accepted
        };
        assert!(verdict(None, None) && verdict(Some("2026-02-01T00:00:00Z"), Some(end)));
        assert!(!verdict(None, Some(end)) && !verdict(Some("2026-02-01T00:00:00.001Z"), Some(end)));
    }
}
