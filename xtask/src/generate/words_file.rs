//! Writes files of words, which `core/src/password/strength/dictionary` reads; `format.rs` there says what they say.

use anyhow::{Context, bail};
use lockstep_core::password::strength::{
    Dictionary, List, Word,
    dictionary::{
        Ranks,
        format::{Format, LARGEST_TWIG, MAGIC, MOST_LABELS, SIZES, shape, word},
    },
};

use super::{
    packed::{Packed, after},
    prefix_codes::{BitString, PrefixCodes},
};

/// A node of the trie.
#[derive(Default)]
struct Node {
    label: usize,
    word: Option<usize>,
    children: Vec<Self>,
    /// Nodes, itself included.
    size: usize,
}

/// A file of words.
pub(super) fn written(words: &[(String, Word)]) -> anyhow::Result<Vec<u8>> {
    let mut words: Vec<(Vec<char>, Word)> = words
        .iter()
        .map(|(text, word)| (text.chars().collect(), *word))
        .collect();
    words.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut alphabet: Vec<char> = words.iter().flat_map(|(text, _)| text).copied().collect();
    alphabet.sort_unstable();
    alphabet.dedup();
    if alphabet.len() > MOST_LABELS {
        bail!("{} characters are more than a file can have", alphabet.len());
    }
    let last_rank = words.iter().map(|(_, word)| word.rank).max().unwrap_or(0);
    let ranks = Ranks::up_to(last_rank);
    let root = trie(&words, 0, 0, &alphabet, &ranks)?;

    let mut bits = Writer::new(Format::new(&alphabet, ranks.count()))
        .trie(&root)?
        .into_bytes();
    bits.extend([0; 8]);
    let mut packed = Packed::default();
    packed.length(bits.len())?;
    packed.number(last_rank);
    packed.length(entries(&root) + 1)?;
    packed.length(alphabet.len())?;
    let mut last = 0;
    for character in &alphabet {
        packed.number(after(&mut last, u32::from(*character)));
    }
    let file = [MAGIC.as_slice(), &packed.into_bytes(), &bits].concat();

    let read = Dictionary::read(file.clone()).context("what was written cannot be read")?;
    let expected = words.iter().map(|(text, word)| {
        let rank = ranks.representative(ranks.bucket(word.rank));
        (text.iter().collect(), Word { rank, ..*word })
    });
    if !read.words().eq(expected) {
        bail!("what was written is not what is read");
    }
    Ok(file)
}

/// Of sorted words that begin alike up to `depth`.
fn trie(
    words: &[(Vec<char>, Word)],
    label: usize,
    depth: usize,
    alphabet: &[char],
    ranks: &Ranks,
) -> anyhow::Result<Node> {
    let (here, longer) = match words.split_first() {
        Some(((text, word), longer)) if text.len() == depth => (Some(*word), longer),
        _ => (None, words),
    };
    let mut node = Node {
        label,
        size: 1,
        ..Node::default()
    };
    if let Some(Word { rank, list }) = here {
        let list = List::ALL.iter().position(|other| *other == list).unwrap_or(0);
        node.word = Some(word(list, ranks.bucket(rank)));
    }
    for group in longer.chunk_by(|one, other| one.0.get(depth) == other.0.get(depth)) {
        let character = group.first().and_then(|(text, _)| text.get(depth));
        let character = character.context("a group is empty")?;
        let label = alphabet.partition_point(|other| other <= character);
        let child = trie(group, label, depth + 1, alphabet, ranks)?;
        node.size += child.size;
        node.children.push(child);
    }
    Ok(node)
}

/// Whether it is of the trunk, when it is not the root.
fn is_trunk(node: &Node) -> bool {
    node.size > LARGEST_TWIG
}

/// How many entries the trunk has.
fn entries(node: &Node) -> usize {
    let below: usize = node.children.iter().filter(|child| is_trunk(child)).map(entries).sum();
    node.children.len() + usize::from(node.word.is_some()) + below
}

struct Writer {
    format: Format,
    shapes: PrefixCodes,
    labels: PrefixCodes,
    words: PrefixCodes,
    sizes: PrefixCodes,
}

/// What a trunk consists of: its own nodes, and its children with their sizes, 0 where they are of the trunk themselves.
enum Piece {
    Node(BitString),
    Child(usize),
}

impl Writer {
    fn new(format: Format) -> Self {
        Self {
            shapes: PrefixCodes::new(format.shapes()),
            labels: PrefixCodes::new(format.labels()),
            words: PrefixCodes::new(format.words()),
            sizes: PrefixCodes::new(SIZES),
            format,
        }
    }

    /// The lengths of the codes, and the trie.
    fn trie(mut self, root: &Node) -> anyhow::Result<BitString> {
        self.count(root)?;
        for codes in [&mut self.shapes, &mut self.labels, &mut self.words] {
            codes.choose();
        }
        let mut pieces = Vec::new();
        self.trunk(root, &mut pieces)?;
        for piece in &pieces {
            if let Piece::Child(size) = piece {
                self.sizes.count(0, length(*size))?;
            }
        }
        self.sizes.choose();
        let mut bits = BitString::default();
        for codes in [&self.shapes, &self.labels, &self.words, &self.sizes] {
            codes.write_lengths(&mut bits);
        }
        for piece in &pieces {
            match piece {
                Piece::Node(node) => bits.append(node),
                Piece::Child(size) => {
                    self.sizes.write(&mut bits, 0, length(*size))?;
                    if let Some(low) = u32::try_from(length(*size))?.checked_sub(1) {
                        bits.push(u32::try_from(*size)?, low);
                    }
                }
            }
        }
        Ok(bits)
    }

    fn count(&mut self, node: &Node) -> anyhow::Result<()> {
        let shape = shape(node.children.len(), node.word.is_some());
        self.shapes.count(node.label, shape)?;
        if let Some(word) = node.word {
            let context = self.format.ending(node.label, node.children.len());
            self.words.count(context, word)?;
        }
        for (context, label) in labels(self.format, node) {
            self.labels.count(context, label)?;
        }
        node.children.iter().try_for_each(|child| self.count(child))
    }

    fn trunk(&self, node: &Node, pieces: &mut Vec<Piece>) -> anyhow::Result<()> {
        let mut bits = BitString::default();
        self.node(node, &mut bits)?;
        pieces.push(Piece::Node(bits));
        for child in node.children.iter().rev() {
            if is_trunk(child) {
                pieces.push(Piece::Child(0));
                self.trunk(child, pieces)?;
            } else {
                let mut bits = BitString::default();
                self.twig(child, &mut bits)?;
                pieces.extend([Piece::Child(bits.length), Piece::Node(bits)]);
            }
        }
        Ok(())
    }

    fn twig(&self, node: &Node, bits: &mut BitString) -> anyhow::Result<()> {
        self.node(node, bits)?;
        node.children.iter().rev().try_for_each(|child| self.twig(child, bits))
    }

    /// What is said of a node, but for its children.
    fn node(&self, node: &Node, bits: &mut BitString) -> anyhow::Result<()> {
        let shape = shape(node.children.len(), node.word.is_some());
        self.shapes.write(bits, node.label, shape)?;
        if let Some(word) = node.word {
            let context = self.format.ending(node.label, node.children.len());
            self.words.write(bits, context, word)?;
        }
        for (context, label) in labels(self.format, node) {
            self.labels.write(bits, context, label)?;
        }
        Ok(())
    }
}

/// The labels of the children as they are written, with their contexts.
fn labels(format: Format, node: &Node) -> impl Iterator<Item = (usize, usize)> {
    let end = (node.children.len() > 1).then_some(0);
    let labels = node.children.iter().map(|child| child.label).chain(end);
    let mut context = format.child(node.label, true);
    labels.map(move |label| (core::mem::replace(&mut context, format.child(label, false)), label))
}

/// The number of bits of a size.
fn length(size: usize) -> usize {
    (usize::BITS - size.leading_zeros()) as usize
}
