use super::{
    dictionary::{Dictionary, Node, Word},
    vocabulary::{Range, Vocabulary},
};

/// A list of words to look up characters of, one after the other.
#[derive(Clone, Copy)]
pub(super) enum Words<'a> {
    Model(&'a Dictionary),
    Context(&'a Vocabulary),
}

/// How far into the words of a list a text has been followed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// `None` is the root.
    Node(Option<Node>),
    /// The words that begin like the text, and its length.
    Range(Range, usize),
}

impl Words<'_> {
    /// Before any character.
    pub(super) fn beginning(self) -> Place {
        match self {
            Self::Model(_) => Place::Node(None),
            Self::Context(words) => Place::Range(words.all(), 0),
        }
    }

    /// With one more character, if a word goes on like this.
    #[inline]
    pub(super) fn follow(self, place: Place, character: char) -> Option<Place> {
        match (self, place) {
            (Self::Model(words), Place::Node(node)) => Some(Place::Node(Some(words.follow(node, character)?))),
            (Self::Context(words), Place::Range(range, depth)) => {
                Some(Place::Range(words.follow(range, depth, character)?, depth + 1))
            }
            _ => None,
        }
    }

    /// The word that ends here.
    #[inline]
    pub(super) fn word(self, place: Place) -> Option<Word> {
        match (self, place) {
            (Self::Model(words), Place::Node(node)) => words.word(node?),
            (Self::Context(words), Place::Range(range, depth)) => words.word(range, depth),
            _ => None,
        }
    }
}
