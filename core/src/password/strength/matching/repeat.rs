//! Parts that are repeated: `aaa`, `abcabc`.
//!
//! From each place the shortest and the longest part that is there twice are looked for; whatever covers more counts,
//! with the shortest part that makes it up. That part is estimated on its own. The parts of one text are together at
//! most half as long as it, so that all estimates within estimates cost no more than one of the whole. Looking for them
//! compares at most n³/8 characters, and far fewer in fact: most comparisons end at the first character.

use super::{Finder, estimate};
use crate::password::strength::{
    numbers::number,
    pattern::{Found, Match},
};

/// A part and how much its copies cover, itself included.
#[derive(Clone, Copy)]
struct Repeat {
    length: usize,
    covered: usize,
}

impl Finder<'_> {
    pub(super) fn repeats(&mut self) {
        let mut start = 0;
        while start < self.text.length() {
            let rest = self.text.written.get(start..).unwrap_or_default();
            let half = rest.len() / 2;
            let Some(shortest) = (1..=half).find_map(|length| repeat(rest, length)) else {
                start += 1;
                continue;
            };
            let longest = (1..=half)
                .rev()
                .find_map(|length| repeat(rest, length))
                .unwrap_or(shortest);
            let covered = shortest.covered.max(longest.covered);
            let base_length = if longest.covered > shortest.covered {
                let whole = rest.get(..covered).unwrap_or_default();
                let divides = |length: &usize| covered.is_multiple_of(*length);
                let makes_it_up = |length: &usize| repeat(whole, *length).is_some_and(|found| found.covered == covered);
                (1..=longest.length)
                    .filter(divides)
                    .find(makes_it_up)
                    .unwrap_or(longest.length)
            } else {
                shortest.length
            };
            let base = estimate(self.text.part(start, start + base_length), self.knowledge).guesses;
            self.matches.push(Match {
                start,
                end: start + covered,
                guesses: base * number(covered / base_length),
                pattern: Found::Repeat { base_length },
            });
            start += covered;
        }
    }
}

/// The beginning of `text` of this length, if it comes again right behind.
fn repeat(text: &[char], length: usize) -> Option<Repeat> {
    let (part, rest) = text.split_at_checked(length)?;
    let copies = rest.chunks_exact(length).take_while(|copy| *copy == part).count();
    (copies > 0).then_some(Repeat {
        length,
        covered: length * (copies + 1),
    })
}
