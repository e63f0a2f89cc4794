//! Words as they are and words read backwards.
//!
//! From each of n places a word is followed as far as one goes on: at most n times the longest word.

use super::Finder;
use crate::password::strength::{
    dictionary::{Word, Words},
    guesses,
    pattern::{Found, Match},
};

/// Reversing doubles the guesses.
const REVERSED: f64 = 2.0;

impl Finder<'_> {
    pub(super) fn words(&mut self, words: &impl Words) {
        for start in 0..self.text.length() {
            let mut place = words.beginning();
            for end in start + 1..=self.text.length() {
                let next = self
                    .text
                    .lower_at(end - 1)
                    .and_then(|character| words.follow(place, character));
                let Some(next) = next else {
                    break;
                };
                place = next;
                if let Some(word) = words.word(place) {
                    self.add_word(start, end, word, false);
                }
            }
        }
    }

    pub(super) fn reversed_words(&mut self, words: &impl Words) {
        for end in 1..=self.text.length() {
            let mut place = words.beginning();
            for start in (0..end).rev() {
                let next = self
                    .text
                    .lower_at(start)
                    .and_then(|character| words.follow(place, character));
                let Some(next) = next else {
                    break;
                };
                place = next;
                if let Some(word) = words.word(place) {
                    self.add_word(start, end, word, true);
                }
            }
        }
    }

    fn add_word(&mut self, start: usize, end: usize, word: Word, is_reversed: bool) {
        let written = self.text.part(start, end).written;
        let guesses = f64::from(word.rank) * guesses::capitalizations(written);
        self.matches.push(Match {
            start,
            end,
            guesses: if is_reversed { guesses * REVERSED } else { guesses },
            pattern: Found::Word {
                rank: word.rank,
                list: word.list,
                is_reversed,
                is_substituted: false,
            },
        });
    }
}
