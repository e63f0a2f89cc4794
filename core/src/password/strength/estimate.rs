use serde::Serialize;

use super::{
    MAX_ESTIMATED_CODE_POINTS,
    crack_times::CrackTimes,
    dictionary::Dictionary,
    feedback::Feedback,
    matching::{Draft, Knowledge},
    numbers::hundredths_of_log10,
    pattern::{Found, List, Match},
    score::score,
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
    /// Only so many words of the context were known, because there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_words: Option<u32>,
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
pub(super) const REFERENCE_YEAR: u32 = 2026;

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
    /// `vocabulary`, all of which are compared.
    #[must_use]
    pub fn estimate(&self, password: &str, vocabulary: &Vocabulary) -> Estimate {
        let mut draft = Draft::new();
        let knowledge = Knowledge {
            dictionaries: &self.dictionaries,
            vocabulary,
            reference_year: self.reference_year,
        };
        let guesses = draft.guesses(password.chars(), knowledge);
        let parts = draft.parts();
        let score = score(guesses);
        let is_partial = password.chars().nth(MAX_ESTIMATED_CODE_POINTS as usize).is_some();
        Estimate {
            score,
            magnitude: hundredths_of_log10(guesses),
            crack_times: CrackTimes::of(guesses),
            feedback: Feedback::of(score, draft.text(), &parts),
            parts: parts.iter().map(Part::of).collect(),
            estimated_length: is_partial.then_some(MAX_ESTIMATED_CODE_POINTS),
            compared_words: None,
            guesses,
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

#[cfg(test)]
#[cfg(feature = "data")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{password::Bundled, policy::StrengthModel};

    fn estimate(password: &str, words: &[&str]) -> Estimate {
        let dictionary = Bundled::dictionary(StrengthModel::Standard).unwrap();
        Estimator::new([dictionary]).estimate(password, &Vocabulary::of(words.iter().copied()))
    }

    fn patterns(password: &str, words: &[&str]) -> Vec<Pattern> {
        let estimate = estimate(password, words);
        estimate.parts.iter().map(|part| part.pattern).collect()
    }

    #[test]
    fn each_pattern_is_found() {
        use Pattern::{BruteForce, Context, Date, Keyboard, Repeat, Sequence, Word, Year};
        for (password, expected) in [
            ("password", vec![Word]),
            ("drowssap", vec![Word]),
            ("p4$$w0rd", vec![Word]),
            ("zxcvfr45tgb", vec![Keyboard]),
            ("qxqxqxqx", vec![Repeat]),
            ("fghijklmn", vec![Sequence]),
            ("1987", vec![Year]),
            ("23.11.1987", vec![Date]),
            ("x7Kq2", vec![BruteForce]),
            ("wolkenbügel", vec![Context]),
        ] {
            assert_eq!(patterns(password, &["wolkenbügel"]), expected, "{password}");
        }
    }

    #[test]
    fn only_the_beginning_is_estimated_and_the_estimate_says_so() {
        let beginning = "Kq7#vT2!mZ9@xW4$".repeat(4);
        let whole = estimate(&beginning, &[]);
        let longer = estimate(&format!("{beginning}and more"), &[]);
        assert_eq!((whole.estimated_length, longer.estimated_length), (None, Some(64)));
        assert_eq!(whole.guesses.to_bits(), longer.guesses.to_bits());
    }

    /// In `zxcvbn` they cannot be repeated.
    #[test]
    fn line_ends_are_characters_like_any_other() {
        assert_eq!(patterns("\n\n\n", &[]), [Pattern::Repeat]);
        assert_eq!(patterns("a\nba\nb", &[]), [Pattern::Repeat]);
    }

    #[test]
    fn a_year_is_the_harder_to_guess_the_longer_ago_it_is() {
        let dictionary = Bundled::dictionary(StrengthModel::Standard).unwrap();
        let guesses = |year| {
            let estimator = Estimator::new([dictionary]).in_year(year);
            estimator.estimate("1987", &Vocabulary::default()).guesses
        };
        assert_eq!((guesses(2036) - guesses(2026)).to_bits(), 10.0_f64.to_bits());
        assert_eq!(guesses(REFERENCE_YEAR).to_bits(), guesses(2026).to_bits());
    }

    #[test]
    fn a_character_is_one_code_point() {
        let [part] = estimate("👨\u{200d}👩\u{200d}👧", &[]).parts[..] else {
            panic!("several parts");
        };
        assert_eq!((part.start, part.end), (0, 5));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_parts_of_any_text_are_the_whole_of_it_and_the_estimate_is_the_same_again(
            text in prop_oneof![
                ".{0,80}", "[a-c1-3]{0,80}", "[4@8({\\[<3609!1|7$5+%2a-z]{0,80}", "([0-9]{1,4}[-/. ]?){0,16}", "([a-z]{1,3}){0,9}\\PC{0,9}",
            ],
            word in "[a-z0-9]{0,6}",
        ) {
            let first = estimate(&text, &[&word]);
            let mut end = 0;
            for part in &first.parts {
                prop_assert!(part.start == end && part.end > end);
                end = part.end;
            }
            prop_assert_eq!(end as usize, text.chars().count().min(64));
            prop_assert!(first.guesses >= 1.0 && first.guesses.is_finite());
            let second = estimate(&text, &[&word]);
            prop_assert_eq!(first.guesses.to_bits(), second.guesses.to_bits());
            prop_assert_eq!(first, second);
        }
    }
}
