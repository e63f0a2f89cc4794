//! The strength estimate and the common passwords for JavaScript. The data is apart, in files that JavaScript loads when a
//! policy asks for them.

use std::rc::Rc;

use lockstep_core::password::{
    CommonPasswords, DATA_VERSION, Evidence,
    strength::{Dictionary, Estimator, Typing, Vocabulary},
};
#[cfg(target_arch = "wasm32")]
use lol_alloc::{FreeListAllocator, LockedAllocator};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// The files that have been loaded, and what is asked about them.
#[wasm_bindgen]
#[derive(Default)]
pub struct Strength {
    words: Vec<(String, Rc<Dictionary>)>,
    common: Option<CommonPasswords>,
    vocabulary: Vocabulary,
    units: Vec<u16>,
    /// By model, what is typed.
    standard: Option<Typing<Rc<Dictionary>>>,
    compact: Option<Typing<Rc<Dictionary>>>,
}

const STANDARD: u32 = 1;
const COMPACT: u32 = 2;
const COMMON: u32 = 4;

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
            .extend(dictionary.map(|dictionary| (name.to_owned(), Rc::new(dictionary))));
        is_read
    }

    /// Keeps the file of common passwords. False when it is not one.
    #[wasm_bindgen(js_name = addCommon)]
    pub fn add_common(&mut self, file: &[u8]) -> bool {
        self.common = CommonPasswords::read(file);
        self.common.is_some()
    }

    /// Where so many UTF-16 units of a candidate are written.
    pub fn room(&mut self, units: usize) -> *const u16 {
        self.units.resize(units, 0);
        self.units.as_ptr()
    }

    /// Takes the words of the context, with spaces between.
    #[wasm_bindgen(js_name = setContext)]
    pub fn set_context(&mut self, words: &str) {
        self.vocabulary = Vocabulary::of(words.split(' '));
        self.standard = None;
        self.compact = None;
    }

    /// What is said of the candidate in the first `units` of the room, which is in NFC: the number that the rules take.
    /// `asked` adds up 1 for the standard model's score, 2 for the compact one's, 4 for the common passwords.
    #[must_use]
    pub fn evidence(&mut self, units: usize, asked: u32) -> u32 {
        let units = self.units.get(..units).unwrap_or_default();
        let score = |bit, model, typing: &mut Option<_>| {
            let is_asked = asked & bit != 0;
            is_asked.then(|| score(&self.words, model, &self.vocabulary, typing, units))?
        };
        let common = self.common.as_ref().filter(|_| asked & COMMON != 0);
        Evidence {
            standard: score(STANDARD, "standard", &mut self.standard),
            compact: score(COMPACT, "compact", &mut self.compact),
            common: common.map(|common| common.contains_normalized(&characters(units).collect::<String>())),
            version: Some(DATA_VERSION),
        }
        .bits()
    }

    /// All that the words of the files `names`, with spaces between, say of the candidate.
    #[must_use]
    pub fn estimate(&self, units: usize, names: &str) -> String {
        let of = |name: &str| Some(self.words.iter().find(|(known, _)| known == name)?.1.as_ref());
        let candidate: String = characters(self.units.get(..units).unwrap_or_default()).collect();
        write(&Estimator::new(names.split(' ').filter_map(of)).estimate(&candidate, &self.vocabulary))
    }
}

/// The score by one model, when its words are there.
fn score(
    words: &[(String, Rc<Dictionary>)],
    model: &str,
    vocabulary: &Vocabulary,
    typing: &mut Option<Typing<Rc<Dictionary>>>,
    units: &[u16],
) -> Option<u32> {
    if typing.is_none() {
        let (_, dictionary) = words.iter().find(|(name, _)| name == model)?;
        *typing = Some(Typing::new(dictionary.clone(), vocabulary.clone()));
    }
    Some(typing.as_mut()?.score(characters(units)))
}

/// The rules have seen to it that no surrogate is alone.
fn characters(units: &[u16]) -> impl Iterator<Item = char> {
    char::decode_utf16(units.iter().copied()).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// As in the rules: a tenth of the room of the standard one.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());
