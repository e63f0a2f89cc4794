//! Walks over neighbouring keys, on four keyboards: n steps each.

use super::Finder;
use crate::password::strength::{
    guesses,
    keyboards::{KEYBOARDS, Keyboard},
    pattern::{Found, Match},
};

/// Two keys are no pattern yet.
const SHORTEST: usize = 3;

impl Finder<'_> {
    pub(super) fn walks(&mut self) {
        for keyboard in KEYBOARDS.iter() {
            let mut start = 0;
            while start + 1 < self.text.length() {
                start = self.walk(keyboard, start);
            }
        }
    }

    /// Follows one walk as far as it goes, and returns where the next one begins.
    fn walk(&mut self, keyboard: &Keyboard, start: usize) -> usize {
        let key = |index: usize| {
            self.text
                .written_at(index)
                .and_then(|character| keyboard.key(character))
        };
        let mut last = key(start);
        let mut shifted = usize::from(last.is_some_and(|key| key.is_shifted));
        let mut heading = None;
        let mut turns = 0;
        let mut end = start + 1;
        while let (Some(from), Some(to)) = (last, key(end)) {
            let Some(direction) = keyboard.direction(from, to) else {
                break;
            };
            shifted += usize::from(to.is_shifted);
            if heading != Some(direction) {
                turns += 1;
                heading = Some(direction);
            }
            last = Some(to);
            end += 1;
        }
        if end - start >= SHORTEST {
            self.matches.push(Match {
                start,
                end,
                guesses: guesses::walk(keyboard, end - start, turns, shifted),
                pattern: Found::Walk { turns },
            });
        }
        end
    }
}
