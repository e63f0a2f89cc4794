use super::{
    List, MAX_ESTIMATED_CODE_POINTS,
    dictionary::{Word, Words},
};

/// Words of the context, ranked in their order: what an attacker who knows the user tries first.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Sorted by their characters.
    words: Vec<(Vec<char>, u32)>,
}

impl Vocabulary {
    /// Of words in lower case. A word that is longer than what is estimated cannot be found and is left out.
    #[must_use]
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let longest = MAX_ESTIMATED_CODE_POINTS as usize;
        let mut sorted: Vec<(Vec<char>, u32)> = Vec::new();
        for (word, rank) in words.into_iter().zip(1..) {
            let word: Vec<char> = word.chars().take(longest + 1).collect();
            if word.is_empty() || word.len() > longest {
                continue;
            }
            let place = sorted.partition_point(|(other, _)| *other < word);
            match sorted.get_mut(place) {
                // Of equal words the last counts, as in `zxcvbn`.
                Some((other, known)) if *other == word => *known = rank,
                _ => sorted.insert(place, (word, rank)),
            }
        }
        Self { words: sorted }
    }

    /// Whether it has no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// The words that begin like the text so far, and its length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    first: usize,
    end: usize,
    depth: usize,
}

impl Words for Vocabulary {
    type Place = Range;

    fn beginning(&self) -> Range {
        Range {
            first: 0,
            end: self.words.len(),
            depth: 0,
        }
    }

    #[inline]
    fn follow(&self, place: Range, character: char) -> Option<Range> {
        let words = self.words.get(place.first..place.end)?;
        let at = |word: &(Vec<char>, u32)| word.0.get(place.depth).copied();
        let first = words.partition_point(|word| at(word) < Some(character));
        let count = words.get(first..)?.partition_point(|word| at(word) == Some(character));
        (count > 0).then_some(Range {
            first: place.first + first,
            end: place.first + first + count,
            depth: place.depth + 1,
        })
    }

    #[inline]
    fn word(&self, place: Range) -> Option<Word> {
        let (word, rank) = self.words.get(place.first)?;
        (word.len() == place.depth).then_some(Word {
            rank: *rank,
            list: List::Context,
        })
    }
}
