use clap::Args;
use serde_json::json;

use crate::cli::{
    document::{Owner, read},
    exit::Exit,
    problem::Problem,
    prompt,
    screen::Screen,
    server::ServerOptions,
    text::harmless,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct RevokeOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    /// Id of the key.
    #[arg(value_name = "KEY")]
    key: String,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    name: String,
    owner: Owner,
    #[serde(default)]
    last_used_at: Option<String>,
}

pub(super) fn run(options: &RevokeOptions) -> Result<Exit, Problem> {
    let client = options.server.signed_in()?;
    let path = ["v1", "organizations", &options.organization, "api-keys", &options.key];
    if !options.yes {
        let key: Key = read(&client.server, client.get(&path)?)?;
        confirm(&key)?;
    }
    client.delete(&path)?;
    let mut screen = Screen::output();
    if options.json {
        screen.json(&json!({"id": options.key, "revoked": true}))?;
    } else {
        screen.line(&format!("Revoked {}.", harmless(&options.key)))?;
    }
    Ok(Exit::Done)
}

fn confirm(key: &Key) -> Result<(), Problem> {
    let used = key
        .last_used_at
        .as_deref()
        .map_or_else(|| "never used".to_owned(), |time| format!("last used at {time}"));
    let what = format!("`{}` of {}, {used}", key.name, key.owner.name());
    let what = harmless(&what);
    if prompt::is_terminal() && prompt::confirm(&format!("This ends {what}, at once and for good. Revoke it?"))? {
        return Ok(());
    }
    let title = format!("It would end {what}, and nobody has confirmed that: nothing was changed");
    Err(Problem::new("not_confirmed", title, "confirm it with --yes"))
}
