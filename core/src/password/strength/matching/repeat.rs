//! Parts that are repeated: `aaa`, `abcabc`.
//!
//! From each place the shortest and the longest part that is there twice are looked for; whatever covers more counts,
//! with the shortest part that makes it up. That part is estimated on its own. The parts of one text are together at
//! most half as long as it, so that all estimates within estimates cost no more than one of the whole.
//!
//! A part of length L comes again where L characters in a row are those L places further on. So for each L one bit for
//! each place says whether they are: at most n²/2 bits are set, and n²/4 times a run of them is counted.

use super::{Change, Columns, Draft, Kind};
use crate::password::strength::{
    numbers::number,
    pattern::{Found, Match},
    work,
};

/// Half of what is estimated.
const LONGEST: usize = 32;

/// The repeats of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Repeats {
    /// By distance less one, at which places the character is the one that is so much further on.
    same: [u64; LONGEST],
    found: Vec<Repeat>,
    /// What is known of the part that was estimated last.
    base: Option<Box<Draft>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Repeat {
    start: usize,
    end: usize,
    base_length: usize,
    base_guesses: f64,
}

impl Repeats {
    pub(super) fn update(&mut self, kind: Kind, change: &Change<'_>, columns: &mut Columns) {
        self.compare_characters(change);
        let length = change.text.length();
        let known = core::mem::take(&mut self.found);
        let mut start = if self.may_repeat(length) { 0 } else { length };
        while start < length {
            let Some((covered, base_length)) = self.repeat_from(start, length) else {
                start += 1;
                continue;
            };
            let end = start + covered;
            let is_known = |known: &&Repeat| {
                (known.start, known.base_length) == (start, base_length) && start + base_length <= change.kept
            };
            let base_guesses = match known.iter().find(is_known) {
                Some(known) => known.base_guesses,
                None => self.guesses(change, start, base_length),
            };
            self.found.push(Repeat {
                start,
                end,
                base_length,
                base_guesses,
            });
            start = end;
        }
        for old in &known {
            if old.end <= change.kept && !self.found.contains(old) {
                columns.remove(kind, old.end, |start| start == old.start);
            }
        }
        for new in &self.found {
            if new.end > change.kept || !known.contains(new) {
                columns.add(
                    kind,
                    Match {
                        start: new.start,
                        end: new.end,
                        guesses: new.base_guesses * number((new.end - new.start) / new.base_length),
                        pattern: Found::Repeat {
                            base_length: new.base_length,
                        },
                    },
                );
            }
        }
    }

    fn compare_characters(&mut self, change: &Change<'_>) {
        let written = change.text.written;
        if !change.is_longer() {
            for (same, distance) in self.same.iter_mut().zip(1..) {
                *same &= (1_u64 << change.kept.saturating_sub(distance)) - 1;
            }
        }
        for (index, character) in written.iter().enumerate().skip(change.kept) {
            let before = written.get(..index).unwrap_or_default().iter().rev();
            for ((same, distance), other) in self.same.iter_mut().zip(1..).zip(before) {
                if other == character {
                    *same |= 1 << (index - distance);
                }
            }
        }
    }

    /// Whether a part has as many characters that come again as it takes for it to come again.
    fn may_repeat(&self, length: usize) -> bool {
        let mut parts = self.same.iter().zip(1..=length / 2);
        parts.any(|(same, part)| same.count_ones() as usize >= part)
    }

    /// How much the repeat from `start` covers, and the length of the part that makes it up.
    fn repeat_from(&self, start: usize, length: usize) -> Option<(usize, usize)> {
        let half = (length - start) / 2;
        let shortest = (1..=half).find_map(|part| Some((part, self.covered(start, part)?)))?;
        let longest = (1..=half)
            .rev()
            .find_map(|part| Some((part, self.covered(start, part)?)))
            .unwrap_or(shortest);
        if longest.1 <= shortest.1 {
            return Some((shortest.1, shortest.0));
        }
        let (longest, covered) = longest;
        let makes_it_up = |part: &usize| covered.is_multiple_of(*part) && self.run(start, *part) >= covered - part;
        let base_length = (1..=longest).find(makes_it_up).unwrap_or(longest);
        Some((covered, base_length))
    }

    /// How much a part of this length covers with its copies, if it has any.
    fn covered(&self, start: usize, part: usize) -> Option<usize> {
        work::step();
        let copies = self.run(start, part) / part;
        (copies > 0).then_some(part * (copies + 1))
    }

    /// How many characters in a row from `start` are those `distance` further on.
    #[inline]
    fn run(&self, start: usize, distance: usize) -> usize {
        let same = self.same.get(distance - 1).copied().unwrap_or(0);
        (same >> start).trailing_ones() as usize
    }

    fn guesses(&mut self, change: &Change<'_>, start: usize, length: usize) -> f64 {
        let part = change.text.part(start, start + length);
        let base = self.base.get_or_insert_with(Draft::new);
        base.guesses(part.written.iter().copied(), change.knowledge)
    }
}
