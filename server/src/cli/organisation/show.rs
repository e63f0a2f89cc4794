use clap::Args;
use serde_json::Value;

use crate::cli::{
    document::sorted, exit::Exit, problem::Problem, screen::Screen, server::ServerOptions, text::harmless,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct ShowOptions {
    /// Id or slug.
    #[arg(value_name = "ORG")]
    organization: String,
    #[command(flatten)]
    server: ServerOptions,
    /// Print the policy document.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &ShowOptions) -> Result<Exit, Problem> {
    let client = options.server.signed_in()?;
    let policy = client.get(&["v1", "organizations", &options.organization, "security-policy"])?;
    let mut screen = Screen::output();
    if options.json {
        screen.json(&policy)?;
    } else {
        let mut rows = Vec::new();
        collect("", &policy, &mut rows);
        screen.table(["SETTING", "VALUE"], &rows)?;
    }
    Ok(Exit::Done)
}

/// Every setting by its path, lists of plain values in one line.
fn collect(path: &str, value: &Value, rows: &mut Vec<[String; 2]>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in sorted(fields) {
                let dot = if path.is_empty() { "" } else { "." };
                collect(&format!("{path}{dot}{name}"), value, rows);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (index, item) in items.iter().enumerate() {
                collect(&format!("{path}[{index}]"), item, rows);
            }
        }
        Value::Array(items) => rows.push([
            path.to_owned(),
            items.iter().map(written).collect::<Vec<_>>().join(", "),
        ]),
        other => rows.push([path.to_owned(), written(other)]),
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => harmless(text).into_owned(),
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        other => other.to_string(),
    }
}
