//! The patterns of a text, and what has been found out about it, for the text that comes next.
//!
//! What is typed differs from what was typed before at its end, so that each matcher keeps what it knows of the beginning
//! and looks at the rest only. The result does not depend on what was known: a text that comes out of the blue is one of
//! which nothing is kept.
//!
//! Each file finds one kind of pattern and says what that costs at most.

mod date;
mod repeat;
mod sequence;
mod substitutes;
mod walk;
mod words;
mod year;

use self::{
    date::Dates,
    repeat::Repeats,
    sequence::Sequences,
    substitutes::Substituted,
    walk::Walks,
    words::{Followed, reversed_words},
    year::Years,
};
use super::{
    columns::{Columns, Kind},
    dictionary::Dictionary,
    pattern::Match,
    search::Search,
    text::{Letters, Text},
    vocabulary::Vocabulary,
    words::Words,
};

/// What an attacker knows.
#[derive(Clone, Copy)]
pub(super) struct Knowledge<'a> {
    pub(super) dictionaries: &'a [&'a Dictionary],
    pub(super) vocabulary: &'a Vocabulary,
    /// The year in which the password is guessed.
    pub(super) reference_year: u32,
}

impl<'a> Knowledge<'a> {
    /// Every list of words, those of the context last.
    fn lists(&self) -> impl Iterator<Item = Words<'a>> {
        let context = (!self.vocabulary.is_empty()).then_some(Words::Context(self.vocabulary));
        self.dictionaries.iter().copied().map(Words::Model).chain(context)
    }
}

/// A text and what it has in common with the text before.
#[derive(Clone, Copy)]
struct Change<'a> {
    text: Text<'a>,
    knowledge: Knowledge<'a>,
    /// So many characters at the beginning are those of the text before.
    kept: usize,
    /// The length of the text before.
    before: usize,
}

impl Change<'_> {
    /// Whether nothing of the text before was taken away.
    fn is_longer(&self) -> bool {
        self.kept == self.before
    }
}

/// What is known of one text: always with the same [`Knowledge`].
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    letters: Letters,
    columns: Columns,
    words: Vec<Followed>,
    substituted: Substituted,
    walks: Walks,
    repeats: Repeats,
    sequences: Sequences,
    years: Years,
    dates: Dates,
    search: Search,
}

impl Draft {
    /// Of nothing. It is large, and is made in one place.
    #[inline(never)]
    pub(super) fn new() -> Box<Self> {
        Box::default()
    }

    /// The guesses that `text` takes.
    pub(super) fn guesses(&mut self, text: impl IntoIterator<Item = char>, knowledge: Knowledge<'_>) -> f64 {
        let before = self.text().length();
        let kept = self.letters.become_like(text);
        let length = self.text().length();
        if kept < length || kept < before {
            self.match_patterns(kept, before, knowledge);
            self.search.update(length, &self.columns);
        }
        self.search.guesses(length)
    }

    pub(super) fn text(&self) -> Text<'_> {
        self.letters.text()
    }

    /// The parts as which the text is guessed.
    pub(super) fn parts(&self) -> Vec<Match> {
        self.search.parts(self.text().length(), &self.columns)
    }

    /// The kinds are those of words, words of the context, the same reversed and the same with substitutes, then the
    /// others: the order of `zxcvbn`.
    fn match_patterns(&mut self, kept: usize, before: usize, knowledge: Knowledge<'_>) {
        let change = Change {
            text: self.letters.text(),
            knowledge,
            kept,
            before,
        };
        let columns = &mut self.columns;
        columns.keep_to(kept, before);
        let lists = knowledge.lists().count();
        self.words.resize_with(lists, Followed::default);
        for (kind, (words, followed)) in knowledge.lists().zip(&mut self.words).enumerate() {
            followed.update(words, kind, &change, columns);
            reversed_words(words, lists + kind, &change, columns);
        }
        self.substituted.update(2 * lists, &change, columns);
        self.walks.update(3 * lists, &change, columns);
        self.repeats.update(3 * lists + 4, &change, columns);
        self.sequences.update(3 * lists + 5, &change, columns);
        self.years.update(3 * lists + 6, &change, columns);
        self.dates.update(3 * lists + 7, &change, columns);
    }
}
