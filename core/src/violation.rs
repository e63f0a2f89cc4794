use serde::Serialize;

/// One thing that is wrong with an input document: where, and what would be right.
///
/// Codes are stable: `invalid_json`, `invalid_encoding`, `duplicate_field`, `unknown_field`, `wrong_type`,
/// `null_not_allowed`, `unknown_value`, `read_only`, `policy_too_new`, one `…_out_of_range` for every number, and the
/// codes of rules that span several fields (`min_length_exceeds_max_length`, …).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    /// What is wrong, `snake_case`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: &'static str,
    /// The field, as in `lockout.tiers[1].failures`; empty for the document itself.
    pub path: String,
    /// The type that is expected there, in JSON's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, nullable = false))]
    pub expected: Option<&'static str>,
    /// The smallest value allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub minimum: Option<u64>,
    /// The largest value allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub maximum: Option<u64>,
    /// Every value allowed, where they can be listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<String>>"))]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, required = false))]
    pub allowed: Vec<&'static str>,
}

impl Violation {
    /// A violation that its code and place say completely.
    #[must_use]
    pub fn new(code: &'static str, path: impl Into<String>) -> Self {
        Self {
            code,
            path: path.into(),
            ..Self::default()
        }
    }
}
