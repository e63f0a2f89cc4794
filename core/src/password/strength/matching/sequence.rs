//! Characters of one distance: `abc`, `97531`. One look at each character.

use super::Finder;
use crate::password::strength::{
    guesses,
    pattern::{Found, Match},
};

/// A sequence of two needs neighbours.
const LONGEST_STEP: u32 = 5;

impl Finder<'_> {
    pub(super) fn sequences(&mut self) {
        let mut start = 0;
        let mut last = None;
        for index in 1..self.text.length() {
            let step = self.step_to(index);
            if *last.get_or_insert(step) != step {
                self.add_sequence(start, index, last);
                start = index - 1;
                last = Some(step);
            }
        }
        self.add_sequence(start, self.text.length(), last);
    }

    fn step_to(&self, index: usize) -> i32 {
        let code = |index: usize| self.text.written_at(index).map_or(0, u32::from);
        code(index).cast_signed() - code(index - 1).cast_signed()
    }

    fn add_sequence(&mut self, start: usize, end: usize, step: Option<i32>) {
        let (Some(step), Some(first)) = (step, self.text.written_at(start)) else {
            return;
        };
        let is_long_enough = end - start > 2 || step.unsigned_abs() == 1;
        if is_long_enough && (1..=LONGEST_STEP).contains(&step.unsigned_abs()) {
            self.matches.push(Match {
                start,
                end,
                guesses: guesses::sequence(first, end - start, step > 0),
                pattern: Found::Sequence,
            });
        }
    }
}
