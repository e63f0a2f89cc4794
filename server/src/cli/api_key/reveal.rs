use clap::Args;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::cli::{
    document::read, exit::Exit, problem::Problem, reauthentication::ReauthenticationOptions, screen::Screen,
    server::ServerOptions, text::harmless,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct RevealOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    /// Id of the key.
    #[arg(value_name = "KEY")]
    key: String,
    #[command(flatten)]
    reauthentication: ReauthenticationOptions,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON, with the value.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Deserialize)]
struct Revealed {
    key: Zeroizing<String>,
}

pub(super) fn run(options: &RevealOptions) -> Result<Exit, Problem> {
    let client = options.server.signed_in()?;
    let (organization, key) = (options.organization.as_str(), options.key.as_str());
    let path = ["v1", "organizations", organization, "api-keys", key, "reveal"];
    let document = options
        .reauthentication
        .send(&client, || client.post(&path, &json!({})))?;
    let mut screen = Screen::output();
    if options.json {
        screen.json(&document)?;
    } else {
        let revealed: Revealed = read(&client.server, document)?;
        screen.line(&harmless(&revealed.key))?;
    }
    Ok(Exit::Done)
}
