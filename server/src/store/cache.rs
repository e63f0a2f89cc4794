//! What a connection has found since the database last changed.
//!
//! Before every answer the connection asks SQLite whether any other one has committed (`PRAGMA data_version`), in this
//! process or in another, and forgets everything if so. What it answers with is therefore what it would read: a change is
//! in force for every request that begins after the change was acknowledged.

use std::collections::HashMap;

use foldhash::quality::RandomState;

use super::{caller::SessionCaller, key_caller::KeyCaller};

/// So many answers of a kind are kept, of about a kilobyte each.
const LARGEST: usize = 4_096;

/// The answers of one version of the database. An answer may be newer than its version, never older.
#[derive(Default)]
pub(super) struct Cache {
    version: Option<i64>,
    pub(super) sessions: Kept<SessionCaller>,
    pub(super) keys: Kept<KeyCaller>,
}

/// Answers of one kind. Only what exists is kept, so that guesses do not drive it out.
pub(super) struct Kept<A>(HashMap<Box<str>, A, RandomState>);

impl<A> Default for Kept<A> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl Cache {
    /// Forgets what is of another version.
    pub(super) fn hold_to(&mut self, version: i64) {
        if self.version != Some(version) {
            self.sessions.0.clear();
            self.keys.0.clear();
            self.version = Some(version);
        }
    }
}

impl<A: Clone> Kept<A> {
    pub(super) fn get(&self, key: &str) -> Option<A> {
        self.0.get(key).cloned()
    }

    pub(super) fn keep(&mut self, key: &str, answer: A) {
        if self.0.len() >= LARGEST {
            self.0.clear();
        }
        self.0.insert(key.into(), answer);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_not_grow_without_end() {
        let mut kept = Kept::default();
        for number in 0..3 * LARGEST {
            kept.keep(&number.to_string(), number);
            assert!(kept.len() <= LARGEST);
            assert_eq!(kept.get(&number.to_string()), Some(number));
        }
    }
}
