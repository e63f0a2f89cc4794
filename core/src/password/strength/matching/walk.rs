//! Walks over neighbouring keys, on four keyboards: n steps each.

use super::{Change, Columns, Kind};
use crate::password::strength::{
    guesses,
    keyboards::{KEYBOARDS, Key, Keyboard},
    pattern::{Found, Match},
};

/// Two keys are no pattern yet.
const SHORTEST: usize = 3;

/// The walks over each keyboard.
#[derive(Clone, Debug, Default)]
pub(super) struct Walks {
    /// By keyboard, the walk to each character of the text.
    to: [Vec<Walk>; KEYBOARDS_COUNT],
}

const KEYBOARDS_COUNT: usize = 4;

/// From `start` to one character.
#[derive(Clone, Copy, Debug)]
struct Walk {
    start: usize,
    last: Option<Key>,
    heading: Option<usize>,
    turns: usize,
    shifted: usize,
}

impl Walks {
    /// Takes the kinds from `first` on, one for each keyboard.
    pub(super) fn update(&mut self, first: Kind, change: &Change<'_>, columns: &mut Columns) {
        for (kind, (walks, keyboard)) in (first..).zip(self.to.iter_mut().zip(KEYBOARDS.iter())) {
            update(walks, keyboard, kind, change, columns);
        }
    }
}

fn update(walks: &mut Vec<Walk>, keyboard: &Keyboard, kind: Kind, change: &Change<'_>, columns: &mut Columns) {
    let Change { text, kept, .. } = *change;
    walks.truncate(kept);
    for character in text.written.get(walks.len()..).unwrap_or_default() {
        let key = keyboard.key(*character);
        let next = walks.last().and_then(|walk| longer(keyboard, walk, key?));
        walks.push(next.unwrap_or(Walk {
            start: walks.len(),
            last: key,
            heading: None,
            turns: 0,
            shifted: usize::from(key.is_some_and(|key| key.is_shifted)),
        }));
    }
    for end in kept.max(SHORTEST)..=text.length() {
        let Some(walk) = walks.get(end - 1).filter(|walk| end - walk.start >= SHORTEST) else {
            continue;
        };
        let ends_here = walks.get(end).is_none_or(|next| next.start == end);
        let has = end == kept && columns.has(kind, end);
        if !ends_here {
            columns.remove(kind, end, |_| has);
        } else if !has {
            columns.add(
                kind,
                Match {
                    start: walk.start,
                    end,
                    guesses: guesses::walk(keyboard, end - walk.start, walk.turns, walk.shifted),
                    pattern: Found::Walk { turns: walk.turns },
                },
            );
        }
    }
}

/// With one more key, if it is beside the last.
fn longer(keyboard: &Keyboard, walk: &Walk, key: Key) -> Option<Walk> {
    let direction = keyboard.direction(walk.last?, key)?;
    Some(Walk {
        start: walk.start,
        last: Some(key),
        heading: Some(direction),
        turns: walk.turns + usize::from(walk.heading != Some(direction)),
        shifted: walk.shifted + usize::from(key.is_shifted),
    })
}
