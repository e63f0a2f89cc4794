/// A part of a text that follows a pattern, and what guessing it takes.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// The first code point.
    pub(super) start: usize,
    /// Behind the last code point.
    pub(super) end: usize,
    /// The guesses that it takes, at least 1.
    pub(super) guesses: f64,
    pub(super) pattern: Found,
}

/// What was found there.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// Nothing.
    BruteForce,
    /// A word.
    Word {
        rank: u32,
        list: List,
        is_reversed: bool,
        is_substituted: bool,
    },
    /// Neighbouring keys.
    Walk { turns: usize },
    /// A part several times.
    Repeat { base_length: usize },
    /// `abc`, `8642`.
    Sequence,
    /// A year of one's life.
    Year,
    /// A day of one's life.
    Date,
}

/// Which list a word is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Passwords that leaked, by how often they were used.
    Passwords,
    /// Words of texts, by how often they are written.
    Words,
    /// First names and surnames, by how many people have them.
    Names,
    /// Words of conversation.
    Spoken,
    /// The words of the context.
    Context,
}

impl List {
    /// In the order of their numbers in a file.
    pub const ALL: [Self; 5] = [Self::Passwords, Self::Words, Self::Names, Self::Spoken, Self::Context];

    /// The list of this number.
    #[must_use]
    pub fn of(number: usize) -> Option<Self> {
        Self::ALL.get(number).copied()
    }
}
