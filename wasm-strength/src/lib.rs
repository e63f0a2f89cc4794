//! The strength estimate and the common passwords for JavaScript, in a module of their own that is loaded only when a
//! policy asks for them.

use lockstep_core::{
    Violation,
    password::{Bundled, Context},
    policy::{PasswordPolicy, PolicyParts},
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// What the data has to answer under one policy.
#[wasm_bindgen]
pub struct Strength(PasswordPolicy);

/// What the data says of one candidate; the rules decide what follows from it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    common: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_version: Option<u32>,
}

#[wasm_bindgen]
impl Strength {
    /// Reads a document that has the part `password`.
    #[wasm_bindgen(constructor)]
    pub fn new(document: &str) -> Result<Self, String> {
        let parts = PolicyParts::parse(document).map_err(|violations| write(&violations))?;
        let missing = || write(&[Violation::new("missing_field", "password")]);
        parts.password.map(Self).ok_or_else(missing)
    }

    /// Asks the data. `candidate` has no lone surrogate: such a one is refused before.
    pub fn evidence(&self, candidate: &str, context: &str) -> Result<String, String> {
        let context = Context::parse(context).map_err(|violations| write(&violations))?;
        let evidence = Bundled.evidence(&self.0, candidate, &context);
        Ok(write(&Answer {
            score: evidence.score,
            common: evidence.common,
            data_version: evidence.version,
        }))
    }
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
