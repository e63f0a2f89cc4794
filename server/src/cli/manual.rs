//! What the program says about itself: completions for shells, and manual pages.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

use super::{exit::Exit, problem::Problem, screen::Screen};

#[derive(Args, Clone, Debug)]
pub(crate) struct CompletionsOptions {
    /// Of which shell.
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct ManOptions {
    /// Of which command, such as `organisation set`; the program itself without it.
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write the pages of all commands into this directory.
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "command")]
    directory: Option<PathBuf>,
}

pub(super) fn completions(options: &CompletionsOptions, mut program: Command) -> Result<Exit, Problem> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut program, "lockstep", &mut script);
    Screen::output().bytes(&script)?;
    Ok(Exit::Done)
}

pub(super) fn man(options: &ManOptions, program: Command) -> Result<Exit, Problem> {
    if let Some(directory) = &options.directory {
        clap_mangen::generate_to(program, directory).map_err(|error| {
            let title = format!("The pages cannot be written to `{}`: {error}", directory.display());
            Problem::new("output_failed", title, "name a directory that is there and yours")
        })?;
        return Ok(Exit::Done);
    }
    let mut command = program;
    command.build();
    for name in &options.command {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| {
            Problem::argument(
                format!("There is no command `{name}`"),
                "`lockstep help` lists the commands",
            )
        })?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Screen::output().bytes(&page)?;
    Ok(Exit::Done)
}
