use clap::Args;
use lockstep_core::policy::presets::{PRESETS, PresetPart};
use serde_json::json;

use super::named;
use crate::cli::{document::heading, exit::Exit, problem::Problem, screen::Screen};

#[derive(Args, Clone, Debug)]
pub(crate) struct PresetOptions {
    /// Its name; all of them are listed without it.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(options: &PresetOptions) -> Result<Exit, Problem> {
    let mut screen = Screen::output();
    match &options.name {
        None if options.json => screen.json(&json!({"items": PRESETS}))?,
        None => {
            let part = |part| match part {
                PresetPart::Password => "password",
                PresetPart::ApiKeys => "apiKeys",
            };
            let rows: Vec<_> = PRESETS
                .iter()
                .map(|preset| [preset.id, part(preset.part), preset.title].map(str::to_owned))
                .collect();
            screen.table(["NAME", "PART", "TITLE"], &rows)?;
        }
        Some(name) if options.json => screen.json(named(name)?)?,
        Some(name) => {
            let preset = named(name)?;
            screen.line(&heading(preset.title))?;
            screen.line(preset.source)?;
            screen.line("")?;
            screen.line(preset.patch.trim_end())?;
        }
    }
    Ok(Exit::Done)
}
