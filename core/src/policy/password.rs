use core::ops::RangeInclusive;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::read::Reader;
use crate::{Violation, ascii::AsciiSet, json::Json};

/// The 32 ASCII punctuation marks (spec A23).
pub const ASCII_PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const PUNCTUATION: AsciiSet = AsciiSet::of(ASCII_PUNCTUATION);

/// What a password must be. A rule that is off is `false` or absent (spec A19–A25, C1–C4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is an independent switch of the document (spec A24)"
)]
pub struct PasswordPolicy {
    /// The master switch: off, no rule applies and the settings stay (spec A25).
    pub enabled: bool,
    /// Unicode code points after NFC, 6 to 128.
    #[cfg_attr(feature = "openapi", schema(minimum = 6, maximum = 128))]
    pub min_length: u32,
    /// Unicode code points after NFC, 6 to 1,024, at least `minLength`.
    #[cfg_attr(feature = "openapi", schema(minimum = 6, maximum = 1024))]
    pub max_length: u32,
    /// At least one of A–Z.
    pub require_uppercase: bool,
    /// At least one of a–z.
    pub require_lowercase: bool,
    /// At least one of 0–9.
    pub require_number: bool,
    /// At least one of `specialSet`.
    pub require_special: bool,
    /// At least one of 0–9 or `specialSet`.
    pub require_number_or_special: bool,
    /// The characters that count as special.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub special_set: SpecialSet,
    /// Further sets of which one character each is needed: what a merge of several policies says that one set cannot
    /// (spec R6).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<AdditionalSet>>"))]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub additional_sets: Vec<AdditionalSet>,
    /// The lowest strength score allowed, 0 to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false, minimum = 0, maximum = 4))]
    pub min_strength: Option<u32>,
    /// The estimator behind `minStrength`.
    pub strength_model: StrengthModel,
    /// Further scores, by other models: what a merge of several policies says that one model cannot (spec R6).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<AdditionalStrength>>"))]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub additional_strengths: Vec<AdditionalStrength>,
    /// Refuses a password that contains a word of the user's e-mail, name or organization (spec R16).
    pub forbid_context: bool,
    /// Refuses a password of the list of common passwords (spec X12).
    pub forbid_common: bool,
}

/// One more set of characters of which a password needs one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdditionalSet {
    /// The characters.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub special_set: SpecialSet,
    /// Whether a digit serves as well.
    pub or_number: bool,
}

/// One more score that a password needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdditionalStrength {
    /// The lowest strength score allowed, 0 to 4.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4))]
    pub min_strength: u32,
    /// The estimator behind it.
    pub strength_model: StrengthModel,
}

/// Distinct ASCII punctuation marks, at least one, in the order given.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct SpecialSet {
    /// Shared with every verdict.
    characters: Arc<str>,
    marks: AsciiSet,
}

impl SpecialSet {
    /// `None` when `characters` is empty, repeats one, or has anything but ASCII punctuation.
    #[must_use]
    pub fn new(characters: &str) -> Option<Self> {
        let set = Self::unchecked(characters);
        let are_distinct = usize::try_from(set.marks.count()) == Ok(characters.len());
        (are_distinct && !characters.is_empty() && set.marks.is_subset_of(PUNCTUATION)).then_some(set)
    }

    /// All 32 marks.
    #[must_use]
    pub fn ascii_punctuation() -> Self {
        Self::unchecked(ASCII_PUNCTUATION)
    }

    fn unchecked(characters: &str) -> Self {
        Self {
            characters: characters.into(),
            marks: AsciiSet::of(characters),
        }
    }

    /// The characters, in the order given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.characters
    }

    pub(crate) fn marks(&self) -> AsciiSet {
        self.marks
    }

    /// Whether each of these characters is in `other`.
    #[must_use]
    pub fn is_subset_of(&self, other: &Self) -> bool {
        self.marks.is_subset_of(other.marks)
    }
}

impl Serialize for SpecialSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.characters)
    }
}

/// Order does not matter.
impl PartialEq for SpecialSet {
    fn eq(&self, other: &Self) -> bool {
        self.marks == other.marks
    }
}

impl Eq for SpecialSet {}

/// Which estimator `minStrength` means, so that both sides use the same one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StrengthModel {
    /// The zxcvbn model (Wheeler, USENIX Security 2016) with its 93,855 words.
    #[default]
    Standard,
    /// The same with the most used of them only, for pages that count bytes: it knows fewer words, and scores some
    /// passwords higher. Neither model is the stricter one: of two readings of equal parts the search keeps the first,
    /// so that a word more can make a password cost more.
    Compact,
}

impl Default for PasswordPolicy {
    /// Ten characters and nothing else: what a document means that says nothing.
    fn default() -> Self {
        Self {
            enabled: true,
            min_length: 10,
            max_length: 128,
            require_uppercase: false,
            require_lowercase: false,
            require_number: false,
            require_special: false,
            require_number_or_special: false,
            special_set: SpecialSet::ascii_punctuation(),
            additional_sets: Vec::new(),
            min_strength: None,
            strength_model: StrengthModel::Standard,
            additional_strengths: Vec::new(),
            forbid_context: false,
            forbid_common: false,
        }
    }
}

impl PasswordPolicy {
    /// The range of `minLength` (spec A19).
    pub const MIN_LENGTH: RangeInclusive<u32> = 6..=128;
    /// The range of `maxLength`. OWASP ASVS 5.0 6.2.9 asks for at least 64; the upper end bounds the work per verdict.
    pub const MAX_LENGTH: RangeInclusive<u32> = 6..=1_024;
    /// The range of `minStrength`.
    pub const MIN_STRENGTH: RangeInclusive<u32> = 0..=4;
    const ADDITIONAL_SETS: RangeInclusive<usize> = 0..=32;
    const ADDITIONAL_STRENGTHS: RangeInclusive<usize> = 0..=2;
    const STRENGTH_MODELS: [(&'static str, StrengthModel); 2] = [
        ("standard", StrengthModel::Standard),
        ("compact", StrengthModel::Compact),
    ];

    pub(super) fn read(&mut self, reader: &mut Reader<'_>) {
        let faults = reader.faults();
        reader.boolean("enabled", &mut self.enabled);
        reader.integer(
            "minLength",
            "min_length_out_of_range",
            Self::MIN_LENGTH,
            &mut self.min_length,
        );
        reader.integer(
            "maxLength",
            "max_length_out_of_range",
            Self::MAX_LENGTH,
            &mut self.max_length,
        );
        reader.boolean("requireUppercase", &mut self.require_uppercase);
        reader.boolean("requireLowercase", &mut self.require_lowercase);
        reader.boolean("requireNumber", &mut self.require_number);
        reader.boolean("requireSpecial", &mut self.require_special);
        reader.boolean("requireNumberOrSpecial", &mut self.require_number_or_special);
        if let Some(set) = read_special_set(reader) {
            self.special_set = set;
        }
        self.read_additional_sets(reader);
        reader.optional_integer(
            "minStrength",
            "min_strength_out_of_range",
            Self::MIN_STRENGTH,
            &mut self.min_strength,
        );
        reader.choice("strengthModel", &Self::STRENGTH_MODELS, &mut self.strength_model);
        self.read_additional_strengths(reader);
        reader.boolean("forbidContext", &mut self.forbid_context);
        reader.boolean("forbidCommon", &mut self.forbid_common);
        if reader.faults() == faults && self.min_length > self.max_length {
            reader.refuse(Violation {
                maximum: Some(u64::from(self.max_length)),
                ..Violation::new("min_length_exceeds_max_length", reader.path_of("minLength"))
            });
        }
    }

    fn read_additional_strengths(&mut self, reader: &mut Reader<'_>) {
        if reader.removes("additionalStrengths") {
            self.additional_strengths.clear();
            return;
        }
        let Some(items) = reader.list("additionalStrengths", Self::ADDITIONAL_STRENGTHS) else {
            return;
        };
        self.additional_strengths = items
            .iter()
            .enumerate()
            .map(|(index, item)| read_additional_strength(reader, index, item))
            .collect();
    }

    fn read_additional_sets(&mut self, reader: &mut Reader<'_>) {
        if reader.removes("additionalSets") {
            self.additional_sets.clear();
            return;
        }
        let Some(items) = reader.list("additionalSets", Self::ADDITIONAL_SETS) else {
            return;
        };
        self.additional_sets = items
            .iter()
            .enumerate()
            .map(|(index, item)| read_additional_set(reader, index, item))
            .collect();
    }
}

fn read_additional_strength(reader: &mut Reader<'_>, index: usize, item: &Json) -> AdditionalStrength {
    let mut strength = AdditionalStrength {
        min_strength: 0,
        strength_model: StrengthModel::Standard,
    };
    let path = reader.path_of_item("additionalStrengths", index);
    reader.nested(path, item, |reader| {
        if matches!(item, Json::Object(_)) && !reader.has("minStrength") {
            reader.refuse(Violation::new("missing_field", reader.path_of("minStrength")));
        }
        reader.integer(
            "minStrength",
            "min_strength_out_of_range",
            PasswordPolicy::MIN_STRENGTH,
            &mut strength.min_strength,
        );
        reader.choice(
            "strengthModel",
            &PasswordPolicy::STRENGTH_MODELS,
            &mut strength.strength_model,
        );
    });
    strength
}

fn read_additional_set(reader: &mut Reader<'_>, index: usize, item: &Json) -> AdditionalSet {
    let mut set = AdditionalSet {
        special_set: SpecialSet::ascii_punctuation(),
        or_number: false,
    };
    let path = reader.path_of_item("additionalSets", index);
    reader.nested(path, item, |reader| {
        if let Some(special_set) = read_special_set(reader) {
            set.special_set = special_set;
        }
        reader.boolean("orNumber", &mut set.or_number);
    });
    set
}

fn read_special_set(reader: &mut Reader<'_>) -> Option<SpecialSet> {
    let text = reader.text("specialSet")?;
    let set = SpecialSet::new(text);
    if set.is_none() {
        reader.refuse(Violation::new("invalid_special_set", reader.path_of("specialSet")));
    }
    set
}
