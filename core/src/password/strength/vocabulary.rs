use super::{List, MAX_ESTIMATED_CODE_POINTS, dictionary::Word};

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

/// The words that begin like the text so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    first: u32,
    end: u32,
}

impl Vocabulary {
    /// All words.
    pub(super) fn all(&self) -> Range {
        Range {
            first: 0,
            end: u32::try_from(self.words.len()).unwrap_or(u32::MAX),
        }
    }

    /// Those of `range`, which agree in `depth` characters, that have `character` next.
    #[inline]
    pub(super) fn follow(&self, range: Range, depth: usize, character: char) -> Option<Range> {
        let words = self.words.get(range.first as usize..range.end as usize)?;
        let at = |word: &(Vec<char>, u32)| word.0.get(depth).copied();
        let first = words.partition_point(|word| at(word) < Some(character));
        if at(words.get(first)?) != Some(character) {
            return None;
        }
        let count = words.get(first..)?.partition_point(|word| at(word) == Some(character));
        let first = range.first + u32::try_from(first).ok()?;
        Some(Range {
            first,
            end: first + u32::try_from(count).ok()?,
        })
    }

    /// The word of `range` that has no more than `depth` characters.
    #[inline]
    pub(super) fn word(&self, range: Range, depth: usize) -> Option<Word> {
        let (word, rank) = self.words.get(range.first as usize)?;
        (word.len() == depth).then_some(Word {
            rank: *rank,
            list: List::Context,
        })
    }
}
