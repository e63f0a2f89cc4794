//! What is sent to make, change and rotate a key, read as strictly as a policy: unknown fields are refused, and with
//! them every attempt to name an owner, an organization or a date of creation.

use super::{ApiKeyRequest, ApiKeyScope};
use crate::{Violation, json::Json, policy::read::Reader, time::Timestamp};

/// An old and a new key work side by side for at most so many seconds.
pub const LONGEST_OVERLAP_SECONDS: u32 = 604_800;
/// And for so many unless something else is asked for.
const DEFAULT_OVERLAP_SECONDS: u32 = 86_400;

/// A key to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiKey {
    /// What it is good for, at least one.
    pub scopes: Vec<ApiKeyScope>,
    /// The service account that it belongs to; absent: whoever makes it.
    pub service_account_id: Option<String>,
    /// What is judged, always with a name.
    pub request: ApiKeyRequest,
}

/// The end that a key is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// None.
    Never,
    /// At that moment.
    At(Timestamp),
}

impl Expiry {
    /// The moment, where there is one.
    #[must_use]
    pub fn moment(self) -> Option<Timestamp> {
        match self {
            Self::Never => None,
            Self::At(moment) => Some(moment),
        }
    }
}

/// What of a key changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyEdit {
    /// The new name.
    pub name: Option<String>,
    /// The new scopes.
    pub scopes: Option<Vec<ApiKeyScope>>,
    /// The new end.
    pub expiry: Option<Expiry>,
}

/// How a key is replaced by another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKeyRotation {
    /// For how long both work.
    pub overlap_seconds: u32,
    /// Whether the new one is hashed; absent: as the old one, or as the policy wants it.
    pub hashed: Option<bool>,
    /// When the new one ends; absent: after as long a life again.
    pub expiry: Option<Expiry>,
}

impl NewApiKey {
    /// Reads `{"name", "scopes", "hashed"?, "expiresAt"? | "expiresInDays"?, "serviceAccountId"?}`.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path.
    ///
    /// ```
    /// use lockstep_core::api_key::NewApiKey;
    ///
    /// let key = NewApiKey::parse(r#"{"name": "deploy", "scopes": ["verify"], "expiresInDays": 90}"#).unwrap();
    /// assert!(key.request.hashed);
    /// let violations = NewApiKey::parse(r#"{"scopes": [], "ownerId": "me"}"#).unwrap_err();
    /// assert_eq!(violations.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["required", "item_count_out_of_range", "unknown_field"]);
    /// ```
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Vec<Violation>> {
        read(text.as_ref(), |reader| {
            for field in ["name", "scopes"] {
                if !reader.has(field) {
                    reader.refuse(Violation::new("required", field));
                }
            }
            let mut request = ApiKeyRequest {
                name: name(reader),
                ..ApiKeyRequest::default()
            };
            let mut scopes = Vec::new();
            reader.choices("scopes", &ApiKeyScope::NAMES, &mut scopes);
            let mut service_account_id = None;
            reader.optional_text("serviceAccountId", &mut service_account_id);
            reader.boolean("hashed", &mut request.hashed);
            request.read_expiry(reader);
            Self {
                scopes,
                service_account_id,
                request,
            }
        })
    }
}

impl ApiKeyEdit {
    /// Reads a merge patch of `{"name", "scopes", "expiresAt" | "expiresInDays"}`; `"expiresAt": null` takes the end
    /// away. Days count from `created_at`, so that no edit extends a key for ever (spec A36).
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path.
    pub fn parse(text: impl AsRef<[u8]>, created_at: Timestamp) -> Result<Self, Vec<Violation>> {
        read(text.as_ref(), |reader| {
            let name = name(reader);
            let mut scopes = Vec::new();
            reader.choices("scopes", &ApiKeyScope::NAMES, &mut scopes);
            Self {
                name,
                scopes: reader.has("scopes").then_some(scopes),
                expiry: expiry(reader, created_at),
            }
        })
    }
}

impl ApiKeyRotation {
    /// Reads `{"overlapSeconds"?, "hashed"?, "expiresAt"? | "expiresInDays"?}`; days count from `now`.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path.
    pub fn parse(text: impl AsRef<[u8]>, now: Timestamp) -> Result<Self, Vec<Violation>> {
        read(text.as_ref(), |reader| {
            let mut overlap_seconds = DEFAULT_OVERLAP_SECONDS;
            reader.integer(
                "overlapSeconds",
                "overlap_seconds_out_of_range",
                0..=LONGEST_OVERLAP_SECONDS,
                &mut overlap_seconds,
            );
            let mut hashed = true;
            reader.boolean("hashed", &mut hashed);
            Self {
                overlap_seconds,
                hashed: reader.has("hashed").then_some(hashed),
                expiry: expiry(reader, now),
            }
        })
    }
}

fn read<T>(text: &[u8], fields: impl FnOnce(&mut Reader<'_>) -> T) -> Result<T, Vec<Violation>> {
    let json = Json::parse(text).map_err(|violation| vec![violation])?;
    let mut violations = Vec::new();
    let mut reader = Reader::new(String::new(), &json, &mut violations);
    let value = fields(&mut reader);
    reader.finish();
    if violations.is_empty() {
        Ok(value)
    } else {
        Err(violations)
    }
}

fn name(reader: &mut Reader<'_>) -> Option<String> {
    reader.text("name").map(str::to_owned)
}

/// What was written of the end, if anything was.
fn expiry(reader: &mut Reader<'_>, start: Timestamp) -> Option<Expiry> {
    let mut request = ApiKeyRequest {
        created_at: Some(start),
        ..ApiKeyRequest::default()
    };
    request.read_expiry(reader);
    let is_written = reader.has("expiresAt") || request.expires_in_days.is_some();
    is_written.then(|| request.expiry(start).map_or(Expiry::Never, Expiry::At))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults<T: core::fmt::Debug>(result: Result<T, Vec<Violation>>) -> Vec<(&'static str, String)> {
        let violations = result.err().unwrap_or_default();
        violations.into_iter().map(|fault| (fault.code, fault.path)).collect()
    }

    #[test]
    fn what_a_client_may_not_say_is_refused() {
        for field in [
            "ownerId",
            "accountId",
            "organizationId",
            "createdAt",
            "id",
            "lastUsedAt",
            "mintedBy",
        ] {
            let text = format!("{{\"name\":\"a\",\"scopes\":[\"verify\"],\"{field}\":\"x\"}}");
            assert_eq!(faults(NewApiKey::parse(text)), [("unknown_field", field.to_owned())]);
        }
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        for field in ["hashed", "serviceAccountId", "createdAt"] {
            let text = format!("{{\"{field}\":true}}");
            assert_eq!(
                faults(ApiKeyEdit::parse(text, now)),
                [("unknown_field", field.to_owned())]
            );
        }
    }

    #[test]
    fn days_are_whole_numbers() {
        for days in ["0", "-1", "1.5", "\"90\"", "36501", "true"] {
            let text = format!("{{\"name\":\"a\",\"scopes\":[\"verify\"],\"expiresInDays\":{days}}}");
            let expected = [("expires_in_days_out_of_range", "expiresInDays".to_owned())];
            assert_eq!(faults(NewApiKey::parse(text)), expected, "{days}");
        }
    }

    #[test]
    fn an_edit_says_what_changes_and_nothing_else() {
        let start = Timestamp::parse("2024-02-28T00:00:00Z").unwrap();
        let edit = |text: &str| ApiKeyEdit::parse(text, start).unwrap();
        let nothing = ApiKeyEdit {
            name: None,
            scopes: None,
            expiry: None,
        };
        assert_eq!(edit("{}"), nothing);
        assert_eq!(edit("{\"expiresAt\":null}").expiry, Some(Expiry::Never));
        assert_eq!(
            edit("{\"expiresInDays\":null}"),
            nothing,
            "only the end itself can be taken away"
        );
        let leap_day = Timestamp::parse("2024-02-29T00:00:00Z").unwrap();
        assert_eq!(edit("{\"expiresInDays\":1}").expiry, Some(Expiry::At(leap_day)));
        let both = "{\"expiresAt\":\"2026-01-01T00:00:00Z\",\"expiresInDays\":1}";
        assert_eq!(
            faults(ApiKeyEdit::parse(both, start)),
            [("ambiguous_expiration", "expiresInDays".to_owned())]
        );
    }

    #[test]
    fn an_overlap_is_bounded_x11() {
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        assert_eq!(ApiKeyRotation::parse("{}", now).unwrap().overlap_seconds, 86_400);
        assert_eq!(
            ApiKeyRotation::parse("{\"overlapSeconds\":604800}", now)
                .unwrap()
                .overlap_seconds,
            604_800
        );
        for seconds in ["-1", "604801", "1.5", "\"1\"", "null"] {
            let text = format!("{{\"overlapSeconds\":{seconds}}}");
            let expected = [("overlap_seconds_out_of_range", "overlapSeconds".to_owned())];
            assert_eq!(faults(ApiKeyRotation::parse(text, now)), expected, "{seconds}");
        }
    }
}
