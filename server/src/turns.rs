//! What is done one at a time for each key: work that several requests for one thing would only waste.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

/// The keys whose turn it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns(Arc<Mutex<HashSet<String>>>);

/// One turn; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    turns: Turns,
    key: String,
}

impl Turns {
    /// `None` while it is somebody else's turn.
    pub(crate) fn begin(&self, key: &str) -> Option<Turn> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(key.to_owned()).then(|| Turn {
            turns: self.clone(),
            key: key.to_owned(),
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut keys = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_one_callers_until_it_ends() {
        let turns = Turns::default();
        let turn = turns.begin("a").unwrap();
        assert!(turns.begin("a").is_none());
        assert!(turns.begin("b").is_some());
        drop(turn);
        assert!(turns.begin("a").is_some());
    }
}
