use serde::Serialize;

use super::{
    MAX_ESTIMATED_CODE_POINTS,
    crack_times::CrackTimes,
    dictionary::Dictionary,
    feedback::Feedback,
    matching::{Knowledge, estimate},
    numbers::hundredths_of_log10,
    pattern::{Found, List, Match},
    score::score,
    text::Letters,
    vocabulary::Vocabulary,
};

/// What guessing a password takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename = "StrengthEstimate", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// 0 for fewer than 10^3 guesses, 1 for fewer than 10^6, 2 for 10^8, 3 for 10^10, otherwise 4.
    pub score: u32,
    /// A hundred times the decimal logarithm of the guesses, rounded: 735 for 10^7.35 guesses. A whole number, because
    /// languages write fractions differently.
    pub magnitude: u32,
    /// How long guessing takes.
    pub crack_times: CrackTimes,
    /// What can be done about it.
    pub feedback: Feedback,
    /// The parts that it is guessed as, from its beginning to its end.
    pub parts: Vec<Part>,
    /// Only so many code points at the beginning were estimated, because the password is longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_length: Option<u32>,
    /// The guesses themselves, not in JSON.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    pub guesses: f64,
}

/// A part of a password, guessed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "StrengthPart"))]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// What it is.
    pub pattern: Pattern,
    /// Its first code point.
    pub start: u32,
    /// Behind its last code point.
    pub end: u32,
}

/// What a part of a password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "StrengthPattern"))]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// Characters without a pattern.
    BruteForce,
    /// A word, as it is or reversed or with substitutes.
    Word,
    /// A word of the user or the organization.
    Context,
    /// Neighbouring keys.
    Keyboard,
    /// A part several times.
    Repeat,
    /// `abc`, `8642`.
    Sequence,
    /// A year of one's life.
    Year,
    /// A date.
    Date,
}

/// Estimates passwords. The same words and the same year give the same bits everywhere.
#[derive(Clone, Debug)]
pub struct Estimator<'a> {
    dictionaries: Vec<&'a Dictionary>,
    reference_year: u32,
}

/// The year in which passwords are guessed. It belongs to the data and changes with its version, so that the same
/// password has the same score on both sides of a New Year's Eve.
const REFERENCE_YEAR: u32 = 2026;

impl<'a> Estimator<'a> {
    /// With the words of `dictionaries`.
    #[must_use]
    pub fn new(dictionaries: impl IntoIterator<Item = &'a Dictionary>) -> Self {
        Self {
            dictionaries: dictionaries.into_iter().collect(),
            reference_year: REFERENCE_YEAR,
        }
    }

    /// For passwords that are guessed in another year.
    #[must_use]
    pub fn in_year(self, reference_year: u32) -> Self {
        Self { reference_year, ..self }
    }

    /// What guessing the first [`MAX_ESTIMATED_CODE_POINTS`] of `password` takes, for whoever knows the words of
    /// `vocabulary`.
    #[must_use]
    pub fn estimate(&self, password: &str, vocabulary: &Vocabulary) -> Estimate {
        let letters = Letters::of(password, MAX_ESTIMATED_CODE_POINTS as usize);
        let text = letters.text();
        let cheapest = estimate(
            text,
            Knowledge {
                dictionaries: &self.dictionaries,
                vocabulary,
                reference_year: self.reference_year,
            },
        );
        let score = score(cheapest.guesses);
        let is_partial = password.chars().nth(MAX_ESTIMATED_CODE_POINTS as usize).is_some();
        Estimate {
            score,
            magnitude: hundredths_of_log10(cheapest.guesses),
            crack_times: CrackTimes::of(cheapest.guesses),
            feedback: Feedback::of(score, text, &cheapest.parts),
            parts: cheapest.parts.iter().map(Part::of).collect(),
            estimated_length: is_partial.then_some(MAX_ESTIMATED_CODE_POINTS),
            guesses: cheapest.guesses,
        }
    }
}

impl Part {
    fn of(one: &Match) -> Self {
        let position = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        Self {
            pattern: match one.pattern {
                Found::BruteForce => Pattern::BruteForce,
                Found::Word {
                    list: List::Context, ..
                } => Pattern::Context,
                Found::Word { .. } => Pattern::Word,
                Found::Walk { .. } => Pattern::Keyboard,
                Found::Repeat { .. } => Pattern::Repeat,
                Found::Sequence => Pattern::Sequence,
                Found::Year => Pattern::Year,
                Found::Date => Pattern::Date,
            },
            start: position(one.start),
            end: position(one.end),
        }
    }
}
