//! Characters of one distance: `abc`, `97531`. One look at each character.

use super::{Change, Columns, Kind};
use crate::password::strength::{
    guesses,
    pattern::{Found, Match},
    text::Text,
};

/// A sequence of two needs neighbours.
const LONGEST_STEP: u32 = 5;

/// The sequence to which each character of a text belongs.
#[derive(Clone, Debug, Default)]
pub(super) struct Sequences {
    /// Of the second character and of each behind it.
    runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    step: i32,
}

impl Sequences {
    pub(super) fn update(&mut self, kind: Kind, change: &Change<'_>, columns: &mut Columns) {
        let Change { text, kept, .. } = *change;
        self.runs.truncate(kept.saturating_sub(1));
        for index in self.runs.len() + 1..text.length() {
            let step = step_to(text, index);
            let start = match self.runs.last() {
                None => 0,
                Some(run) if run.step == step => run.start,
                Some(_) => index - 1,
            };
            self.runs.push(Run { start, step });
        }
        for end in kept.max(2)..=text.length() {
            let Some(run) = self.runs.get(end - 2) else {
                continue;
            };
            let ends_here = self.runs.get(end - 1).is_none_or(|next| next.start == end - 1);
            let has = end == kept && columns.has(kind, end);
            if !ends_here {
                columns.remove(kind, end, |_| has);
            } else if !has {
                columns.extend_with(kind, sequence(text, *run, end));
            }
        }
    }
}

fn step_to(text: Text<'_>, index: usize) -> i32 {
    let code = |index: usize| text.written_at(index).map_or(0, u32::from);
    code(index).cast_signed() - code(index - 1).cast_signed()
}

fn sequence(text: Text<'_>, Run { start, step }: Run, end: usize) -> Option<Match> {
    let is_long_enough = end - start > 2 || step.unsigned_abs() == 1;
    let is_sequence = is_long_enough && (1..=LONGEST_STEP).contains(&step.unsigned_abs());
    is_sequence.then_some(Match {
        start,
        end,
        guesses: guesses::sequence(text.written_at(start)?, end - start, step > 0),
        pattern: Found::Sequence,
    })
}
