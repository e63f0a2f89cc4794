//! The strength estimate, behind a trait so that another estimator can take its place.

/// Only so many code points at the beginning of a candidate are estimated: what the estimator costs grows faster than
/// the length, and a longer candidate is not weaker than its beginning. The verdict says so.
pub const MAX_ESTIMATED_CODE_POINTS: u32 = 64;

#[cfg(feature = "data")]
pub use zxcvbn_crate::{Estimator, Zxcvbn};

#[cfg(feature = "data")]
mod zxcvbn_crate {
    use super::MAX_ESTIMATED_CODE_POINTS;
    use crate::password::{Candidate, Context};

    /// Estimates how well a password stands up to guessing.
    pub trait Estimator {
        /// 0 (fewer than 10^3 guesses), 1 (10^6), 2 (10^8), 3 (10^10) or 4, knowing the words of `context`.
        fn score(&self, candidate: &Candidate<'_>, context: &Context) -> u32;
    }

    /// The `zxcvbn` crate. Its guesses depend on the order of a hash map and on the year, so only the score leaves
    /// here, and even the score may differ for a password at the edge between two.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Zxcvbn;

    impl Estimator for Zxcvbn {
        fn score(&self, candidate: &Candidate<'_>, context: &Context) -> u32 {
            let beginning: String = candidate
                .as_str()
                .chars()
                .take(MAX_ESTIMATED_CODE_POINTS as usize)
                .collect();
            let words: Vec<&str> = context.words().collect();
            u8::from(zxcvbn::zxcvbn(&beginning, &words).score()).into()
        }
    }
}
