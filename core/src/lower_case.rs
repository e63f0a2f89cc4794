//! Unicode lower case without locale, from a table of this project.
//!
//! The standard library's table is as old or new as the compiler, and the two sides are not always compiled by the same
//! one. A test compares both on every code point.

use std::sync::OnceLock;

use crate::packed::{Numbers, signed};

/// Characters of one distance from another that become lower-case by adding one number.
struct Run {
    first: u32,
    last: u32,
    stride: u32,
    offset: i32,
}

/// The only character whose lower case is two.
const DOTTED_I: char = '\u{130}';

/// `text` in lower case.
#[must_use]
pub(crate) fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut lower = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if character.is_ascii() => lower.push(character.to_ascii_lowercase()),
            DOTTED_I => lower.push_str("i\u{307}"),
            _ => lower.push(of(character).unwrap_or(character)),
        }
    }
    lower
}

/// `character` in lower case, where that is one character; otherwise as it is.
#[must_use]
#[cfg(feature = "strength")]
pub(crate) fn one_to_one(character: char) -> char {
    if character.is_ascii() {
        character.to_ascii_lowercase()
    } else {
        of(character).unwrap_or(character)
    }
}

fn of(character: char) -> Option<char> {
    let code_point = u32::from(character);
    let runs = runs();
    let run = runs.get(runs.partition_point(|run| run.last < code_point))?;
    let distance = code_point.checked_sub(run.first)?;
    let lower = code_point.checked_add_signed(run.offset)?;
    distance.is_multiple_of(run.stride).then(|| char::from_u32(lower))?
}

/// Sorted. The format is written by `xtask/src/generate/lower_case.rs`.
fn runs() -> &'static [Run] {
    static RUNS: OnceLock<Vec<Run>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let mut numbers = Numbers::of(include_bytes!("../data/lower-case.bin"));
        let mut last = 0;
        (0..numbers.next())
            .map(|_| {
                let first = last + numbers.next();
                let stride = numbers.next().max(1);
                last = first + numbers.next() * stride;
                let offset = signed(numbers.next());
                Run {
                    first,
                    last,
                    stride,
                    offset,
                }
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::lower_case;

    #[test]
    fn every_code_point_is_as_in_the_standard_library_that_the_table_comes_from() {
        for character in '\0'..=char::MAX {
            let theirs: String = character.to_lowercase().collect();
            assert_eq!(lower_case(&character.to_string()), theirs, "{:x}", u32::from(character));
        }
    }
}
