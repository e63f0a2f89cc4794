//! The patterns of a text.
//!
//! Each file finds one kind and says what that costs. Every kind together is cheaper than the search for the cheapest
//! way (`search.rs`), but for texts of substitutes only.

mod date;
mod repeat;
mod sequence;
mod substitutes;
mod walk;
mod words;

use self::substitutes::Substitutes;
use super::{
    dictionary::Dictionary,
    guesses::at_least,
    pattern::Match,
    search::{Cheapest, cheapest},
    text::Text,
    vocabulary::Vocabulary,
};

/// What an attacker knows.
#[derive(Clone, Copy)]
pub(super) struct Knowledge<'a> {
    pub(super) dictionaries: &'a [&'a Dictionary],
    pub(super) vocabulary: &'a Vocabulary,
    /// The year in which the password is guessed.
    pub(super) reference_year: u32,
}

/// Collects the patterns of one text.
struct Finder<'a> {
    text: Text<'a>,
    knowledge: Knowledge<'a>,
    matches: Vec<Match>,
}

/// What guessing `text` takes.
pub(super) fn estimate(text: Text<'_>, knowledge: Knowledge<'_>) -> Cheapest {
    cheapest(text.length(), &matches(text, knowledge))
}

/// Sorted by their end, then by their start; of one part in the order in which `zxcvbn` has them, because among equals
/// the first wins.
fn matches(text: Text<'_>, knowledge: Knowledge<'_>) -> Vec<Match> {
    let mut finder = Finder {
        text,
        knowledge,
        matches: Vec::with_capacity(2 * text.length()),
    };
    finder.all_words();
    finder.walks();
    finder.repeats();
    finder.sequences();
    finder.years();
    finder.dates();
    let mut matches = finder.matches;
    for one in &mut matches {
        one.guesses = at_least(one.guesses, one.end - one.start, text.length());
    }
    sorted(&matches, text.length())
}

/// Matches of one end lie side by side, and each goes behind those that do not start later: there are few with one end,
/// and the sort of the standard library is as large as three matchers.
fn sorted(matches: &[Match], length: usize) -> Vec<Match> {
    let mut places = vec![0_usize; length + 1];
    for one in matches {
        places.iter_mut().skip(one.end + 1).for_each(|place| *place += 1);
    }
    let mut order: Vec<Option<&Match>> = vec![None; matches.len()];
    for one in matches {
        let Some(place) = places.get_mut(one.end) else {
            continue;
        };
        let mut index = *place;
        *place += 1;
        while let Some(before) = index.checked_sub(1)
            && order
                .get(before)
                .copied()
                .flatten()
                .is_some_and(|other| other.end == one.end && other.start > one.start)
        {
            order.swap(before, index);
            index = before;
        }
        order.iter_mut().skip(index).take(1).for_each(|slot| *slot = Some(one));
    }
    order.into_iter().flatten().cloned().collect()
}

impl Finder<'_> {
    fn all_words(&mut self) {
        let Knowledge {
            dictionaries,
            vocabulary,
            ..
        } = self.knowledge;
        for dictionary in dictionaries {
            self.words(*dictionary);
        }
        self.words(vocabulary);
        for dictionary in dictionaries {
            self.reversed_words(*dictionary);
        }
        self.reversed_words(vocabulary);
        if let Some(substitutes) = Substitutes::of(self.text) {
            for dictionary in dictionaries {
                self.substituted_words(*dictionary, &substitutes);
            }
            self.substituted_words(vocabulary, &substitutes);
        }
    }
}
