//! The data that is compiled in.

use std::sync::LazyLock;

use super::{
    Candidate, CommonPasswords, Context, PasswordData,
    strength::{Dictionary, Estimate, Estimator, Vocabulary},
};
use crate::policy::{PasswordPolicy, StrengthModel};

/// The data that is compiled in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bundled;

// Read on first use. See core/data/README.md.
static STANDARD: LazyLock<Option<Dictionary>> =
    LazyLock::new(|| Dictionary::read(include_bytes!("../../data/standard.words")));
static COMPACT: LazyLock<Option<Dictionary>> =
    LazyLock::new(|| Dictionary::read(include_bytes!("../../data/compact.words")));

static COMMON: LazyLock<Option<CommonPasswords>> =
    LazyLock::new(|| CommonPasswords::read(include_bytes!("../../data/common-passwords.bin")));

impl Bundled {
    /// What guessing `candidate` takes, for whoever knows the words of `context`.
    #[must_use]
    pub fn estimate(self, model: StrengthModel, candidate: &Candidate<'_>, context: &Context) -> Option<Estimate> {
        let dictionary = Self::dictionary(model)?;
        let vocabulary = Vocabulary::of(context.words());
        let estimate = Estimator::new([dictionary]).estimate(candidate.as_str(), &vocabulary);
        Some(Estimate {
            compared_words: context.compared_words(),
            ..estimate
        })
    }

    /// The words of a model.
    #[must_use]
    pub fn dictionary(model: StrengthModel) -> Option<&'static Dictionary> {
        match model {
            StrengthModel::Standard => STANDARD.as_ref(),
            StrengthModel::Compact => COMPACT.as_ref(),
        }
    }
}

impl PasswordData for Bundled {
    fn score(&self, model: StrengthModel, candidate: &Candidate<'_>, context: &Context) -> Option<u32> {
        self.estimate(model, candidate, context).map(|estimate| estimate.score)
    }

    fn is_common(&self, candidate: &Candidate<'_>) -> Option<bool> {
        COMMON.as_ref().map(|common| common.contains(candidate))
    }

    fn version(&self) -> Option<u32> {
        Some(super::DATA_VERSION)
    }
}

impl PasswordPolicy {
    /// Checks `candidate`, as the user wrote it, with the data that is compiled in. Every way of setting a password
    /// calls this (spec G1).
    #[must_use]
    pub fn evaluate(&self, candidate: &str, context: &Context) -> super::PasswordVerdict {
        self.evaluate_with(&Bundled, candidate, context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_says_last_how_many_words_were_known_when_there_are_more() {
        let said = |count: usize| {
            let words = (0..count).map(|number| format!("word{number}")).collect();
            let context = Context::new(None, None, words);
            let estimate = Bundled.estimate(StrengthModel::Compact, &Candidate::new("word-and-lantern"), &context);
            serde_json::to_string(&estimate.unwrap()).unwrap()
        };
        assert!(!said(256).contains("comparedWords"));
        assert!(said(300).ends_with(",\"comparedWords\":256}"), "{}", said(300));
    }
}
