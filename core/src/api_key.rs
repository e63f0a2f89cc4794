//! API keys: a request for one against a policy (spec A31, A34–A37), where one stands in time, what it is good for, and
//! how it is written.

mod form;
mod life;
mod name;
mod scope;
mod standing;
#[cfg(feature = "tokens")]
mod token;

use serde::Serialize;

#[cfg(feature = "tokens")]
pub use self::token::{ApiKeyToken, PATTERN, PREFIX, SECRET_CHARACTERS};
pub use self::{
    form::{ApiKeyEdit, ApiKeyRotation, Expiry, LONGEST_OVERLAP_SECONDS, NewApiKey},
    life::REMINDER_DAYS,
    name::{is_direction_mark, name_faults},
    scope::ApiKeyScope,
    standing::{ApiKeyFacts, ApiKeyStanding, ApiKeyStatus, EXPIRING_SOON_DAYS},
};

use crate::{
    Violation,
    json::Json,
    policy::{ApiKeyPolicy, read::Reader},
    time::Timestamp,
};

/// The result of checking one request for a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ApiKeyVerdict {
    /// Whether nothing is violated.
    pub accepted: bool,
    /// When the key would expire; absent: never, or not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional, type = "string"))]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub expires_at: Option<Timestamp>,
    /// Every fault at once (spec A37).
    pub violations: Vec<ApiKeyViolation>,
}

/// One fault of a request for a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ApiKeyViolation {
    /// The name has nothing but spaces, if anything.
    NameRequired,
    /// The name is too long.
    NameTooLong {
        /// The longest name, in code points.
        maximum: u32,
    },
    /// The name has a control character, such as the end of a line.
    NameControlCharacter,
    /// The name has a character that turns the text around it, or that nobody can see: it can look like another one.
    NameDirectionMark,
    /// The policy wants keys that nobody can read again.
    HashedKeyRequired,
    /// The policy wants an expiry.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    ExpirationRequired {
        /// The latest expiry allowed, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "typescript", ts(optional, type = "string"))]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        latest_allowed: Option<Timestamp>,
        /// The longest life allowed, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        max_expiration_days: Option<u32>,
    },
    /// The expiry is later than the policy allows.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    ExpirationExceedsMax {
        /// The latest expiry allowed, inclusive.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        latest_allowed: Timestamp,
        /// The longest life allowed, counted from the key's creation.
        max_expiration_days: u32,
    },
    /// The expiry is not after now.
    ExpirationInPast,
    /// The key would outlive the key that makes it (spec X22).
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    OutlivesItsKey {
        /// When that one ends.
        #[cfg_attr(feature = "typescript", ts(type = "string"))]
        latest_allowed: Timestamp,
    },
}

impl ApiKeyViolation {
    pub(crate) fn is_about_name(&self) -> bool {
        matches!(
            self,
            Self::NameRequired | Self::NameTooLong { .. } | Self::NameControlCharacter | Self::NameDirectionMark
        )
    }

    /// The same as a violation of a form: its code, and the field that it is about.
    #[must_use]
    pub fn in_form(&self) -> Violation {
        match self {
            Self::NameRequired => Violation::new("name_required", "name"),
            Self::NameTooLong { maximum } => Violation {
                maximum: Some(u64::from(*maximum)),
                ..Violation::new("name_too_long", "name")
            },
            Self::NameControlCharacter => Violation::new("name_control_character", "name"),
            Self::NameDirectionMark => Violation::new("name_direction_mark", "name"),
            Self::HashedKeyRequired => Violation::new("hashed_key_required", "hashed"),
            Self::ExpirationRequired { .. } => Violation::new("expiration_required", "expiresAt"),
            Self::ExpirationExceedsMax { .. } => Violation::new("expiration_exceeds_max", "expiresAt"),
            Self::ExpirationInPast => Violation::new("expiration_in_past", "expiresAt"),
            Self::OutlivesItsKey { .. } => Violation::new("outlives_its_key", "expiresAt"),
        }
    }
}

/// What is asked for: a new key, or a change of one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(optional_fields, rename_all = "camelCase")
)]
pub struct ApiKeyRequest {
    /// What people call it; absent: not looked at, as where it stays what it is.
    #[cfg_attr(feature = "typescript", ts(optional, type = "string | undefined"))]
    pub name: Option<String>,
    /// Whether only a hash of the key is kept; absent: yes.
    #[cfg_attr(feature = "typescript", ts(optional, type = "boolean | undefined"))]
    pub hashed: bool,
    /// When it expires; absent: never.
    #[cfg_attr(feature = "typescript", ts(optional, type = "string | Date | undefined"))]
    pub expires_at: Option<Timestamp>,
    /// Days of 86,400 s from its creation, in place of `expiresAt`.
    #[cfg_attr(feature = "typescript", ts(optional, type = "number | undefined"))]
    pub expires_in_days: Option<u32>,
    /// When the key was made; absent: now. The longest life counts from here, so that no edit extends a key for ever.
    #[cfg_attr(feature = "typescript", ts(optional, type = "string | Date | undefined"))]
    pub created_at: Option<Timestamp>,
}

impl Default for ApiKeyRequest {
    fn default() -> Self {
        Self {
            name: None,
            hashed: true,
            expires_at: None,
            expires_in_days: None,
            created_at: None,
        }
    }
}

impl ApiKeyRequest {
    /// The longest life that can be asked for in days; a later expiry has to be a date.
    const EXPIRES_IN_DAYS: core::ops::RangeInclusive<u32> = 1..=36_500;

    /// Reads `{"name": …, "hashed": …, "expiresAt": … | "expiresInDays": …, "createdAt": …}`; `hashed` is true unless said
    /// otherwise.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Vec<Violation>> {
        let json = Json::parse(text.as_ref()).map_err(|violation| vec![violation])?;
        let mut violations = Vec::new();
        let mut reader = Reader::new(String::new(), &json, &mut violations);
        let mut request = Self::default();
        reader.optional_text("name", &mut request.name);
        reader.boolean("hashed", &mut request.hashed);
        request.read_expiry(&mut reader);
        reader.optional_time("createdAt", &mut request.created_at);
        reader.finish();
        if violations.is_empty() {
            Ok(request)
        } else {
            Err(violations)
        }
    }

    fn read_expiry(&mut self, reader: &mut Reader<'_>) {
        reader.optional_time("expiresAt", &mut self.expires_at);
        reader.optional_integer(
            "expiresInDays",
            "expires_in_days_out_of_range",
            Self::EXPIRES_IN_DAYS,
            &mut self.expires_in_days,
        );
        if self.expires_at.is_some() && self.expires_in_days.is_some() {
            reader.refuse(Violation::new("ambiguous_expiration", "expiresInDays"));
        }
    }

    /// When the key would expire.
    #[must_use]
    pub fn expiry(&self, now: Timestamp) -> Option<Timestamp> {
        let days = self.expires_in_days;
        self.expires_at
            .or_else(|| days.map(|days| self.created_at.unwrap_or(now).plus_days(days)))
    }
}

impl ApiKeyPolicy {
    /// The latest expiry, inclusive, of a key made at `created_at`; `None` without a limit. The limit binds only
    /// while expiry is required (spec A36).
    #[must_use]
    pub fn latest_expiry(&self, created_at: Timestamp) -> Option<Timestamp> {
        let days = self.max_expiration_days.filter(|_| self.require_expiration);
        days.map(|days| created_at.plus_days(days))
    }

    /// Checks a request at `now`.
    ///
    /// ```
    /// use lockstep_core::{api_key::ApiKeyRequest, policy::SecurityPolicy, time::Timestamp};
    ///
    /// let policy = SecurityPolicy::parse(r#"{"apiKeys": {"requireExpiration": true, "maxExpirationDays": 90}}"#).unwrap();
    /// let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
    /// let on_the_last_day = ApiKeyRequest::parse(r#"{"expiresAt": "2026-04-01T00:00:00Z"}"#).unwrap();
    /// assert!(policy.api_keys.check(&on_the_last_day, now).accepted);
    /// let later = ApiKeyRequest::parse(r#"{"expiresAt": "2026-04-01T00:00:00.001Z"}"#).unwrap();
    /// assert!(!policy.api_keys.check(&later, now).accepted);
    /// ```
    #[must_use]
    pub fn check(&self, request: &ApiKeyRequest, now: Timestamp) -> ApiKeyVerdict {
        let mut violations = request.name.as_deref().map(name_faults).unwrap_or_default();
        if self.enforce_hashed && !request.hashed {
            violations.push(ApiKeyViolation::HashedKeyRequired);
        }
        let latest = self.latest_expiry(request.created_at.unwrap_or(now));
        let expires_at = request.expiry(now);
        match expires_at {
            None if self.require_expiration => violations.push(ApiKeyViolation::ExpirationRequired {
                latest_allowed: latest,
                max_expiration_days: self.max_expiration_days,
            }),
            None => {}
            Some(expiry) => {
                if now.is_at_or_after(expiry) {
                    violations.push(ApiKeyViolation::ExpirationInPast);
                }
                if let (Some(latest_allowed), Some(max_expiration_days)) = (latest, self.max_expiration_days)
                    && !latest_allowed.is_at_or_after(expiry)
                {
                    violations.push(ApiKeyViolation::ExpirationExceedsMax {
                        latest_allowed,
                        max_expiration_days,
                    });
                }
            }
        }
        ApiKeyVerdict {
            accepted: violations.is_empty(),
            expires_at,
            violations,
        }
    }
}
