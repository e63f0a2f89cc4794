//! Documents that were read before. Reading is pure, the same text is always the same document, so nothing kept here
//! can be out of date: what is current is which text is in the database.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use foldhash::quality::RandomState;
use lockstep_core::{compliance::StoredVerdict, policy::SecurityPolicy};

use super::StoreError;

static POLICIES: LazyLock<Memo<SecurityPolicy>> = LazyLock::new(Memo::default);
/// One memo for each of the two results under a policy.
static VERDICTS: [LazyLock<Memo<StoredVerdict>>; 2] = [LazyLock::new(Memo::default), LazyLock::new(Memo::default)];

/// So many documents, and none whose text is longer, are kept: some megabytes at most.
const LARGEST: usize = 1_024;
const LONGEST: usize = 16 * 1_024;

/// Texts of a kilobyte are hashed whenever a caller is read: not by the hash of the standard library, which is made for
/// short keys.
struct Memo<T>(RwLock<HashMap<Box<str>, Arc<T>, RandomState>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T> Memo<T> {
    /// The document of `text`; `read` is asked the first time. What cannot be read is not kept.
    fn get<E>(&self, text: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Result<Arc<T>, E> {
        // Entries are only ever inserted whole, so a panic elsewhere leaves none half-written.
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Ok(Arc::clone(known));
        }
        let document = Arc::new(read(text)?);
        if text.len() <= LONGEST {
            let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if entries.len() >= LARGEST {
                entries.clear();
            }
            entries.insert(text.into(), Arc::clone(&document));
        }
        Ok(document)
    }
}

/// Reads a policy that this store wrote.
pub(super) fn policy(text: &str) -> Result<Arc<SecurityPolicy>, StoreError> {
    POLICIES.get(text, |text| {
        SecurityPolicy::parse(text)
            .map_err(|violations| StoreError::Broken(format!("a stored policy cannot be read: {violations:?}")))
    })
}

/// A verdict that this store wrote, or nothing when it cannot be read.
pub(super) fn verdict(accepted: bool, judged_under: &str) -> Option<Arc<StoredVerdict>> {
    let [refusals, acceptances] = &VERDICTS;
    let verdicts = if accepted { acceptances } else { refusals };
    let read = |text: &str| StoredVerdict::from_stored(accepted, text);
    verdicts.get(judged_under, read).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once_and_what_cannot_be_read_every_time() {
        let memo = Memo::default();
        assert_eq!(memo.get("1", str::parse::<u32>), Ok(1.into()));
        assert_eq!(memo.get("1", |_| Err(())), Ok(1.into()));
        assert!(memo.get("x", str::parse::<u32>).is_err());
        assert_eq!(memo.get("x", |_| Ok::<_, ()>(7)), Ok(7.into()));
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let memo = Memo::default();
        for number in 0..3 * LARGEST {
            memo.get(&number.to_string(), str::parse::<usize>).unwrap();
            assert!(memo.0.read().unwrap().len() <= LARGEST);
        }
        memo.get(&"0".repeat(LONGEST + 1), |_| Ok::<_, ()>(0)).unwrap();
        assert!(memo.0.read().unwrap().keys().all(|text| text.len() <= LONGEST));
    }

    #[test]
    fn the_result_of_a_verdict_is_not_taken_from_another_with_the_same_policy() {
        let policy = serde_json::to_string(&SecurityPolicy::default().password).unwrap();
        assert!(verdict(true, &policy).unwrap().accepted);
        assert!(!verdict(false, &policy).unwrap().accepted);
        assert!(verdict(true, "{").is_none());
    }
}
