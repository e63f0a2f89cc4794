//! `lockstep policy`: documents, without a server.

mod diff;
mod preset;
mod source;
mod validate;

use clap::Subcommand;

pub(super) use self::source::{Source, named};
use self::{diff::DiffOptions, preset::PresetOptions, validate::ValidateOptions};
use super::{exit::Exit, problem::Problem};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Read a policy document as strictly as the server, and say everything that is wrong with it.
    Validate(ValidateOptions),
    /// What differs between two documents, and which is stricter.
    Diff(DiffOptions),
    /// The named starting points: all of them, or one.
    ShowPreset(PresetOptions),
}

impl PolicyCommand {
    pub(super) fn run(&self) -> Result<Exit, Problem> {
        match self {
            Self::Validate(options) => validate::run(options),
            Self::Diff(options) => diff::run(options),
            Self::ShowPreset(options) => preset::run(options),
        }
    }

    pub(super) fn json(&self) -> bool {
        match self {
            Self::Validate(options) => options.json,
            Self::Diff(options) => options.json,
            Self::ShowPreset(options) => options.json,
        }
    }
}
