//! Documents of the server as far as they are printed. What a later server says more is left alone.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{
    problem::{Problem, Reason},
    screen::{Style, style},
    server::ServerUrl,
};

/// A list, or a page of one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    #[serde(default)]
    pub(super) next_cursor: Option<String>,
}

/// Whether somebody may use an organization.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Decision {
    pub(super) decision: String,
    pub(super) reasons: Vec<Reason>,
}

/// An organization as the caller sees it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) password_state: String,
    pub(super) two_factor_state: String,
    pub(super) decision: Decision,
}

/// Whose an API key is.
#[derive(Deserialize)]
pub(super) struct Owner {
    name: String,
    #[serde(default)]
    email: Option<String>,
}

/// The document as `T`, from a server that should have sent one.
pub(super) fn read<T: DeserializeOwned>(server: &ServerUrl, document: Value) -> Result<T, Problem> {
    serde_json::from_value(document).map_err(|error| Problem::not_lockstep(server.name(), error.to_string()))
}

/// `not_enrolled` as `not enrolled`.
pub(super) fn words(code: &str) -> String {
    code.replace('_', " ")
}

impl Decision {
    pub(super) fn is_allow(&self) -> bool {
        self.decision == "allow"
    }

    /// The codes of its reasons.
    pub(super) fn codes(&self) -> String {
        let codes: Vec<_> = self.reasons.iter().map(|reason| reason.code.as_str()).collect();
        codes.join(", ")
    }

    pub(super) fn at(mut self, server: &ServerUrl) -> Self {
        for reason in &mut self.reasons {
            reason.at(|path| server.page(path));
        }
        self
    }
}

impl Owner {
    /// The e-mail of a member, the name of a service account.
    pub(super) fn name(&self) -> &str {
        self.email.as_deref().unwrap_or(&self.name)
    }
}

/// `3 members`, `1 member`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A heading of a part of the output.
pub(super) fn heading(text: &str) -> String {
    style(Style::Heading, text)
}

/// Fields by name, whatever order they came in.
pub(super) fn sorted(fields: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by_key(|(name, _)| *name);
    fields
}

/// A value of the command line for a reader of the core, which judges it: what is no number goes to it as text.
pub(super) fn number_or_text(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(Value::Number(number)) => Value::Number(number),
        _ => json!(text),
    }
}
