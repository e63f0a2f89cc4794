//! A field into which anything is typed: the score does not depend on what was in it before, nothing panics, and nothing
//! takes more steps than the bound.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_core::{
    password::{
        Bundled, Candidate, Context,
        strength::{
            Estimator, Typing, Vocabulary,
            work::{self, MOST_STEPS},
        },
    },
    policy::StrengthModel,
};

// Lines: words of the context with spaces between, then what is in the field, one text after the other.
fuzz_target!(|data: &[u8]| {
    let Some(dictionary) = Bundled::dictionary(StrengthModel::Standard) else {
        return;
    };
    let text = String::from_utf8_lossy(data);
    let mut lines = text.split('\n');
    let words = lines.next().unwrap_or_default();
    let context = Context::new(
        None,
        Some(words.to_owned()),
        words.split('.').map(str::to_owned).collect(),
    );
    let vocabulary = Vocabulary::of(context.words());
    let estimator = Estimator::new([dictionary]);
    let mut field = Typing::new(dictionary, vocabulary.clone());
    for line in lines.take(8) {
        let candidate = Candidate::new(line);
        let mut guesses = 0.0;
        let steps = work::of(|| guesses = field.guesses(candidate.as_str().chars()));
        assert!(steps <= MOST_STEPS, "{steps} steps");
        let alone = estimator.estimate(candidate.as_str(), &vocabulary);
        assert_eq!(guesses.to_bits(), alone.guesses.to_bits());
    }
    let units: Vec<u16> = data
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
        .collect();
    let _ = Candidate::of_utf16(&units);
});
