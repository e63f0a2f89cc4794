//! `lockstep password check`: the same verdict as everywhere, without sending the password anywhere.

mod batch;
mod check;
mod requirement;
mod rules;

use clap::Subcommand;

use self::check::CheckOptions;
use super::{exit::Exit, problem::Problem};

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum PasswordCommand {
    /// Judge a password from standard input, or every line of a file. No password leaves this machine or is printed.
    Check(CheckOptions),
}

impl PasswordCommand {
    pub(super) fn run(&self) -> Result<Exit, Problem> {
        match self {
            Self::Check(options) => check::run(options),
        }
    }

    pub(super) fn json(&self) -> bool {
        match self {
            Self::Check(options) => options.json,
        }
    }
}
