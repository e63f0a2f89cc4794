use clap::Args;
use serde_json::{Map, Value, json};

use super::{Expiry, Key};
use crate::cli::{document::read, exit::Exit, problem::Problem, screen::Screen, server::ServerOptions, text::harmless};

#[derive(Args, Clone, Debug)]
pub(crate) struct EditOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    /// Id of the key.
    #[arg(value_name = "KEY")]
    key: String,
    /// What people call it.
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    expiry: Expiry,
    /// It does not end by itself.
    #[arg(long, conflicts_with = "Expiry")]
    never_expires: bool,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &EditOptions) -> Result<Exit, Problem> {
    let change = change(options);
    if change.is_empty() {
        let detail = "name what changes, such as --name or --expires-in-days, which counts from the key's creation";
        return Err(Problem::new("nothing_to_change", "There is nothing to change", detail));
    }
    let client = options.server.signed_in()?;
    let path = ["v1", "organizations", &options.organization, "api-keys", &options.key];
    let document = client.patch(&path, &Value::Object(change), None)?;
    let mut screen = Screen::output();
    if options.json {
        screen.json(&document)?;
    } else {
        let key: Key = read(&client.server, document)?;
        screen.line(&harmless(&format!("Changed {}.", key.described())))?;
    }
    Ok(Exit::Done)
}

fn change(options: &EditOptions) -> Map<String, Value> {
    let mut change = Map::new();
    if let Some(name) = &options.name {
        change.insert("name".to_owned(), json!(name));
    }
    options.expiry.write(&mut change);
    if options.never_expires {
        change.insert("expiresAt".to_owned(), Value::Null);
    }
    change
}
