//! The security policy of one organization: one versioned document of typed parts.

mod api_keys;
mod lockout;
mod password;
pub mod presets;
pub(crate) mod read;
mod session;
mod sso;
mod two_factor;

use serde::Serialize;

use self::read::Reader;
pub use self::{
    api_keys::{ApiKeyPolicy, ExistingKeys},
    lockout::{LockoutPolicy, LockoutTier},
    password::{ASCII_PUNCTUATION, AdditionalSet, AdditionalStrength, PasswordPolicy, SpecialSet, StrengthModel},
    session::SessionPolicy,
    sso::{SsoMode, SsoPolicy},
    two_factor::{TwoFactorMethod, TwoFactorMode, TwoFactorPolicy, UserVerification},
};
use crate::{
    Violation,
    json::{Json, MAX_SAFE_INTEGER},
};

/// The version of the document's shape that this code reads and writes.
pub const SCHEMA: u32 = 1;

/// The whole document. Its JSON is the wire format, the stored format and the object in a browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecurityPolicy {
    /// The shape of this document.
    pub schema: Schema,
    /// Counts the saves; its entity tag.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub version: u64,
    /// Passwords.
    pub password: PasswordPolicy,
    /// The second factor.
    pub two_factor: TwoFactorPolicy,
    /// API keys.
    pub api_keys: ApiKeyPolicy,
    /// Failed attempts.
    pub lockout: LockoutPolicy,
    /// Single sign-on.
    pub sso: SsoPolicy,
    /// Browser sessions.
    pub session: SessionPolicy,
}

/// Always [`SCHEMA`]: a document of another schema is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Schema(u32);

impl Default for Schema {
    fn default() -> Self {
        Self(SCHEMA)
    }
}

/// The parts of a document that were there. A member may read only some of them, and a rule of a part that is not
/// there must not count as satisfied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyParts {
    /// The shape of this document.
    pub schema: Schema,
    /// The version of the whole document, 0 where it was not said.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub version: u64,
    /// Passwords.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub password: Option<PasswordPolicy>,
    /// The second factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub two_factor: Option<TwoFactorPolicy>,
    /// API keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub api_keys: Option<ApiKeyPolicy>,
    /// Failed attempts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub lockout: Option<LockoutPolicy>,
    /// Single sign-on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub sso: Option<SsoPolicy>,
    /// Browser sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub session: Option<SessionPolicy>,
}

impl SecurityPolicy {
    /// What a new organization starts with: the `capgo` password rules, two-factor authentication optional, no key
    /// rules, the `aptible` lockout (spec A20).
    #[must_use]
    pub fn for_new_organization() -> Self {
        Self {
            version: 1,
            password: PasswordPolicy {
                require_uppercase: true,
                require_number: true,
                require_special: true,
                ..PasswordPolicy::default()
            },
            ..Self::default()
        }
    }

    /// Reads a document. What it does not say has its default, and no default is a rule beyond ten characters.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path. `policy_too_new` when its schema is a later one (spec R13).
    ///
    /// ```
    /// use lockstep_core::policy::SecurityPolicy;
    ///
    /// let violations = SecurityPolicy::parse(r#"{"password": {"minLength": 5, "minlength": 12}}"#).unwrap_err();
    /// assert_eq!(violations[0].code, "min_length_out_of_range");
    /// assert_eq!(violations[1].path, "password.minlength");
    /// ```
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Vec<Violation>> {
        Self::from_json(&Json::parse(text.as_ref()).map_err(|violation| vec![violation])?)
    }

    pub(crate) fn from_json(json: &Json) -> Result<Self, Vec<Violation>> {
        let mut policy = Self::default();
        policy.version = policy.apply(json, |reader, _| read_version(reader))?;
        Ok(policy)
    }

    /// The document after a JSON merge patch (RFC 7396): an absent field stays as it is, `null` removes an optional
    /// setting (spec G8). `schema` and `version` may be repeated, not changed; the version counts up only when the
    /// result is saved.
    ///
    /// # Errors
    /// Everything that is wrong with the patch or with its result, each with its path.
    pub fn patched(&self, patch: impl AsRef<[u8]>) -> Result<Self, Vec<Violation>> {
        let json = Json::parse(patch.as_ref()).map_err(|violation| vec![violation])?;
        let mut policy = self.clone();
        policy.apply(&json, |reader, current| {
            if let Some(json) = reader.take("version")
                && !matches!(json, Json::Integer(value) if u64::try_from(*value) == Ok(current.version))
            {
                reader.refuse(Violation::new("read_only", "version"));
            }
        })?;
        Ok(policy)
    }

    /// Whether `next` differs from this document by nothing but rules for people that are not stricter: passwords, the
    /// second factor, single sign-on. This stays open to a super admin whom the rules themselves keep out (spec R7).
    #[must_use]
    pub fn is_only_loosened_by(&self, next: &Self) -> bool {
        let rest_of_next = Self {
            password: self.password.clone(),
            two_factor: self.two_factor.clone(),
            sso: self.sso.clone(),
            ..next.clone()
        };
        rest_of_next == *self
            && self.password.is_at_least_as_strict(&next.password)
            && self.two_factor.is_at_least_as_strict(&next.two_factor)
            && (self.sso == next.sso || next.sso.mode != SsoMode::Required)
    }

    fn apply<T>(
        &mut self,
        json: &Json,
        read_version: impl FnOnce(&mut Reader<'_>, &Self) -> T,
    ) -> Result<T, Vec<Violation>> {
        let mut violations = Vec::new();
        let mut reader = Reader::new(String::new(), json, &mut violations);
        read_schema(&mut reader)?;
        let version = read_version(&mut reader, self);
        reader.object("password", |reader| self.password.read(reader));
        reader.object("twoFactor", |reader| self.two_factor.read(reader));
        reader.object("apiKeys", |reader| self.api_keys.read(reader));
        reader.object("lockout", |reader| self.lockout.read(reader));
        reader.object("sso", |reader| self.sso.read(reader));
        reader.object("session", |reader| self.session.read(reader));
        reader.finish();
        if violations.is_empty() && self.sso.mode != SsoMode::Off && self.two_factor.mode == TwoFactorMode::Required {
            violations.push(Violation::new("sso_excludes_two_factor_requirement", "sso.mode"));
        }
        if violations.is_empty() {
            Ok(version)
        } else {
            Err(violations)
        }
    }
}

impl PolicyParts {
    /// Reads the parts of a document that are there, under the rules of [`SecurityPolicy::parse`].
    ///
    /// # Errors
    /// As [`SecurityPolicy::parse`].
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Vec<Violation>> {
        let json = Json::parse(text.as_ref()).map_err(|violation| vec![violation])?;
        let mut whole = SecurityPolicy::default();
        let version = whole.apply(&json, |reader, _| read_version(reader))?;
        let has = |name: &str| matches!(&json, Json::Object(fields) if fields.iter().any(|(key, _)| key == name));
        Ok(Self {
            schema: whole.schema,
            version,
            password: has("password").then_some(whole.password),
            two_factor: has("twoFactor").then_some(whole.two_factor),
            api_keys: has("apiKeys").then_some(whole.api_keys),
            lockout: has("lockout").then_some(whole.lockout),
            sso: has("sso").then_some(whole.sso),
            session: has("session").then_some(whole.session),
        })
    }
}

impl PolicyParts {
    /// The document that a decision rests on. What it does not rest on has its default.
    pub(crate) fn for_decision(&self) -> Result<SecurityPolicy, Vec<Violation>> {
        match (&self.password, &self.two_factor, &self.api_keys, &self.sso) {
            (Some(password), Some(two_factor), Some(api_keys), Some(sso)) => Ok(SecurityPolicy {
                password: password.clone(),
                two_factor: two_factor.clone(),
                api_keys: api_keys.clone(),
                sso: sso.clone(),
                ..SecurityPolicy::default()
            }),
            (password, two_factor, api_keys, sso) => {
                let parts = [
                    ("password", password.is_none()),
                    ("twoFactor", two_factor.is_none()),
                    ("apiKeys", api_keys.is_none()),
                    ("sso", sso.is_none()),
                ];
                let missing = parts.into_iter().filter(|(_, is_missing)| *is_missing);
                Err(missing.map(|(name, _)| Violation::new("missing_field", name)).collect())
            }
        }
    }
}

/// A document of a later schema is not looked at any further: this code cannot know what its fields mean.
fn read_schema(reader: &mut Reader<'_>) -> Result<(), Vec<Violation>> {
    match reader.take("schema") {
        None => {}
        Some(Json::Integer(schema)) if *schema == i64::from(SCHEMA) => {}
        Some(Json::Integer(schema)) if *schema > i64::from(SCHEMA) => {
            return Err(vec![Violation {
                maximum: Some(u64::from(SCHEMA)),
                ..Violation::new("policy_too_new", "schema")
            }]);
        }
        Some(_) => reader.refuse(Violation {
            expected: Some("integer"),
            minimum: Some(u64::from(SCHEMA)),
            maximum: Some(u64::from(SCHEMA)),
            ..Violation::new("schema_out_of_range", "schema")
        }),
    }
    Ok(())
}

fn read_version(reader: &mut Reader<'_>) -> u64 {
    match reader.take("version") {
        None => 0,
        Some(Json::Integer(version)) if *version >= 0 => version.unsigned_abs(),
        Some(_) => {
            reader.refuse(Violation {
                expected: Some("integer"),
                minimum: Some(0),
                maximum: Some(MAX_SAFE_INTEGER.unsigned_abs()),
                ..Violation::new("version_out_of_range", "version")
            });
            0
        }
    }
}
