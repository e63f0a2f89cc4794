//! The ends of words, followed in the file as it is.
//!
//! Whoever goes on from a node reads the labels of its children up to the wanted one, and past the children in front of
//! it: together at most as many nodes as a twig has.

use std::borrow::Cow;

use super::{
    codes::{Bits, Codes},
    format::{Format, MOST_LABELS, children, has_word},
};

/// A file, and how it is read.
#[derive(Clone, Debug)]
pub(super) struct Twigs {
    pub(super) file: Cow<'static, [u8]>,
    pub(super) format: Format,
    pub(super) shapes: Codes,
    pub(super) labels: Codes,
    pub(super) words: Codes,
}

/// A node of a twig.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Twig {
    /// The labels of its children are here.
    position: u32,
    label: u8,
    /// 2 stands for more, too.
    children: u8,
    /// The symbol of the word that ends here.
    pub(super) word: Option<u16>,
}

impl Twigs {
    /// The node that begins at a position. Most steps are in the trunk, and shorter without this.
    #[inline(never)]
    pub(super) fn at(&self, position: u32, label: u8) -> Twig {
        self.node(&mut Bits::at(&self.file, position), label)
    }

    /// The child with a label. As [`Twigs::at`].
    #[inline(never)]
    pub(super) fn follow(&self, twig: Twig, wanted: u8) -> Option<Twig> {
        if twig.children == 0 {
            return None;
        }
        let mut bits = Bits::at(&self.file, twig.position);
        let mut label = self.label(&mut bits, twig.label, true);
        if twig.children == 1 {
            return (label == wanted).then(|| self.node(&mut bits, label));
        }
        while label < wanted {
            label = self.next(&mut bits, label)?;
        }
        if label != wanted {
            return None;
        }
        let mut behind = Labels::default();
        self.add_next(&mut bits, label, &mut behind);
        while let Some(label) = behind.pop() {
            let node = self.node(&mut bits, label);
            self.add_children(&mut bits, node, &mut behind);
        }
        Some(self.node(&mut bits, wanted))
    }

    /// The shape and the word of a node.
    #[inline]
    pub(super) fn node(&self, bits: &mut Bits<'_>, label: u8) -> Twig {
        let next = bits.next();
        let (shape, mut length) = self.shapes.first_of(next, label.into());
        let children = children(shape);
        let mut word = None;
        if has_word(shape) {
            let context = self.format.ending(label.into(), children);
            let (symbol, bits) = self.words.first_of(next << length, context);
            length += bits;
            word = u16::try_from(symbol).ok();
        }
        bits.pass(length);
        Twig {
            position: bits.position,
            label,
            children: children.to_le_bytes()[0],
            word,
        }
    }

    /// Reads the labels of the children of the node that was read last.
    #[inline]
    pub(super) fn add_children(&self, bits: &mut Bits<'_>, node: Twig, labels: &mut Labels) {
        if node.children > 0 {
            let first = self.label(bits, node.label, true);
            labels.push(first);
            if node.children > 1 {
                self.add_next(bits, first, labels);
            }
        }
    }

    #[inline(never)]
    fn add_next(&self, bits: &mut Bits<'_>, mut label: u8, labels: &mut Labels) {
        while let Some(next) = self.next(bits, label) {
            labels.push(next);
            label = next;
        }
    }

    /// The label behind another; `None` behind the last.
    #[inline]
    fn next(&self, bits: &mut Bits<'_>, label: u8) -> Option<u8> {
        let next = self.label(bits, label, false);
        (next > label).then_some(next)
    }

    #[inline]
    fn label(&self, bits: &mut Bits<'_>, context: u8, is_first: bool) -> u8 {
        let label = bits.symbol(&self.labels, self.format.child(context.into(), is_first));
        label.to_le_bytes()[0]
    }
}

/// Labels of nodes that are still to come, the next one last. What is more than a node or a twig can have is left out: no
/// file makes reading longer.
pub(super) struct Labels {
    pending: [u8; MOST_LABELS],
    count: usize,
    /// Those that have been taken count too.
    room: usize,
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            pending: [0; MOST_LABELS],
            count: 0,
            room: MOST_LABELS,
        }
    }
}

impl Labels {
    pub(super) fn clear(&mut self) {
        (self.count, self.room) = (0, MOST_LABELS);
    }

    #[inline]
    fn push(&mut self, label: u8) {
        if self.room > 0
            && let Some(place) = self.pending.get_mut(self.count)
        {
            *place = label;
            self.count += 1;
            self.room -= 1;
        }
    }

    #[inline]
    fn pop(&mut self) -> Option<u8> {
        self.count = self.count.checked_sub(1)?;
        self.pending.get(self.count).copied()
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.pending.get(..self.count).unwrap_or_default()
    }
}
