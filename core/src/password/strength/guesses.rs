//! How many guesses each pattern takes.

use super::{
    keyboards::Keyboard,
    numbers::{choices, number, power_of_ten},
};

/// A part of a longer password costs an attacker at least this much, or patterns of one or two characters would be
/// cheaper than trying characters.
const LEAST_OF_ONE: f64 = 10.0;
const LEAST_OF_SEVERAL: f64 = 50.0;
/// A year is at least so far away.
const LEAST_YEARS: u32 = 20;
const DAYS: f64 = 365.0;
/// The dozen separators of dates, weighed by their use.
const SEPARATORS: f64 = 4.0;

/// `guesses`, or the least that a part of `length` of a text of `whole` counts.
pub(super) fn at_least(guesses: f64, length: usize, whole: usize) -> f64 {
    if length >= whole {
        guesses.max(1.0)
    } else if length == 1 {
        guesses.max(LEAST_OF_ONE)
    } else {
        guesses.max(LEAST_OF_SEVERAL)
    }
}

/// Ten for each character, whatever it is; a little more than any pattern of one or two characters.
pub(super) fn brute_force(length: usize) -> f64 {
    let least = if length == 1 { LEAST_OF_ONE } else { LEAST_OF_SEVERAL };
    power_of_ten(length).max(least + 1.0)
}

/// In how many ways the capitals of `written` could have been placed.
pub(super) fn capitalizations(written: &[char]) -> f64 {
    let upper = written
        .iter()
        .filter(|character| character.is_ascii_uppercase())
        .count();
    if upper == 0 {
        return 1.0;
    }
    let lower = written
        .iter()
        .filter(|character| character.is_ascii_lowercase())
        .count();
    if lower == 0 || is_capitalized(written) || is_capitalized_at_the_end(written, upper) {
        return 2.0;
    }
    choices(upper + lower, upper.min(lower))
}

/// A capital at the beginning and none after it.
pub(super) fn is_capitalized(written: &[char]) -> bool {
    match written {
        [first, rest @ ..] if !rest.is_empty() => {
            first.is_ascii_uppercase() && !rest.iter().any(char::is_ascii_uppercase)
        }
        _ => false,
    }
}

fn is_capitalized_at_the_end(written: &[char], upper: usize) -> bool {
    upper == 1 && written.len() > 1 && written.last().is_some_and(char::is_ascii_uppercase)
}

/// In how many ways one letter and its substitute could share the places that `lower` has of both.
pub(super) fn substitutions(lower: &[char], substitute: char, letter: char) -> f64 {
    let count = |wanted: char| lower.iter().filter(|character| **character == wanted).count();
    match (count(substitute), count(letter)) {
        (0, _) | (_, 0) => 2.0,
        (substitutes, letters) => choices(substitutes + letters, substitutes.min(letters)),
    }
}

/// Walks of `length` keys with at most `turns` turns, and their shifted variations.
///
/// The sum over shorter walks of zxcvbn: the binomial coefficients of a row come from the row before, so that the cost
/// is `length * turns`.
pub(super) fn walk(keyboard: &Keyboard, length: usize, turns: usize, shifted: usize) -> f64 {
    let mut row = vec![0.0; turns];
    if let Some(first) = row.first_mut() {
        *first = 1.0;
    }
    let mut guesses = 0.0;
    for keys in 2..=length {
        let mut left = 0.0;
        for coefficient in &mut row {
            let above = *coefficient;
            *coefficient += left;
            left = above;
        }
        let mut steps = keyboard.characters;
        for coefficient in row.iter().take(turns.min(keys - 1)) {
            steps *= keyboard.neighbours;
            guesses += coefficient * steps;
        }
    }
    let unshifted = length.saturating_sub(shifted);
    match (shifted, unshifted) {
        (0, _) => guesses,
        (_, 0) => guesses * 2.0,
        _ => guesses * choices(length, shifted.min(unshifted)),
    }
}

/// A run of characters of one distance.
pub(super) fn sequence(first: char, length: usize, is_ascending: bool) -> f64 {
    let base = match first {
        // Where sequences begin most often.
        'a' | 'A' | 'z' | 'Z' | '0' | '1' | '9' => 4.0,
        '2'..='8' => 10.0,
        _ => 26.0,
    };
    base * if is_ascending { 1.0 } else { 2.0 } * number(length)
}

/// The years between `year` and the one in which the password is guessed.
pub(super) fn year(year: u32, reference: u32) -> f64 {
    f64::from(year.abs_diff(reference).max(LEAST_YEARS))
}

/// Every day of those years.
pub(super) fn date(date_year: u32, reference: u32, has_separator: bool) -> f64 {
    year(date_year, reference) * DAYS * if has_separator { SEPARATORS } else { 1.0 }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these are whole numbers")]
mod tests {
    use super::{
        super::{keyboards::KEYBOARDS, numbers::binomial},
        *,
    };

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn capitals_where_they_usually_are_double_the_guesses_and_elsewhere_multiply_them() {
        let of = |text: &str| capitalizations(&letters(text));
        assert_eq!(
            ["word", "Word", "worD", "WORD", "1", "W"].map(of),
            [1.0, 2.0, 2.0, 2.0, 1.0, 2.0]
        );
        assert_eq!(of("wOrd"), 4.0);
        assert_eq!(of("WoRd"), 10.0);
    }

    #[test]
    fn a_substitute_doubles_the_guesses_unless_its_letter_is_there_too() {
        assert_eq!(substitutions(&letters("p4ssword"), '4', 'a'), 2.0);
        assert_eq!(substitutions(&letters("4bacus4"), '4', 'a'), 3.0);
    }

    #[test]
    fn a_walk_is_the_sum_over_shorter_walks() {
        let [qwerty, ..] = &*KEYBOARDS;
        for length in 3..20 {
            for turns in 1..length {
                let mut sum = 0.0;
                for keys in 2..=length {
                    for turn in 1..=turns.min(keys - 1) {
                        let exponent = i32::try_from(turn).unwrap();
                        sum += binomial(keys - 1, turn - 1) * 94.0 * qwerty.neighbours.powi(exponent);
                    }
                }
                let ours = walk(qwerty, length, turns, 0);
                assert!((ours / sum - 1.0).abs() < 1e-12, "{length} {turns}: {ours} {sum}");
            }
        }
    }
}
