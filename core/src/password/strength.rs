//! How well a password stands up to guessing: the model of zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength
//! Estimation", USENIX Security 2016).
//!
//! A password is as strong as the cheapest way of putting it together from patterns that attackers try: words of leaked
//! passwords, of texts and of names, as they are, reversed or with substitutes; walks over the keyboard; repeats;
//! sequences; years and dates; and single characters for what is left. [`Estimator::estimate`] finds these patterns
//! (`matching`), their costs (`guesses`) and the cheapest way (`search`).
//!
//! With exact ranks the score is that of the npm package `zxcvbn` 4.4.2 for every password of printable ASCII
//! (`tests/strength`), except where this differs on purpose:
//!
//! - **Code points.** A character is one Unicode code point, not one UTF-16 unit.
//! - **The beginning.** The first [`MAX_ESTIMATED_CODE_POINTS`] are estimated, and the estimate says so. `zxcvbn` takes
//!   minutes for some texts of 256 characters.
//! - **Years** reach to the end of the decade of the reference year. In `zxcvbn` they end with 2019, wherever a year is
//!   the cheapest reading.
//! - **Words that every JavaScript object has**, such as `constructor`, are no words here. In `zxcvbn` they are words
//!   with a rank that is not a number, and so is the result.
//! - **The reference year** is an argument and comes with the data. In `zxcvbn` it is the year on the clock.
//! - **Line ends** can be repeated like any other character.
//! - **Beyond ASCII** a character has the lower case that is one character, if it has one: `İ` has none. White space between
//!   the parts of a date is what Unicode calls so.
//!
//! Nothing here reads a clock, hashes or depends on an order that is not given, and the arithmetic is `+`, `-`, `*` and
//! `/` on `f64`: the same words give the same bits natively and in WebAssembly.
//!
//! Every step is bounded, and its file says by what. The search costs most: for 64 code points and m matches at most
//! (m + 64²/2) · 20 offers. Tests count that no text of theirs takes more than 16,000 steps of all kinds. What was typed
//! before is not looked at again ([`Typing`]).

mod columns;
mod crack_times;
pub mod dictionary;
mod estimate;
mod feedback;
mod guesses;
mod keyboards;
mod matching;
mod numbers;
mod pattern;
mod score;
mod search;
mod text;
mod typing;
mod vocabulary;
mod words;
#[cfg(not(any(test, fuzzing)))]
mod work;
#[cfg(any(test, fuzzing))]
pub mod work;

pub use self::{
    crack_times::{CrackTime, CrackTimes, TimeUnit},
    dictionary::{Dictionary, Word},
    estimate::{Estimate, Estimator, Part, Pattern},
    feedback::{Feedback, Suggestion, Warning},
    pattern::List,
    typing::Typing,
    vocabulary::Vocabulary,
};

use super::MAX_ESTIMATED_CODE_POINTS;
