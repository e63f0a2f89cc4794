//! The rules for JavaScript: reads, decides, writes. No rule lives here.
//!
//! Text crosses the boundary, in both directions: the core reads its own strict JSON and writes its own serde JSON, so
//! an unknown field is refused, an absent one stays absent, and every byte is the one that HTTP would carry
//! (spec G2, G10). What is thrown is a JSON list of violations. Objects built field by field across the boundary would
//! need a second reader that ignores unknown fields, and a call into JavaScript for each field.

mod text;

use lockstep_core::{
    api_key::ApiKeyRequest,
    password::{Candidate, Context, EXAMINED_CODE_POINTS, Evidence, PasswordVerdict},
    policy::PolicyParts,
};
#[cfg(target_arch = "wasm32")]
use lol_alloc::{FreeListAllocator, LockedAllocator};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use crate::text::{read, refuse, write};

/// A policy, parsed once, and the last context, which is the same at the next keystroke.
#[wasm_bindgen]
pub struct Rules {
    policy: PolicyParts,
    context_text: String,
    context: Context,
}

#[wasm_bindgen]
impl Rules {
    /// Reads a document, whole or in parts.
    #[wasm_bindgen(constructor)]
    pub fn new(document: &JsValue) -> Result<Self, String> {
        let document = read(document).ok_or_else(|| refuse("invalid_encoding", ""))?;
        let policy = PolicyParts::parse(document).map_err(|violations| write(&violations))?;
        Ok(Self {
            policy,
            context_text: "{}".to_owned(),
            context: Context::default(),
        })
    }

    /// The document as it was understood, with every default.
    #[must_use]
    pub fn document(&self) -> String {
        write(&self.policy)
    }

    /// So many code points of a candidate have to be handed over; the verdict is the same without the rest.
    #[must_use]
    #[wasm_bindgen(js_name = codePointsNeeded)]
    pub fn code_points_needed(&self) -> usize {
        EXAMINED_CODE_POINTS + 1
    }

    /// The verdict on a candidate, with what the strength module's `evidence` said of it; 0 for nothing.
    #[wasm_bindgen(js_name = checkPassword)]
    pub fn check_password(&mut self, candidate: &JsValue, context: &str, evidence: u32) -> Result<String, String> {
        self.keep(context)?;
        let policy = self.policy.password.as_ref().ok_or_else(|| missing("password"))?;
        let verdict = match read(candidate) {
            Some(candidate) => policy.evaluate_with(&Evidence::of_bits(evidence), &candidate, &self.context),
            None => PasswordVerdict::invalid_encoding(),
        };
        Ok(write(&verdict))
    }

    /// What the strength module is asked about a candidate: the words of the context with spaces between, a line feed, and
    /// the candidate in NFC. `None` for a candidate that is not Unicode.
    pub fn question(&mut self, candidate: &JsValue, context: &str) -> Result<Option<String>, String> {
        self.keep(context)?;
        let words: Vec<&str> = self.context.words().collect();
        let words = words.join(" ");
        Ok(read(candidate).map(|candidate| [&words, "\n", Candidate::new(&candidate).as_str()].concat()))
    }

    /// The verdict on a request for a key at `now`, in milliseconds since the Unix epoch.
    #[wasm_bindgen(js_name = checkApiKey)]
    pub fn check_api_key(&self, request: &str, now: f64) -> Result<String, String> {
        let policy = self.policy.api_keys.as_ref().ok_or_else(|| missing("apiKeys"))?;
        let request = ApiKeyRequest::parse(request).map_err(|violations| write(&violations))?;
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
    /// Parses a context, unless it is the last one.
    fn keep(&mut self, context: &str) -> Result<(), String> {
        if self.context_text != context {
            self.context = Context::parse(context).map_err(|violations| write(&violations))?;
            context.clone_into(&mut self.context_text);
        }
        Ok(())
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
