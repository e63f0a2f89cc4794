use serde::{Serialize, Serializer};

use super::ContextField;
use crate::policy::{SpecialSet, StrengthModel};

/// The result of checking one password: every requirement of the policy, in fixed order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasswordVerdict {
    /// Whether every requirement is met. Never true while one is pending.
    pub accepted: bool,
    /// Whether a requirement waits for data that is not there yet (spec R14).
    pub pending: bool,
    /// What the policy asks for.
    pub requirements: Vec<Requirement>,
    /// The version of the data that `strength` and `common_password` rest on (spec R13).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub data_version: Option<u32>,
}

impl PasswordVerdict {
    pub(super) fn new(requirements: Vec<Requirement>, data_version: Option<u32>) -> Self {
        let accepted = requirements.iter().all(|requirement| requirement.met() == Met::Yes);
        let pending = requirements.iter().any(|requirement| requirement.met() == Met::Pending);
        Self {
            accepted,
            pending,
            requirements,
            data_version,
        }
    }

    /// A number below 2^53, the integers of JavaScript, that of one policy's verdicts only equal ones share; `None` where
    /// there is no room.
    #[must_use]
    pub fn key(&self) -> Option<u64> {
        let version = u64::from(self.data_version.unwrap_or(0));
        let key = self.requirements.iter().try_fold(version, |key, requirement| {
            let (met, (data, values)) = (requirement.met(), requirement.data()?);
            key.checked_mul(3 * values)?.checked_add(data * 3 + met as u64)
        });
        key.filter(|key| *key < 1 << 53)
    }

    /// The verdict on a text that is not Unicode, such as a lone surrogate: it cannot be judged, let alone hashed
    /// (spec R1).
    #[must_use]
    pub fn invalid_encoding() -> Self {
        Self::new(vec![Requirement::InvalidEncoding { met: Met::No }], None)
    }
}

/// One thing that the policy asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Requirement {
    /// The candidate is not Unicode; nothing else can be said of it.
    InvalidEncoding {
        /// Always false.
        met: Met,
    },
    /// At least `minLength` code points.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    MinLength {
        /// Whether it is met.
        met: Met,
        /// What the policy says.
        min_length: u32,
        /// What the candidate has.
        length: u32,
    },
    /// At most `maxLength` code points.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    MaxLength {
        /// Whether it is met.
        met: Met,
        /// What the policy says.
        max_length: u32,
        /// What the candidate has.
        length: u32,
        /// The candidate is longer than what is looked at, and `length` counts only what was.
        #[serde(skip_serializing_if = "core::ops::Not::not")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<bool>"))]
        #[cfg_attr(feature = "openapi", schema(required = false))]
        truncated: bool,
    },
    /// One of A–Z.
    Uppercase {
        /// Whether it is met.
        met: Met,
    },
    /// One of a–z.
    Lowercase {
        /// Whether it is met.
        met: Met,
    },
    /// One of 0–9.
    Number {
        /// Whether it is met.
        met: Met,
    },
    /// One of `specialSet`.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    Special {
        /// Whether it is met.
        met: Met,
        /// The characters that count.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        special_set: SpecialSet,
    },
    /// One of 0–9 or `specialSet`.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    NumberOrSpecial {
        /// Whether it is met.
        met: Met,
        /// The characters that count.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        special_set: SpecialSet,
    },
    /// No word of the user's e-mail, name or organization.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    Context {
        /// Whether it is met.
        met: Met,
        /// Where the words come from that the candidate contains.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ContextField>>"))]
        #[cfg_attr(feature = "openapi", schema(required = false))]
        contains: Vec<ContextField>,
        /// Only so many words were compared, because there are more.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        compared_words: Option<u32>,
    },
    /// A strength score of at least `minStrength`.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    Strength {
        /// Whether it is met.
        met: Met,
        /// What the policy says, 0 to 4.
        min_strength: u32,
        /// The estimator, for one of the policy's `additionalStrengths`; absent for its own.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        strength_model: Option<StrengthModel>,
        /// What the candidate has, once it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        score: Option<u32>,
        /// Only so many code points at the beginning were estimated, because the candidate is longer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        estimated_length: Option<u32>,
        /// Only so many words of the context were known to the estimate, because there are more.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        compared_words: Option<u32>,
    },
    /// Not one of the common passwords.
    CommonPassword {
        /// Whether it is met.
        met: Met,
    },
}

impl Requirement {
    /// Whether it is met.
    #[must_use]
    pub fn met(&self) -> Met {
        match self {
            Self::InvalidEncoding { met }
            | Self::MinLength { met, .. }
            | Self::MaxLength { met, .. }
            | Self::Uppercase { met }
            | Self::Lowercase { met }
            | Self::Number { met }
            | Self::Special { met, .. }
            | Self::NumberOrSpecial { met, .. }
            | Self::Context { met, .. }
            | Self::Strength { met, .. }
            | Self::CommonPassword { met } => *met,
        }
    }

    /// What may differ between two candidates under one policy besides [`Requirement::met`], and how many values it has.
    fn data(&self) -> Option<(u64, u64)> {
        Some(match self {
            Self::InvalidEncoding { .. }
            | Self::Context {
                compared_words: Some(_),
                ..
            }
            | Self::Strength {
                compared_words: Some(_),
                ..
            } => return None,
            Self::MaxLength { length, truncated, .. } => (u64::from(*length) * 2 + u64::from(*truncated), 1 << 15),
            Self::Strength { score, .. } => (score.map_or(7, u64::from), 8),
            Self::Context { contains, .. } => (contains.iter().fold(0, |all, field| all | 1 << *field as u64), 8),
            _ => (0, 1),
        })
    }
}

/// Whether a requirement is met: `true`, `false` or `"pending"` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "boolean | \"pending\""))]
pub enum Met {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// The data that it rests on is not there yet.
    Pending,
}

impl From<bool> for Met {
    fn from(met: bool) -> Self {
        if met { Self::Yes } else { Self::No }
    }
}

impl Serialize for Met {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Yes => serializer.serialize_bool(true),
            Self::No => serializer.serialize_bool(false),
            Self::Pending => serializer.serialize_str("pending"),
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Met {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{ObjectBuilder, OneOfBuilder, Type};
        let one_of = OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Boolean))
            .item(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .enum_values(Some(["pending"])),
            )
            .build();
        utoipa::openapi::Schema::OneOf(one_of).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Met {}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::{
        password::{Context, Evidence},
        policy::PasswordPolicy,
    };

    #[test]
    fn verdicts_of_one_policy_that_share_a_key_are_equal() {
        let policy = PasswordPolicy {
            require_uppercase: true,
            require_number_or_special: true,
            forbid_context: true,
            forbid_common: true,
            min_strength: Some(2),
            ..PasswordPolicy::default()
        };
        let context = Context::new(
            Some("lovelace@example.org".to_owned()),
            Some("Ada Lovelace".to_owned()),
            vec![],
        );
        let long = "x".repeat(5_000);
        let texts = [
            "",
            "x",
            "X",
            "1",
            "X1",
            "lovelace",
            "example",
            "Example1lovelace",
            "x1x1x1x1x1",
            &long,
        ];
        let mut known = HashMap::new();
        for bits in (0..6).flat_map(|score| (0..3).map(move |common| score | common << 6 | 1 << 8)) {
            for text in texts {
                let verdict = policy.evaluate_with(&Evidence::of_bits(bits), text, &context);
                let key = verdict.key().unwrap();
                assert_eq!(*known.entry(key).or_insert_with(|| verdict.clone()), verdict);
            }
        }
        assert!(known.len() > 100);
        assert_eq!(PasswordVerdict::invalid_encoding().key(), None);
        // How many words were compared belongs to the context.
        let many = Context::new(None, None, (0..300).map(|number| format!("word{number}")).collect());
        for (forbid_context, min_strength) in [(true, None), (false, Some(2))] {
            let policy = PasswordPolicy {
                min_strength,
                forbid_context,
                ..PasswordPolicy::default()
            };
            let key = |context| policy.evaluate_with(&Evidence::default(), "x", context).key();
            assert!(key(&context).is_some());
            assert_eq!(key(&many), None);
        }
    }
}
