//! `lockstep api-key`.

mod create;
mod edit;
mod list;
mod reveal;
mod revoke;
mod rotate;

use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::{
    create::CreateOptions, edit::EditOptions, list::ListOptions, reveal::RevealOptions, revoke::RevokeOptions,
    rotate::RotateOptions,
};
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
    /// Change a key's name or end.
    Edit(EditOptions),
    /// Print the value of a key that was made with --retrievable, alone on standard output.
    Reveal(RevealOptions),
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

/// As far as people are told of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    id: String,
    name: String,
    #[serde(default)]
    expires_at: Option<String>,
}

#[derive(Deserialize)]
struct Created {
    key: String,
    hashed: bool,
    #[serde(flatten)]
    made: Key,
}

impl ApiKeyCommand {
    pub(super) fn run(&self) -> Result<Exit, Problem> {
        match self {
            Self::Create(options) => create::run(options),
            Self::List(options) => list::run(options),
            Self::Edit(options) => edit::run(options),
            Self::Reveal(options) => reveal::run(options),
            Self::Rotate(options) => rotate::run(options),
            Self::Revoke(options) => revoke::run(options),
        }
    }

    pub(super) fn json(&self) -> bool {
        match self {
            Self::Create(options) => options.json,
            Self::List(options) => options.json,
            Self::Edit(options) => options.json,
            Self::Reveal(options) => options.json,
            Self::Rotate(options) => options.json,
            Self::Revoke(options) => options.json,
        }
    }
}

impl Key {
    fn described(&self) -> String {
        let end = match &self.expires_at {
            Some(time) => format!("expires at {time}"),
            None => "does not expire".to_owned(),
        };
        format!("`{}` ({}), which {end}", self.name, self.id)
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
    let value = if created.hashed {
        "Its value is shown this once:"
    } else {
        "Its value, which `lockstep api-key reveal` shows again:"
    };
    let sentence = format!("{what} {}. {value}", created.made.described());
    Screen::error().line(&harmless(&sentence))?;
    Screen::output().line(&harmless(&created.key))?;
    Ok(Exit::Done)
}
