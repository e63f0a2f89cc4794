//! Years of one's life, none within another. Four looks at each character.

use super::{Change, Columns, Kind, date::digits};
use crate::password::strength::{
    guesses,
    pattern::{Found, Match},
};

const FIRST: u32 = 1_900;
const DIGITS: usize = 4;

/// Where years end.
#[derive(Clone, Debug, Default)]
pub(super) struct Years {
    ends: Vec<usize>,
}

impl Years {
    /// Years from 1900 to the end of the decade of the reference year.
    pub(super) fn update(&mut self, kind: Kind, change: &Change<'_>, columns: &mut Columns) {
        let reference = change.knowledge.reference_year;
        let last = reference / 10 * 10 + 9;
        while self.ends.last().is_some_and(|end| *end > change.kept) {
            self.ends.pop();
        }
        for end in (change.kept + 1).max(DIGITS)..=change.text.length() {
            let start = end - DIGITS;
            if self.ends.last().is_some_and(|end| *end > start) {
                continue;
            }
            let year = digits(change.text.part(start, end).written).filter(|year| (FIRST..=last).contains(year));
            if let Some(year) = year {
                self.ends.push(end);
                columns.add(
                    kind,
                    Match {
                        start,
                        end,
                        guesses: guesses::year(year, reference),
                        pattern: Found::Year,
                    },
                );
            }
        }
    }
}
