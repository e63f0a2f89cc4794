//! Words as they are and words read backwards.
//!
//! From each of n places a word is followed as far as one goes on: at most n times the longest word.

use super::{Change, Columns, Kind};
use crate::password::strength::{
    dictionary::Word,
    guesses,
    pattern::{Found, Match},
    words::{Place, Words},
    work,
};

/// Reversing doubles the guesses.
const REVERSED: f64 = 2.0;

/// How far words were followed from each place of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Followed {
    by_start: Vec<Path>,
}

#[derive(Clone, Copy, Debug)]
struct Path {
    place: Place,
    /// Behind the last character that was followed.
    end: usize,
    /// Whether only the end of the text ended it.
    goes_on: bool,
}

impl Followed {
    pub(super) fn update(&mut self, words: Words<'_>, kind: Kind, change: &Change<'_>, columns: &mut Columns) {
        let Change { text, kept, .. } = *change;
        self.by_start.truncate(kept);
        for (start, path) in self.by_start.iter_mut().enumerate() {
            if path.goes_on && path.end == kept {
                follow(words, kind, change, columns, start, path);
            } else if path.goes_on || path.end >= kept {
                *path = beginning(words, start);
                follow(words, kind, change, columns, start, path);
            }
        }
        for start in self.by_start.len()..text.length() {
            let mut path = beginning(words, start);
            follow(words, kind, change, columns, start, &mut path);
            self.by_start.push(path);
        }
    }
}

fn beginning(words: Words<'_>, start: usize) -> Path {
    Path {
        place: words.beginning(),
        end: start,
        goes_on: true,
    }
}

/// Follows one word to its end or that of the text; what ends behind the part that was kept is added.
fn follow(words: Words<'_>, kind: Kind, change: &Change<'_>, columns: &mut Columns, start: usize, path: &mut Path) {
    for character in change.text.lower.get(path.end..).unwrap_or_default() {
        work::step();
        let Some(place) = words.follow(path.place, *character) else {
            path.goes_on = false;
            return;
        };
        path.place = place;
        path.end += 1;
        if path.end > change.kept
            && let Some(word) = words.word(place)
        {
            add_word(kind, change, columns, (start, path.end), word, false);
        }
    }
}

pub(super) fn reversed_words(words: Words<'_>, kind: Kind, change: &Change<'_>, columns: &mut Columns) {
    for end in change.kept + 1..=change.text.length() {
        let mut place = words.beginning();
        let backwards = change.text.lower.get(..end).unwrap_or_default().iter().rev();
        for (length, character) in (1..).zip(backwards) {
            work::step();
            let Some(next) = words.follow(place, *character) else {
                break;
            };
            place = next;
            if let Some(word) = words.word(place) {
                add_word(kind, change, columns, (end - length, end), word, true);
            }
        }
    }
}

fn add_word(
    kind: Kind,
    change: &Change<'_>,
    columns: &mut Columns,
    (start, end): (usize, usize),
    word: Word,
    is_reversed: bool,
) {
    let written = change.text.part(start, end).written;
    let guesses = f64::from(word.rank) * guesses::capitalizations(written);
    columns.add(
        kind,
        Match {
            start,
            end,
            guesses: if is_reversed { guesses * REVERSED } else { guesses },
            pattern: Found::Word {
                rank: word.rank,
                list: word.list,
                is_reversed,
                is_substituted: false,
            },
        },
    );
}
