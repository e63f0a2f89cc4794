//! The estimator against the npm package `zxcvbn` 4.4.2, with exact ranks: the same score for every password of
//! printable ASCII, the same guesses within rounding and the same feedback, but for the differences on purpose.
//!
//! `LOCKSTEP_STRENGTH_CASES` sets the number of passwords, 20,000 unless set.

#![allow(
    clippy::expect_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use lockstep_core::{
    password::{
        Bundled,
        strength::{Estimate, Estimator, Vocabulary},
    },
    policy::StrengthModel,
};
use lockstep_tests::strength::{Case, Opinion, Oracle, corpus, of_class};

/// The arithmetic is in another order here and there.
const ROUNDING: f64 = 1e-9;
const CLASSES: [&str; 2] = ["years to the end of the decade", "what every object has"];

#[test]
fn scores_and_feedback_are_those_of_zxcvbn_and_guesses_agree_within_rounding() {
    let cases = corpus(number_of_passwords());
    let published = Oracle::Published.opinions(&cases);
    let dictionary = Oracle::dictionary();
    let estimator = Estimator::new([&dictionary]);
    let ours: Vec<Estimate> = cases.iter().map(|case| estimate(&estimator, case)).collect();
    let differing: Vec<usize> = (0..cases.len())
        .filter(|&index| !agrees(&ours[index], &published[index]))
        .collect();
    let on_purpose: Vec<Case> = differing.iter().map(|&index| cases[index].clone()).collect();
    let adjusted = Oracle::Adjusted.opinions(&on_purpose);
    let mut wrong = Vec::new();
    for (&index, adjusted) in differing.iter().zip(&adjusted) {
        if !agrees(&ours[index], adjusted) {
            wrong.push(format!(
                "{:?}: {} with {:?} and {:?}",
                cases[index], ours[index].guesses, ours[index].feedback, adjusted
            ));
        }
    }
    println!(
        "{} passwords, {} differ on purpose",
        cases.len(),
        differing.len() - wrong.len()
    );
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

#[test]
fn each_difference_on_purpose_shows_and_is_explained() {
    let dictionary = Oracle::dictionary();
    let estimator = Estimator::new([&dictionary]);
    for class in CLASSES {
        let cases = of_class(class);
        let published = Oracle::Published.opinions(&cases);
        let adjusted = Oracle::Adjusted.opinions(&cases);
        for (index, case) in cases.iter().enumerate() {
            let ours = estimate(&estimator, case);
            assert!(!agrees(&ours, &published[index]), "{class}: {case:?} does not differ");
            assert!(
                agrees(&ours, &adjusted[index]),
                "{class}: {case:?} differs otherwise, {ours:?}"
            );
        }
        assert!(!cases.is_empty(), "{class}");
    }
}

/// `core/data/README.md` has the figures of a million.
#[test]
fn rounded_ranks_change_few_scores_and_fewer_words_change_some() {
    let cases = corpus(number_of_passwords());
    let exact = Oracle::dictionary();
    let exact = Estimator::new([&exact]);
    let [standard, compact] = [StrengthModel::Standard, StrengthModel::Compact].map(|model| {
        let estimator = Estimator::new(Bundled::dictionary(model));
        let scores = cases
            .iter()
            .map(|case| (estimate(&exact, case).score, estimate(&estimator, case).score));
        let (lower, higher) = scores.fold((0, 0), |(lower, higher), (exact, rounded)| {
            (
                lower + usize::from(rounded < exact),
                higher + usize::from(rounded > exact),
            )
        });
        println!(
            "{model:?}: of {} scores {lower} are lower and {higher} higher",
            cases.len()
        );
        (lower, higher)
    });
    assert!((standard.0 + standard.1) * 500 <= cases.len(), "{standard:?}");
    assert!(
        compact.0 * 500 <= cases.len() && compact.1 * 12 <= cases.len(),
        "{compact:?}"
    );
}

/// The crate is another implementation of the same model. It reads the year from the clock and its guesses depend on the
/// order of a hash map, so that it is asked how often it agrees only.
#[test]
fn the_zxcvbn_crate_gives_nearly_every_password_the_same_score() {
    let cases = corpus(2_000);
    let dictionary = Oracle::dictionary();
    let estimator = Estimator::new([&dictionary]);
    let agreeing = cases.iter().filter(|case| {
        let words: Vec<&str> = case.words.iter().map(String::as_str).collect();
        let theirs = zxcvbn::zxcvbn(&case.password, &words).score();
        estimate(&estimator, case).score == u32::from(u8::from(theirs))
    });
    let agreeing = agreeing.count();
    assert!(agreeing * 100 >= cases.len() * 97, "{agreeing} of {}", cases.len());
}

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn number_of_passwords() -> usize {
    std::env::var("LOCKSTEP_STRENGTH_CASES").map_or(20_000, |count| count.parse().expect("a number"))
}

fn estimate(estimator: &Estimator<'_>, case: &Case) -> Estimate {
    let vocabulary = Vocabulary::of(case.words.iter().map(String::as_str));
    estimator.estimate(&case.password, &vocabulary)
}

fn agrees(ours: &Estimate, theirs: &Opinion) -> bool {
    ours.score == theirs.score
        && ours.feedback == theirs.feedback
        && (ours.guesses / theirs.guesses - 1.0).abs() <= ROUNDING
}
