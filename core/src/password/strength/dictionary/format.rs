//! What a file says, and in which codes: the same for whoever reads and whoever writes.
//!
//! A file begins with [`MAGIC`] and numbers (`crate::packed`): how many bytes follow behind them, the last rank, how many
//! entries the trunk has, how many characters, and their code points as differences. Then come bits: the lengths of the codes of [`Format::shapes`], [`Format::labels`],
//! [`Format::words`] and [`SIZES`], and the trie. Eight zero bytes are its end.
//!
//! Of a node it says
//!
//! 1. its shape: how many children it has (none, one, more), and whether a word ends there ([`shape`]);
//! 2. the word;
//! 3. the labels of its children, ascending; when there are more than one, 0 behind the last;
//! 4. its children, the last one first.
//!
//! The trunk are the nodes with more than [`LARGEST_TWIG`] nodes below them, and the root. In front of each child of a node
//! of the trunk stands its size in bits: the number of bits of that number as a symbol, then those behind the highest. A child
//! that is of the trunk itself has the symbol 0, and no size.

use super::codes::Form;

/// Nothing else that a server may answer begins like this.
pub const MAGIC: [u8; 4] = *b"LSW2";
/// The greatest label of a character.
pub const MOST_LABELS: usize = 127;
/// So many nodes, itself included, are below a child of the trunk at most.
pub const LARGEST_TWIG: usize = 32;

/// Nothing ends where a child is missing: shapes of nodes with a word are so much greater.
const WITH_WORD: usize = 3;
/// The bits of the number of a list, in the symbol of a word.
pub(super) const LIST_BITS: u32 = 2;

/// The symbol of a shape.
#[must_use]
pub fn shape(children: usize, is_word: bool) -> usize {
    children.min(2) + if is_word { WITH_WORD } else { 0 }
}

/// How many children a shape has, of which 2 stands for more, too.
#[inline]
pub(super) fn children(shape: usize) -> usize {
    if has_word(shape) { shape - WITH_WORD } else { shape }
}

#[inline]
pub(super) fn has_word(shape: usize) -> bool {
    shape >= WITH_WORD
}

/// The symbol of a word: its list and the bucket of its rank.
#[must_use]
pub fn word(list: usize, bucket: usize) -> usize {
    bucket << LIST_BITS | list
}

/// Of the numbers of bits of the sizes of twigs.
pub const SIZES: Form = Form {
    contexts: 1,
    symbols: 16,
    longest: 6,
};

/// The codes of a file.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// One more than there are characters: 0 is the label of none.
    labels: usize,
    /// Labels of digits and signs come before this one.
    first_letter: usize,
    buckets: usize,
}

impl Format {
    /// Of these characters, ascending, and so many buckets of ranks.
    #[must_use]
    pub fn new(characters: &[char], buckets: usize) -> Self {
        Self {
            labels: characters.len() + 1,
            first_letter: characters.partition_point(|character| *character < 'a') + 1,
            buckets,
        }
    }

    /// In the context of the node's own label.
    #[must_use]
    pub fn shapes(&self) -> Form {
        Form {
            contexts: self.labels,
            symbols: 2 * WITH_WORD,
            longest: 5,
        }
    }

    /// Of children, in the context of [`Format::child`].
    #[must_use]
    pub fn labels(&self) -> Form {
        Form {
            contexts: 2 * self.labels,
            symbols: self.labels,
            longest: 9,
        }
    }

    /// In the context of [`Format::ending`].
    #[must_use]
    pub fn words(&self) -> Form {
        Form {
            contexts: 4,
            symbols: self.buckets << LIST_BITS,
            longest: 12,
        }
    }

    /// What decides about the first child of a node with this label, or about the child behind the one with it.
    #[must_use]
    #[inline]
    pub fn child(&self, label: usize, is_first: bool) -> usize {
        if is_first { label } else { self.labels + label }
    }

    /// What decides about the word that ends at a node.
    #[must_use]
    #[inline]
    pub fn ending(&self, label: usize, children: usize) -> usize {
        usize::from(label >= self.first_letter) << 1 | usize::from(children > 0)
    }
}
