//! `lockstep api-key`.

mod create;
mod list;
mod revoke;
mod rotate;

use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::{create::CreateOptions, list::ListOptions, revoke::RevokeOptions, rotate::RotateOptions};
use super::{
    client::Client,
    document::{number_or_text, read},
    exit::Exit,
    problem::Problem,
    screen::Screen,
    text::harmless,
};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum ApiKeyCommand {
    /// Make a key for yourself or for a service account. Its value is printed once, alone on standard output.
    Create(CreateOptions),
    /// Your keys or, if you manage people, everybody's.
    List(ListOptions),
    /// Replace a key by another one, with both good for a while.
    Rotate(RotateOptions),
    /// End a key at once.
    Revoke(RevokeOptions),
}

/// When a key ends; the organization's rules judge it.
#[derive(Args, Clone, Debug)]
#[group(multiple = false)]
struct Expiry {
    /// It ends after so many days of 24 hours.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    expires_in_days: Option<String>,
    /// It ends at that time, RFC 3339.
    #[arg(long, value_name = "TIME")]
    expires_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    key: String,
    id: String,
    name: String,
    #[serde(default)]
    expires_at: Option<String>,
}

impl ApiKeyCommand {
    pub(super) fn run(&self) -> Result<Exit, Problem> {
        match self {
            Self::Create(options) => create::run(options),
            Self::List(options) => list::run(options),
            Self::Rotate(options) => rotate::run(options),
            Self::Revoke(options) => revoke::run(options),
        }
    }

    pub(super) fn json(&self) -> bool {
        match self {
            Self::Create(options) => options.json,
            Self::List(options) => options.json,
            Self::Rotate(options) => options.json,
            Self::Revoke(options) => options.json,
        }
    }
}

impl Expiry {
    /// As fields of a request.
    fn write(&self, body: &mut Map<String, Value>) {
        if let Some(days) = &self.expires_in_days {
            body.insert("expiresInDays".to_owned(), number_or_text(days));
        }
        if let Some(time) = &self.expires_at {
            body.insert("expiresAt".to_owned(), json!(time));
        }
    }
}

/// The value alone on standard output, for a script; what people want to know beside it.
fn show(client: &Client, document: Value, what: &str, as_json: bool) -> Result<Exit, Problem> {
    if as_json {
        Screen::output().json(&document)?;
        return Ok(Exit::Done);
    }
    let created: Created = read(&client.server, document)?;
    let end = created
        .expires_at
        .map_or_else(|| "does not expire".to_owned(), |time| format!("expires at {time}"));
    let sentence = format!(
        "{what} `{}` ({}), which {end}. Its value is shown this once:",
        created.name, created.id
    );
    Screen::error().line(&harmless(&sentence))?;
    Screen::output().line(&harmless(&created.key))?;
    Ok(Exit::Done)
}
