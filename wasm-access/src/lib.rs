//! Access decisions for JavaScript: reads, decides, writes, as the rules module does, in a module of its own, because a
//! form that checks a password needs none.

use lockstep_core::{Violation, access::AccessQuestion, policy::PolicyParts, time::Timestamp};
#[cfg(target_arch = "wasm32")]
use lol_alloc::{FreeListAllocator, LockedAllocator};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// A policy, parsed once.
#[wasm_bindgen]
pub struct Access(PolicyParts);

#[wasm_bindgen]
impl Access {
    /// Reads a document, whole or in parts.
    #[wasm_bindgen(constructor)]
    pub fn new(document: &str) -> Result<Self, String> {
        PolicyParts::parse(document)
            .map(Self)
            .map_err(|violations| write(&violations))
    }

    /// The decision on a question at `now`, in RFC 3339.
    pub fn decide(&self, question: &str, now: &str) -> Result<String, String> {
        let question = AccessQuestion::parse(question).map_err(|violations| write(&violations))?;
        let now = Timestamp::parse(now).ok_or_else(|| write(&[Violation::new("invalid_time", "now")]))?;
        let decision = question.decide(&self.0, now);
        decision
            .map(|decision| write(&decision))
            .map_err(|violations| write(&violations))
    }
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// As in the rules module.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());
