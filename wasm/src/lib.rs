//! The rules for JavaScript: reads, decides, writes. No rule lives here.
//!
//! Text crosses the boundary, in both directions: the core reads its own strict JSON and writes its own serde JSON, so
//! an unknown field is refused, an absent one stays absent, and every byte is the one that HTTP would carry
//! (spec G2, G10). What is thrown is a JSON list of violations. Objects built field by field across the boundary would
//! need a second reader that ignores unknown fields, and a call into JavaScript for each field.
//!
//! Text comes as UTF-16 units in memory of this module, so that a lone surrogate is seen and nothing is encoded.

mod text;

use lockstep_core::{
    api_key::ApiKeyRequest,
    password::{Candidate, Context, Evidence, PasswordVerdict, decoded},
    policy::PolicyParts,
};
#[cfg(target_arch = "wasm32")]
use lol_alloc::{FreeListAllocator, LockedAllocator};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::text::{refuse, write};

/// A policy, parsed once, and what it is asked about. Text goes in through the room.
#[wasm_bindgen]
#[derive(Default)]
pub struct Rules {
    policy: PolicyParts,
    context: Context,
    units: Vec<u16>,
    /// `None` when it is not Unicode.
    candidate: Option<Candidate<'static>>,
    verdict: Option<PasswordVerdict>,
}

#[wasm_bindgen]
impl Rules {
    /// Without a policy: whatever is asked for is missing.
    #[must_use]
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a document, whole or in parts; returns it as it was understood, with every default.
    #[wasm_bindgen(js_name = setPolicy)]
    pub fn set_policy(&mut self, units: usize) -> Result<String, String> {
        let document = self.text(units)?;
        self.policy = PolicyParts::parse(document).map_err(|violations| write(&violations))?;
        Ok(write(&self.policy))
    }

    /// Where so many UTF-16 units of a text are written, before it is handed over by their number.
    pub fn room(&mut self, units: usize) -> *const u16 {
        self.units.resize(units, 0);
        self.units.as_ptr()
    }

    /// Reads a context; returns its words with spaces between.
    #[wasm_bindgen(js_name = setContext)]
    pub fn set_context(&mut self, units: usize) -> Result<String, String> {
        self.context = Context::parse(self.text(units)?).map_err(|violations| write(&violations))?;
        let words: Vec<&str> = self.context.words().collect();
        Ok(words.join(" "))
    }

    /// How many words of the context are compared, when there are more.
    #[must_use]
    #[wasm_bindgen(js_name = comparedWords)]
    pub fn compared_words(&self) -> Option<u32> {
        self.context.compared_words()
    }

    /// Takes a candidate. Whether its NFC is the text as it was written; `undefined`
    /// when it is not Unicode.
    #[wasm_bindgen(js_name = setCandidate)]
    pub fn set_candidate(&mut self, units: usize) -> Option<bool> {
        let units = self.units.get(..units).unwrap_or_default();
        self.candidate = Candidate::of_utf16(units);
        let normalized = self.candidate.as_ref()?.as_str();
        Some(normalized.encode_utf16().eq(units.iter().copied()))
    }

    /// The candidate in NFC.
    #[must_use]
    pub fn candidate(&self) -> Option<String> {
        self.candidate.as_ref().map(|candidate| candidate.as_str().to_owned())
    }

    /// Judges the candidate with what the strength module's `evidence` said of it, 0 for nothing. A number that only equal
    /// verdicts of this policy share, or -1 for one without.
    pub fn judge(&mut self, evidence: u32) -> Result<f64, String> {
        let policy = self.policy.password.as_ref().ok_or_else(|| missing("password"))?;
        let verdict = match &self.candidate {
            Some(candidate) => policy.evaluate_candidate(&Evidence::of_bits(evidence), candidate, &self.context),
            None => PasswordVerdict::invalid_encoding(),
        };
        Ok(self.verdict.insert(verdict).key().map_or(-1.0, text::number))
    }

    /// The last verdict.
    #[must_use]
    pub fn verdict(&self) -> String {
        write(&self.verdict)
    }

    /// The verdict on a request for a key at `now`, in milliseconds since the Unix epoch.
    #[wasm_bindgen(js_name = checkApiKey)]
    pub fn check_api_key(&self, units: usize, now: f64) -> Result<String, String> {
        let policy = self.policy.api_keys.as_ref().ok_or_else(|| missing("apiKeys"))?;
        let request = ApiKeyRequest::parse(self.text(units)?).map_err(|violations| write(&violations))?;
        let now = text::timestamp(now).ok_or_else(|| refuse("invalid_time", "now"))?;
        Ok(write(&policy.check(&request, now)))
    }

    /// The `passwordrules` attribute, unless the policy is off.
    #[wasm_bindgen(js_name = passwordRules)]
    pub fn password_rules(&self) -> Result<Option<String>, String> {
        let policy = self.policy.password.as_ref().ok_or_else(|| missing("password"))?;
        Ok(policy.password_rules())
    }
}

impl Rules {
    /// The text in the room; refused when it has a lone surrogate, which must not become U+FFFD in silence (spec R1).
    fn text(&self, units: usize) -> Result<String, String> {
        let units = self.units.get(..units).unwrap_or_default();
        decoded(units, units.len()).ok_or_else(|| refuse("invalid_encoding", ""))
    }
}

/// A part that is not there is never satisfied.
fn missing(part: &str) -> String {
    refuse("missing_field", part)
}

/// A first-fit list of free blocks. It takes a tenth of the room of the standard one, and little is allocated here.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());
