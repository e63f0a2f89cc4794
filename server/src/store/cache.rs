//! What a connection has found since the database last changed.
//!
//! Before every answer the connection asks SQLite whether any other one has committed (`PRAGMA data_version`), in this
//! process or in another, and forgets everything if so. What it answers with is therefore what it would read: a change is
//! in force for every request that begins after the change was acknowledged.

use std::collections::HashMap;

use foldhash::quality::RandomState;

use super::{caller::SessionCaller, key_caller::KeyCaller};

/// So many answers of a kind are kept, by all readers together.
const LARGEST: usize = 8_192;
/// The answer for somebody in more organizations is too large to be kept; the others have about a kilobyte.
const MOST_ROWS: usize = 32;

/// The answers of one version of the database. An answer may be newer than its version, never older.
pub(super) struct Cache {
    version: Option<i64>,
    pub(super) sessions: Kept<SessionCaller>,
    pub(super) keys: Kept<KeyCaller>,
}

/// Answers of one kind. Only what exists is kept, so that guesses do not drive it out.
pub(super) struct Kept<A> {
    answers: HashMap<Box<str>, A, RandomState>,
    largest: usize,
}

impl Cache {
    /// One of so many.
    pub(super) fn among(readers: usize) -> Self {
        let largest = LARGEST / readers.max(1);
        Self {
            version: None,
            sessions: Kept::new(largest),
            keys: Kept::new(largest),
        }
    }

    /// Forgets what is of another version.
    pub(super) fn hold_to(&mut self, version: i64) {
        if self.version != Some(version) {
            self.sessions.answers.clear();
            self.keys.answers.clear();
            self.version = Some(version);
        }
    }
}

impl<A: Clone> Kept<A> {
    fn new(largest: usize) -> Self {
        Self {
            answers: HashMap::default(),
            largest,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<A> {
        self.answers.get(key).cloned()
    }

    /// Keeps what was made of so many rows.
    pub(super) fn keep(&mut self, key: &str, rows: usize, answer: A) {
        if rows > MOST_ROWS {
            return;
        }
        if self.answers.len() >= self.largest {
            self.answers.clear();
        }
        self.answers.insert(key.into(), answer);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.answers.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_not_grow_without_end() {
        let mut kept = Kept::new(8);
        for number in 0..100 {
            kept.keep(&number.to_string(), 1, number);
            assert!(kept.len() <= 8);
            assert_eq!(kept.get(&number.to_string()), Some(number));
        }
        kept.keep("of many rows", MOST_ROWS + 1, 0);
        assert_eq!(kept.get("of many rows"), None);
    }
}
