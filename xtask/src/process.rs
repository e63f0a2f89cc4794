//! Runs other programs, saying which.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, bail};

use crate::environment;

/// Runs `program` in `folder` with its output on the terminal; fails when it fails.
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    check(&mut command)
}

/// A cargo command in the root, building where everything else builds.
pub(crate) fn cargo(arguments: &[&str]) -> anyhow::Result<Command> {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(crate::root());
    command.env("CARGO_TARGET_DIR", environment::target()?);
    Ok(command)
}

/// Runs a command that has been set up; fails when it fails.
pub(crate) fn check(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}

/// What a command prints, or `None` when it cannot be started or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Whether a command ends well within `seconds`; ends it otherwise.
pub(crate) fn succeeds_within(command: &mut Command, seconds: u32) -> bool {
    const POLLS_PER_SECOND: u32 = 5;
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    for _ in 0..seconds * POLLS_PER_SECOND {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_secs(1) / POLLS_PER_SECOND),
            Err(_) => break,
        }
    }
    // It may have ended by itself meanwhile.
    drop(child.kill());
    drop(child.wait());
    false
}
