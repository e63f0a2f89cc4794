use clap::Args;
use lockstep_core::api_key::NewApiKey;
use serde_json::{Map, Value, json};

use super::{Expiry, show};
use crate::cli::{exit::Exit, problem::Problem, reauthentication::ReauthenticationOptions, server::ServerOptions};

#[derive(Args, Clone, Debug)]
pub(crate) struct CreateOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    /// What people call it.
    #[arg(long)]
    name: String,
    /// What it is good for, such as `members:read`; may be repeated.
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    scopes: Vec<String>,
    #[command(flatten)]
    expiry: Expiry,
    /// Keep the value so that it can be read again, in place of its hash only.
    #[arg(long)]
    retrievable: bool,
    /// Id of the service account that it is for; you without it.
    #[arg(long, value_name = "ID")]
    service_account: Option<String>,
    #[command(flatten)]
    reauthentication: ReauthenticationOptions,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON, with the value.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &CreateOptions) -> Result<Exit, Problem> {
    let body = body(options);
    NewApiKey::parse(body.to_string()).map_err(Problem::request)?;
    let client = options.server.signed_in()?;
    let path = ["v1", "organizations", &options.organization, "api-keys"];
    let document = options.reauthentication.send(&client, || client.post(&path, &body))?;
    show(&client, document, "Made", options.json)
}

fn body(options: &CreateOptions) -> Value {
    let mut body = Map::new();
    body.insert("name".to_owned(), json!(options.name));
    body.insert("scopes".to_owned(), json!(options.scopes));
    body.insert("hashed".to_owned(), json!(!options.retrievable));
    options.expiry.write(&mut body);
    if let Some(id) = &options.service_account {
        body.insert("serviceAccountId".to_owned(), json!(id));
    }
    Value::Object(body)
}
