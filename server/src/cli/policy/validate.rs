use clap::Args;
use serde_json::json;

use super::Source;
use crate::cli::{
    exit::Exit,
    problem::Problem,
    screen::{Screen, Style, style},
    text::harmless,
};

#[derive(Args, Clone, Debug)]
pub(crate) struct ValidateOptions {
    /// A file, or `-` for standard input.
    #[arg(value_name = "FILE")]
    document: Source,
    /// Print JSON: the whole document with every default, or the problem on standard error.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &ValidateOptions) -> Result<Exit, Problem> {
    let policy = options.document.policy().map_err(|problem| match problem.code() {
        "invalid_policy" => problem.advising("correct what is listed"),
        _ => problem,
    })?;
    let mut screen = Screen::output();
    if options.json {
        screen.json(&json!({"valid": true, "policy": policy}))?;
    } else {
        screen.line(&format!(
            "{}: {}",
            harmless(&options.document.name()),
            style(Style::Good, "valid")
        ))?;
    }
    Ok(Exit::Done)
}
