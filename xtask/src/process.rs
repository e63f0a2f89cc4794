//! Runs other programs, saying which.

use std::{path::Path, process::Command};

use anyhow::{Context, bail};

/// Runs `program` in `folder` with its output on the terminal; fails when it fails.
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    check(&mut command)
}

/// Runs a command that has been set up; fails when it fails.
pub(crate) fn check(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}
