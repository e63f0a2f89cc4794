//! Words in a trie, and the file that it is read from.
//!
//! Reading a file takes little, because the file is used as it is. Only the trunk, the nodes that many words go through,
//! is laid out in memory: the children of a node side by side, sorted, so that a step costs one look at each of them; the
//! last is marked. A node's word, if it has one, lies before its children under the label 0. A node is its label and where
//! its children begin: five bytes. Every other node is followed in the file (`twigs`). Nothing is hashed.

pub mod codes;
pub mod format;
mod ranks;
mod twigs;

use std::{borrow::Cow, ops::Range};

pub use self::ranks::Ranks;
use self::{
    codes::{Bits, Codes},
    format::{Format, LIST_BITS, MAGIC, MOST_LABELS, SIZES},
    twigs::{Labels, Twig, Twigs},
};
use super::List;
use crate::packed::Numbers;

/// A word of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// How many words of its list an attacker tries up to this one.
    pub rank: u32,
    /// The list.
    pub list: List,
}

/// Words by their characters, with ranks.
#[derive(Clone, Debug)]
pub struct Dictionary {
    /// By label, where the children of each child of the root begin.
    roots: Vec<u32>,
    /// Marked with [`LAST`].
    labels: Vec<u8>,
    /// Where the children begin, or the word under the label 0. Marked with [`TWIG`] where it goes on in the file.
    targets: Vec<u32>,
    /// By ASCII code.
    ascii: [u8; 128],
    /// Other characters, sorted, with their labels.
    others: Vec<(char, u8)>,
    twigs: Option<Twigs>,
    /// By bucket.
    ranks: Vec<u32>,
}

const WORD: u8 = 0;
const LAST: u8 = 0x80;
/// The other bits are the position in the file.
const TWIG: u32 = 1 << 31;
/// The list of a word in its target, below the rank.
const TARGET_LIST_BITS: u32 = 3;
/// Files that say more than this are refused: it bounds what reading one takes.
const MOST_ENTRIES: usize = 1 << 20;
const MOST_BYTES: usize = 1 << 24;

/// How far a word has been followed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node {
    /// Where its children begin.
    Trunk(u32),
    Twig(Twig),
}

impl Dictionary {
    /// Reads the file that `cargo xtask generate` writes. `None` when it is not one. It may say anything: the work is
    /// bounded, and whatever comes out is a dictionary.
    #[must_use]
    pub fn read(file: impl Into<Cow<'static, [u8]>>) -> Option<Self> {
        let file = file.into();
        let mut numbers = Numbers::of(file.strip_prefix(&MAGIC)?);
        let length = numbers.next() as usize;
        let ranks = Ranks::up_to(numbers.next());
        let entries = numbers.next() as usize;
        let alphabet = numbers.next() as usize;
        if entries > MOST_ENTRIES || alphabet > MOST_LABELS || file.len() > MOST_BYTES {
            return None;
        }
        let mut dictionary = Self::with_capacity(entries);
        let mut code_point = 0;
        let mut characters = Vec::with_capacity(alphabet);
        for label in (1..=MOST_LABELS).take(alphabet) {
            code_point += numbers.next().min(0x0011_0000);
            let character = char::from_u32(code_point)?;
            dictionary.spell(character, u8::try_from(label).ok()?);
            characters.push(character);
        }
        let rest = numbers.rest();
        if rest.len() != length {
            return None;
        }
        let format = Format::new(&characters, ranks.count());
        let mut bits = Bits::at(&file, u32::try_from(file.len() - length).ok()? << 3);
        let shapes = Codes::read(&mut bits, format.shapes());
        let labels = Codes::read(&mut bits, format.labels());
        let words = Codes::read(&mut bits, format.words());
        let sizes = Codes::read(&mut bits, SIZES);
        let position = bits.position;
        dictionary.ranks = (0..ranks.count()).map(|bucket| ranks.representative(bucket)).collect();
        let twigs = Twigs {
            file,
            format,
            shapes,
            labels,
            words,
        };
        dictionary.lay_out(&twigs, &sizes, position, entries)?;
        dictionary.twigs = Some(twigs);
        Some(dictionary)
    }

    /// Lays out the trunk, which begins at a position, in so many entries at most. A browser compiles what runs long once
    /// more while it runs; of small functions that takes little, so neither this nor what it calls is inlined.
    #[inline(never)]
    fn lay_out(&mut self, twigs: &Twigs, sizes: &Codes, position: u32, entries: usize) -> Option<()> {
        let mut bits = Bits::at(&twigs.file, position);
        let mut labels = Labels::default();
        // The children still to come of every node above.
        let mut above: Vec<Range<usize>> = Vec::new();
        let mut next = Some(None);
        while let Some(entry) = next {
            let label = entry
                .and_then(|entry| self.labels.get(entry))
                .map_or(WORD, |label| label & !LAST);
            let node = twigs.node(&mut bits, label);
            labels.clear();
            twigs.add_children(&mut bits, node, &mut labels);
            let labels = labels.as_slice();
            if self.labels.len() + labels.len() + 1 > entries {
                return None;
            }
            let first = self.fill(entry, node.word.and_then(|word| self.word_of(word)), labels)?;
            above.push(first..first + labels.len());
            next = loop {
                let Some(children) = above.last_mut() else {
                    break None;
                };
                match self.pass_twigs(&mut bits, sizes, children) {
                    Some(child) => break Some(Some(child)),
                    None => above.pop(),
                };
            };
        }
        self.note_roots();
        Some(())
    }

    /// Notes where the twigs among the children begin, from the last one on, up to a child that is of the trunk itself.
    #[inline(never)]
    fn pass_twigs(&mut self, bits: &mut Bits<'_>, sizes: &Codes, children: &mut Range<usize>) -> Option<usize> {
        while let Some(child) = children.next_back() {
            let Some(low) = u32::try_from(bits.symbol(sizes, 0)).ok()?.checked_sub(1) else {
                return Some(child);
            };
            let size = 1 << low | bits.take(low);
            *self.targets.get_mut(child)? = TWIG | bits.position;
            bits.pass(size);
        }
        None
    }

    /// Of words in any order, with their exact ranks; of two that are the same the first counts. Characters beyond the
    /// 127 most are not spelt, and words with them are left out.
    #[must_use]
    pub fn of<'a>(words: impl IntoIterator<Item = (&'a str, Word)>) -> Self {
        let words: Vec<(Vec<char>, Word)> = words
            .into_iter()
            .map(|(text, word)| (text.chars().collect(), word))
            .collect();
        let mut characters: Vec<char> = words.iter().flat_map(|(text, _)| text).copied().collect();
        characters.sort_unstable();
        characters.dedup();
        let mut dictionary = Self::with_capacity(0);
        for (label, character) in (1..LAST).zip(characters) {
            dictionary.spell(character, label);
        }
        let mut words: Vec<(Vec<u8>, Word)> = words
            .iter()
            .filter_map(|(text, word)| {
                let labels: Option<Vec<u8>> = text.iter().map(|&character| dictionary.label(character)).collect();
                Some((labels?, *word))
            })
            .collect();
        words.sort_by(|one, other| one.0.cmp(&other.0));
        words.dedup_by(|later, first| later.0 == first.0);
        let mut pending = vec![(None, 0, words.as_slice())];
        while let Some((entry, depth, words)) = pending.pop() {
            let (word, longer) = match words.split_first() {
                Some(((labels, word), longer)) if labels.len() == depth => (Some(*word), longer),
                _ => (None, words),
            };
            let groups: Vec<_> = longer
                .chunk_by(|one, other| one.0.get(depth) == other.0.get(depth))
                .collect();
            let labels: Vec<u8> = groups
                .iter()
                .filter_map(|group| group.first()?.0.get(depth).copied())
                .collect();
            let Some(first) = dictionary.fill(entry, word, &labels) else {
                break;
            };
            let below = groups.into_iter().enumerate().rev();
            pending.extend(below.map(|(index, group)| (Some(first + index), depth + 1, group)));
        }
        dictionary.note_roots();
        dictionary
    }

    fn with_capacity(entries: usize) -> Self {
        Self {
            roots: vec![0; usize::from(LAST)],
            labels: Vec::with_capacity(entries),
            targets: Vec::with_capacity(entries),
            ascii: [0; 128],
            others: Vec::new(),
            twigs: None,
            ranks: Vec::new(),
        }
    }

    /// `label` stands for `character`, which is greater than all before.
    fn spell(&mut self, character: char, label: u8) {
        match usize::try_from(u32::from(character))
            .ok()
            .and_then(|code| self.ascii.get_mut(code))
        {
            Some(place) => *place = label,
            None => self.others.push((character, label)),
        }
    }

    /// Adds what follows one node, and returns where its children begin.
    #[inline(never)]
    fn fill(&mut self, entry: Option<usize>, word: Option<Word>, labels: &[u8]) -> Option<usize> {
        let beginning = self.labels.len();
        if let Some(target) = entry.and_then(|entry| self.targets.get_mut(entry)) {
            *target = u32::try_from(beginning).ok()?;
        }
        if let Some(word) = word {
            let list = List::ALL.iter().position(|list| *list == word.list).unwrap_or(0);
            self.labels.push(WORD);
            self.targets
                .push(word.rank << TARGET_LIST_BITS | u32::try_from(list).ok()?);
        }
        let first = self.labels.len();
        self.labels.extend(labels);
        self.targets.resize(self.labels.len(), 0);
        if let Some(last) = self.labels.get_mut(beginning..).and_then(<[u8]>::last_mut) {
            *last |= LAST;
        }
        Some(first)
    }

    /// The root has most children, and every look begins there.
    fn note_roots(&mut self) {
        for (label, target) in self.labels.iter().zip(&self.targets) {
            if let Some(root) = self.roots.get_mut(usize::from(label & !LAST)) {
                *root = *target;
            }
            if label & LAST != 0 {
                break;
            }
        }
    }

    fn label(&self, character: char) -> Option<u8> {
        let code = usize::try_from(u32::from(character)).ok()?;
        match self.ascii.get(code) {
            Some(0) => None,
            Some(label) => Some(*label),
            None => {
                let index = self.others.binary_search_by_key(&character, |(other, _)| *other).ok()?;
                self.others.get(index).map(|(_, label)| *label)
            }
        }
    }

    /// Every word, in the order of its characters.
    pub fn words(&self) -> impl Iterator<Item = (String, Word)> {
        let mut characters: Vec<(u8, char)> = (0_u8..128)
            .filter_map(|code| Some((self.label(char::from(code))?, char::from(code))))
            .chain(self.others.iter().map(|(character, label)| (*label, *character)))
            .collect();
        characters.sort_unstable();
        let mut pending = vec![(String::new(), None)];
        let mut found = Vec::new();
        while let Some((text, place)) = pending.pop() {
            found.extend(
                place
                    .and_then(|place| self.word(place))
                    .map(|word| (text.clone(), word)),
            );
            for (_, character) in characters.iter().rev() {
                if let Some(next) = self.follow(place, *character) {
                    let mut longer = text.clone();
                    longer.push(*character);
                    pending.push((longer, Some(next)));
                }
            }
        }
        found.into_iter()
    }
}

impl Dictionary {
    /// The node to which `character` leads from another; `None` is the root.
    #[inline]
    pub(super) fn follow(&self, node: Option<Node>, character: char) -> Option<Node> {
        let wanted = self.label(character)?;
        let target = match node {
            None => *self.roots.get(usize::from(wanted)).filter(|target| **target != 0)?,
            Some(Node::Trunk(first)) => self.child(first, wanted)?,
            Some(Node::Twig(twig)) => return Some(Node::Twig(self.twigs.as_ref()?.follow(twig, wanted)?)),
        };
        Some(if target & TWIG == 0 {
            Node::Trunk(target)
        } else {
            Node::Twig(self.twigs.as_ref()?.at(target & !TWIG, wanted))
        })
    }

    /// Of the children that begin here.
    #[inline]
    fn child(&self, first: u32, wanted: u8) -> Option<u32> {
        let first = first as usize;
        for (label, target) in self.labels.get(first..)?.iter().zip(self.targets.get(first..)?) {
            if label & !LAST == wanted {
                return Some(*target);
            }
            if label & !LAST > wanted || label & LAST != 0 {
                return None;
            }
        }
        None
    }

    /// The word that ends at a node.
    #[inline]
    pub(super) fn word(&self, node: Node) -> Option<Word> {
        let first = match node {
            Node::Trunk(first) => first as usize,
            Node::Twig(twig) => return self.word_of(twig.word?),
        };
        if self.labels.get(first)? & !LAST != WORD {
            return None;
        }
        let target = *self.targets.get(first)?;
        Some(Word {
            rank: target >> TARGET_LIST_BITS,
            list: List::of((target & ((1 << TARGET_LIST_BITS) - 1)) as usize)?,
        })
    }

    /// The word that has this symbol in the file.
    fn word_of(&self, symbol: u16) -> Option<Word> {
        Some(Word {
            rank: *self.ranks.get(usize::from(symbol >> LIST_BITS))?,
            list: List::of(usize::from(symbol & ((1 << LIST_BITS) - 1)))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_up(dictionary: &Dictionary, text: &str) -> Option<u32> {
        let place = text
            .chars()
            .try_fold(None, |place, character| dictionary.follow(place, character).map(Some));
        dictionary.word(place??).map(|word| word.rank)
    }

    #[test]
    fn what_is_in_a_dictionary_is_found_and_nothing_else() {
        let list = List::Words;
        let words = ["a", "at", "ate", "tea", "größe", "!"];
        let ranked = (1..).zip(words).map(|(rank, text)| (text, Word { rank, list }));
        let dictionary = Dictionary::of(ranked);
        for (rank, text) in (1..).zip(words) {
            assert_eq!(look_up(&dictionary, text), Some(rank));
        }
        for text in ["", "t", "te", "teas", "eat", "gro", "ö", "ÿ", "\u{10ffff}"] {
            assert_eq!(look_up(&dictionary, text), None, "{text}");
        }
        let all: Vec<String> = dictionary.words().map(|(text, _)| text).collect();
        assert_eq!(all, ["!", "a", "at", "ate", "größe", "tea"]);
    }

    #[test]
    fn whatever_a_file_says_it_is_read_or_refused() {
        let mut state = 1_u32;
        for length in 0..400_usize {
            let bits: Vec<u8> = (0..40 * length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state.to_be_bytes()[0] & if length % 2 == 0 { 0x7f } else { 0xff }
                })
                .collect();
            let mut file = MAGIC.to_vec();
            file.extend([bits.len() % 128 + 128, bits.len() / 128].map(|byte| byte.to_le_bytes()[0]));
            file.extend([100, 127, 2, b'1', b'p' - b'1']);
            file.extend(bits);
            if let Some(dictionary) = Dictionary::read(file) {
                let _ = look_up(&dictionary, "password1234");
            }
        }
    }
}
