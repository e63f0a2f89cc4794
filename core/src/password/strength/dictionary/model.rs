//! What a file says of each node, in which order, and what each decision is compared with: the same for whoever reads
//! and whoever writes.
//!
//! Nodes come in the order of their words. Of each: whether a word ends there, its list and its bucket of ranks; then its
//! children, each "one more?" and which. The label before decides what is expected; more context would save 7 % of the
//! bytes and cost twice the time (`core/data/README.md`).

use super::coder::{Chance, Coder};

/// The greatest label of a character; 0 is for the word that ends at a node.
pub const MOST_LABELS: usize = 127;

/// Where a node is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    label: u8,
    depth: u8,
}

impl Place {
    /// The child with this label.
    #[must_use]
    pub fn below(self, label: u8) -> Self {
        Self {
            label,
            depth: (self.depth + 1).min(DEEPEST),
        }
    }
}

/// Deeper nodes are as likely as this one to end a word.
const DEEPEST: u8 = 15;
/// More children than this are as likely as so many to have another one.
const MOST_CHILDREN: usize = 4;

/// What is written of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordCode {
    /// The number of its list.
    pub list: usize,
    /// The bucket of its rank.
    pub bucket: usize,
}

const LABELS: usize = MOST_LABELS + 1;
const DEPTHS: usize = DEEPEST as usize + 1;
/// The words of a context come from no file.
const LAST_LIST: usize = 3;
const LIST_BITS: u32 = 2;
const BUCKET_BITS: u32 = 8;
const LABEL_BITS: u32 = 7;

/// What has been learnt so far.
pub struct Model {
    greatest_label: usize,
    last_bucket: usize,
    is_word: Vec<Chance>,
    lists: Vec<Chance>,
    buckets: Vec<Chance>,
    has_child: Vec<Chance>,
    labels: Vec<Chance>,
}

impl Model {
    /// For an alphabet of so many characters and so many buckets of ranks.
    #[must_use]
    pub fn new(alphabet: usize, buckets: usize) -> Self {
        let chances = |count| vec![Chance::default(); count];
        Self {
            greatest_label: alphabet.min(MOST_LABELS),
            last_bucket: buckets.clamp(1, 1 << BUCKET_BITS) - 1,
            is_word: chances(LABELS * DEPTHS),
            lists: chances(DEPTHS << LIST_BITS),
            buckets: chances(1 << (LIST_BITS + BUCKET_BITS)),
            has_child: chances(LABELS * DEPTHS * 2 * (MOST_CHILDREN + 1)),
            labels: chances((LABELS * 2) << LABEL_BITS),
        }
    }

    /// Whether a word ends at `place`, and what it is.
    pub fn word(&mut self, coder: &mut impl Coder, place: Place, given: Option<WordCode>) -> Option<WordCode> {
        let context = usize::from(place.label) * DEPTHS + usize::from(place.depth);
        if !decide(coder, &mut self.is_word, context, given.is_some()) {
            return None;
        }
        let given = given.unwrap_or(WordCode { list: 0, bucket: 0 });
        let list = Choice {
            context: usize::from(place.depth),
            bits: LIST_BITS,
            least: 0,
            greatest: LAST_LIST,
        }
        .make(coder, &mut self.lists, given.list);
        let bucket = Choice {
            context: list,
            bits: BUCKET_BITS,
            least: 0,
            greatest: self.last_bucket,
        }
        .make(coder, &mut self.buckets, given.bucket);
        Some(WordCode { list, bucket })
    }

    /// The labels of the children at `place`, ascending, added to `found`. A node without a word has at least one, and
    /// is not asked whether it has none.
    pub fn children(
        &mut self,
        coder: &mut impl Coder,
        place: Place,
        is_word: bool,
        given: impl IntoIterator<Item = u8>,
        found: &mut Vec<u8>,
    ) {
        let mut given = given.into_iter();
        let mut least = 1;
        let mut count = 0;
        while least <= self.greatest_label {
            let next = given.next();
            let context = (usize::from(place.label) * DEPTHS + usize::from(place.depth)) * 2 + usize::from(is_word);
            let context = context * (MOST_CHILDREN + 1) + count.min(MOST_CHILDREN);
            let is_certain = count == 0 && !is_word;
            if !is_certain && !decide(coder, &mut self.has_child, context, next.is_some()) {
                return;
            }
            let label = Choice {
                context: usize::from(place.label) * 2 + usize::from(count > 0),
                bits: LABEL_BITS,
                least,
                greatest: self.greatest_label,
            }
            .make(coder, &mut self.labels, next.unwrap_or(0).into());
            found.extend(u8::try_from(label));
            least = label + 1;
            count += 1;
        }
    }
}

fn decide(coder: &mut impl Coder, chances: &mut [Chance], index: usize, given: bool) -> bool {
    chances.get_mut(index).is_some_and(|chance| coder.decide(chance, given))
}

/// A number between two others.
struct Choice {
    context: usize,
    bits: u32,
    least: usize,
    greatest: usize,
}

impl Choice {
    fn make(&self, coder: &mut impl Coder, chances: &mut [Chance], given: usize) -> usize {
        let first = self.context << self.bits;
        let chances = chances.get_mut(first..).unwrap_or_default();
        coder.number(chances, self.bits, self.least, self.greatest, given)
    }
}
