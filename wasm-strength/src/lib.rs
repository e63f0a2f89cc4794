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
    /// By the number of their file.
    words: [Option<Rc<Dictionary>>; WORDS],
    common: Option<CommonPasswords>,
    vocabulary: Vocabulary,
    units: Vec<u16>,
    /// What is typed, by the number of the model.
    typing: [Option<Typing<Rc<Dictionary>>>; MODELS],
}

/// Files of words: `standard`, `compact`, `es`, `fr`. What is asked for is a number with a bit for each.
const WORDS: usize = 4;
/// Those that are models.
const MODELS: usize = 2;
/// The bit of the common passwords.
const COMMON: u32 = 1 << WORDS;

#[wasm_bindgen]
impl Strength {
    /// Without data.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a file of words by its number. False when it is not one.
    #[wasm_bindgen(js_name = addWords)]
    pub fn add_words(&mut self, number: usize, file: Vec<u8>) -> bool {
        let words = Dictionary::read(file).map(Rc::new);
        let is_read = words.is_some();
        if let Some(place) = self.words.get_mut(number) {
            *place = words;
        }
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

    /// Takes the words of the context in the first `units` of the room, with spaces between.
    #[wasm_bindgen(js_name = setContext)]
    pub fn set_context(&mut self, units: usize) {
        self.vocabulary = Vocabulary::of(self.text(units).split(' '));
        self.typing = Default::default();
    }

    /// What is said of the candidate in the first `units` of the room, which is in NFC: the number that the rules take.
    #[must_use]
    pub fn evidence(&mut self, units: usize, asked: u32) -> u32 {
        let common = self.common.as_ref().filter(|_| asked & COMMON != 0);
        let common = common.map(|common| common.contains_normalized(&self.text(units)));
        let [standard, compact] = [0, 1].map(|model| (asked & 1 << model != 0).then(|| self.score(model, units))?);
        Evidence {
            standard,
            compact,
            common,
            version: Some(DATA_VERSION),
        }
        .bits()
    }

    /// All that the words of the files that are asked say of the candidate.
    #[must_use]
    pub fn estimate(&self, units: usize, asked: u32) -> String {
        let words = self.words.iter().enumerate();
        let words = words.filter_map(|(number, words)| words.as_deref().filter(|_| asked & 1 << number != 0));
        write(&Estimator::new(words).estimate(&self.text(units), &self.vocabulary))
    }
}

impl Strength {
    fn text(&self, units: usize) -> String {
        characters(self.units.get(..units).unwrap_or_default()).collect()
    }

    /// The score by one model, when its words are there.
    fn score(&mut self, model: usize, units: usize) -> Option<u32> {
        let typing = self.typing.get_mut(model)?;
        if typing.is_none() {
            let words = self.words.get(model)?.as_ref()?;
            *typing = Some(Typing::new(words.clone(), self.vocabulary.clone()));
        }
        let units = self.units.get(..units).unwrap_or_default();
        Some(typing.as_mut()?.score(characters(units)))
    }
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
