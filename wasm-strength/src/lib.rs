//! The strength estimate and the common passwords for JavaScript. The data is apart, in files that JavaScript loads when a
//! policy asks for them.

use lockstep_core::password::{
    CommonPasswords, DATA_VERSION, Evidence,
    strength::{Dictionary, Estimate, Estimator, Vocabulary},
};
#[cfg(target_arch = "wasm32")]
use lol_alloc::{FreeListAllocator, LockedAllocator};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// The files that have been loaded.
#[wasm_bindgen]
#[derive(Default)]
pub struct Strength {
    words: Vec<(String, Dictionary)>,
    common: Option<CommonPasswords>,
    context: LastContext,
}

/// The words of the last question: they rarely change between keystrokes.
#[derive(Default)]
struct LastContext {
    text: String,
    vocabulary: Vocabulary,
}

#[wasm_bindgen]
impl Strength {
    /// Without data.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a file of words under a name. False when it is not one.
    #[wasm_bindgen(js_name = addWords)]
    pub fn add_words(&mut self, name: &str, file: &[u8]) -> bool {
        let dictionary = Dictionary::read(file);
        let is_read = dictionary.is_some();
        self.words
            .extend(dictionary.map(|dictionary| (name.to_owned(), dictionary)));
        is_read
    }

    /// Keeps the file of common passwords. False when it is not one.
    #[wasm_bindgen(js_name = addCommon)]
    pub fn add_common(&mut self, file: &[u8]) -> bool {
        self.common = CommonPasswords::read(file);
        self.common.is_some()
    }

    /// Asks each of the models `names`, with a space between, for its score, and the common passwords if they are asked:
    /// the number that the rules take. The question is what the rules make of a candidate and a context: words with spaces between, a line feed and
    /// the candidate in NFC.
    #[must_use]
    pub fn evidence(&mut self, question: &str, names: &str, common: bool) -> u32 {
        let (words, candidate) = question.split_once('\n').unwrap_or_default();
        let mut score = |model: &str| {
            let is_asked = names.split(' ').any(|name| name == model);
            is_asked.then(|| self.estimated(words, candidate, model).score)
        };
        Evidence {
            standard: score("standard"),
            compact: score("compact"),
            common: (self.common.as_ref().filter(|_| common)).map(|common| common.contains_normalized(candidate)),
            version: Some(DATA_VERSION),
        }
        .bits()
    }

    /// All that the words of the files `names` say of a candidate.
    #[must_use]
    pub fn estimate(&mut self, question: &str, names: &str) -> String {
        let (words, candidate) = question.split_once('\n').unwrap_or_default();
        write(&self.estimated(words, candidate, names))
    }
}

impl Strength {
    fn estimated(&mut self, words: &str, candidate: &str, names: &str) -> Estimate {
        if self.context.text != words {
            self.context = LastContext {
                text: words.to_owned(),
                vocabulary: Vocabulary::of(words.split(' ')),
            };
        }
        let of = |name: &str| {
            self.words
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, words)| words)
        };
        Estimator::new(names.split(' ').filter_map(of)).estimate(candidate, &self.context.vocabulary)
    }
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// As in the rules: a tenth of the room of the standard one.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());
