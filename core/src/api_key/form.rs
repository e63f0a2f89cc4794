//! What is sent to make, change and rotate a key, read as strictly as a policy: unknown fields are refused, and with
//! them every attempt to name an owner, an organization or a date of creation.

use super::{ApiKeyRequest, ApiKeyScope};
use crate::{Violation, json::Json, policy::read::Reader, time::Timestamp};

/// The longest name, in code points.
pub const LONGEST_NAME: usize = 100;
/// An old and a new key work side by side for at most so many seconds.
pub const LONGEST_OVERLAP_SECONDS: u32 = 7 * DEFAULT_OVERLAP_SECONDS;
/// Unless something else is asked for.
const DEFAULT_OVERLAP_SECONDS: u32 = 86_400;

/// A key to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiKey {
    /// What people call it.
    pub name: String,
    /// What it is good for, at least one.
    pub scopes: Vec<ApiKeyScope>,
    /// The service account that it belongs to; absent: whoever makes it.
    pub service_account_id: Option<String>,
    /// What the policy looks at.
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

/// Why a name cannot be used, as a violation code.
#[must_use]
pub fn name_fault(name: &str) -> Option<&'static str> {
    if name.chars().nth(LONGEST_NAME).is_some() {
        Some("too_long")
    } else if name.chars().any(char::is_control) {
        Some("control_character")
    } else if name.chars().any(is_direction_mark) {
        Some("direction_mark")
    } else if name.trim().is_empty() {
        Some("required")
    } else {
        None
    }
}

/// Changes the direction of the text around it, or is not seen at all: a name with it can look like another one.
fn is_direction_mark(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
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
    /// let violations = NewApiKey::parse(r#"{"name": "", "scopes": [], "ownerId": "me"}"#).unwrap_err();
    /// assert_eq!(violations.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["required", "item_count_out_of_range", "unknown_field"]);
    /// ```
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Vec<Violation>> {
        read(text.as_ref(), |reader| {
            let name = name(reader, true);
            let mut scopes = Vec::new();
            if reader.has("scopes") {
                reader.choices("scopes", &ApiKeyScope::NAMES, &mut scopes);
            } else {
                reader.take("scopes");
                reader.refuse(Violation::new("required", "scopes"));
            }
            let mut service_account_id = None;
            reader.optional_text("serviceAccountId", &mut service_account_id);
            let mut request = ApiKeyRequest::default();
            reader.boolean("hashed", &mut request.hashed);
            request.read_expiry(reader);
            Self {
                name: name.unwrap_or_default(),
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
            let name = name(reader, false);
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

fn name(reader: &mut Reader<'_>, is_required: bool) -> Option<String> {
    let is_there = reader.has("name");
    let name = reader.text("name").map(str::to_owned);
    let fault = match &name {
        Some(name) => name_fault(name),
        None => (is_required && !is_there).then_some("required"),
    };
    if let Some(code) = fault {
        reader.refuse(Violation {
            maximum: (code == "too_long").then_some(LONGEST_NAME as u64),
            ..Violation::new(code, "name")
        });
    }
    name
}

/// What was written of the end, if anything was.
fn expiry(reader: &mut Reader<'_>, start: Timestamp) -> Option<Expiry> {
    let mut request = ApiKeyRequest {
        created_at: Some(start),
        ..ApiKeyRequest::default()
    };
    request.read_expiry(reader);
    let is_written = reader.has("expiresAt") || reader.has("expiresInDays");
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
    fn a_name_is_what_people_can_read() {
        for good in ["a", "Deploy – façade 部署", "מפתח", &"é".repeat(100)] {
            assert_eq!(name_fault(good), None, "{good}");
        }
        for (bad, code) in [
            ("", "required"),
            (" \u{a0}", "required"),
            ("a\nb", "control_character"),
            ("a\u{7f}", "control_character"),
            ("gpj\u{202e}.exe", "direction_mark"),
            ("a\u{200f}b", "direction_mark"),
            ("a\u{200b}b", "direction_mark"),
            (&"é".repeat(101), "too_long"),
        ] {
            assert_eq!(name_fault(bad), Some(code), "{bad:?}");
        }
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
