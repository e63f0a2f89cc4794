use clap::Args;
use serde_json::{Map, Value};

use super::{Expiry, show};
use crate::cli::{
    document::number_or_text, exit::Exit, problem::Problem, reauthentication::ReauthenticationOptions,
    server::ServerOptions,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct RotateOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    /// Id of the key.
    #[arg(value_name = "KEY")]
    key: String,
    /// For so many seconds both work, 0 to 604,800; a day unless told.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    overlap_seconds: Option<String>,
    #[command(flatten)]
    expiry: Expiry,
    #[command(flatten)]
    reauthentication: ReauthenticationOptions,
    #[command(flatten)]
    server: ServerOptions,
    /// Print JSON, with the value.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &RotateOptions) -> Result<Exit, Problem> {
    let mut body = Map::new();
    options.expiry.write(&mut body);
    if let Some(seconds) = &options.overlap_seconds {
        body.insert("overlapSeconds".to_owned(), number_or_text(seconds));
    }
    let client = options.server.signed_in()?;
    let path = [
        "v1",
        "organizations",
        &options.organization,
        "api-keys",
        &options.key,
        "rotate",
    ];
    let body = Value::Object(body);
    let document = options.reauthentication.send(&client, || client.post(&path, &body))?;
    show(&client, document, "Replaced it by", options.json)
}
