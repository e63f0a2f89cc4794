//! The strength estimate and the common passwords for JavaScript. The data is apart, in files that JavaScript loads when a
//! policy asks for them.

use lockstep_core::password::{
    Candidate, CommonPasswords, Context, DATA_VERSION,
    strength::{Dictionary, Estimate, Estimator, Vocabulary},
};
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

/// The context of the last question: it rarely changes between keystrokes.
#[derive(Default)]
struct LastContext {
    text: String,
    vocabulary: Vocabulary,
}

/// What the data says of one candidate; the rules decide what follows from it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    common: Option<bool>,
    data_version: u32,
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
        self.words.extend(dictionary.map(|dictionary| (name.to_owned(), dictionary)));
        is_read
    }

    /// Keeps the file of common passwords. False when it is not one.
    #[wasm_bindgen(js_name = addCommon)]
    pub fn add_common(&mut self, file: &[u8]) -> bool {
        self.common = CommonPasswords::read(file);
        self.common.is_some()
    }

    /// Asks the words of the files `names`, with a space between, for the score, and the common passwords if they are
    /// asked. `candidate` has no lone surrogate: such a one is refused before.
    pub fn evidence(&mut self, candidate: &str, context: &str, names: &str, common: bool) -> Result<String, String> {
        let candidate = Candidate::new(candidate);
        let is_needed = !candidate.is_truncated();
        let estimate = if is_needed && !names.is_empty() {
            Some(self.estimated(&candidate, context, names)?)
        } else {
            None
        };
        let common = self.common.as_ref().filter(|_| common && is_needed);
        Ok(write(&Answer {
            score: estimate.map(|estimate| estimate.score),
            common: common.map(|common| common.contains(&candidate)),
            data_version: DATA_VERSION,
        }))
    }

    /// All that the words of the files `names` say of a candidate.
    pub fn estimate(&mut self, candidate: &str, context: &str, names: &str) -> Result<String, String> {
        let estimate = self.estimated(&Candidate::new(candidate), context, names)?;
        Ok(write(&estimate))
    }

    fn estimated(&mut self, candidate: &Candidate<'_>, context: &str, names: &str) -> Result<Estimate, String> {
        if self.context.text != context {
            let words = Context::parse(context).map_err(|violations| write(&violations))?;
            self.context = LastContext {
                text: context.to_owned(),
                vocabulary: Vocabulary::of(words.words()),
            };
        }
        let of = |name: &str| self.words.iter().find(|(known, _)| known == name).map(|(_, words)| words);
        let estimator = Estimator::new(names.split(' ').filter_map(of));
        Ok(estimator.estimate(candidate.as_str(), &self.context.vocabulary))
    }
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
