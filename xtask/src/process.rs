//! Runs other programs, saying which.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, bail};

use crate::{environment, progress};

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

/// Runs tests that have been set up; when they fail, the error quotes what their output says of each failure.
pub(crate) fn check_tests(command: &mut Command) -> anyhow::Result<()> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {command:?}"))?;
    let mut failures = Failures::default();
    for line in child
        .stdout
        .take()
        .map(BufReader::new)
        .into_iter()
        .flat_map(BufRead::lines)
    {
        let line = line?;
        progress::result(&line);
        failures.read(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{command:?} failed: {status}\n{}", failures.quoted.join("\n"));
    }
    Ok(())
}

/// The lines of a report of tests that say which failed, and why.
#[derive(Default)]
struct Failures {
    quoted: Vec<String>,
    follow: usize,
}

impl Failures {
    /// As many lines as tell where a test failed.
    const LINES_EACH: usize = 12;
    const LINES: usize = 120;

    fn read(&mut self, line: &str) {
        if Self::names_one(line) {
            self.follow = Self::LINES_EACH;
        }
        if self.follow > 0 && self.quoted.len() < Self::LINES {
            self.follow -= 1;
            self.quoted.push(line.to_owned());
        }
    }

    /// `---- module::test stdout ----` of libtest, `  1) [e2e] › file:line:column › title` of Playwright.
    fn names_one(line: &str) -> bool {
        line.starts_with("---- ")
            || line
                .trim_start()
                .split_once(") [")
                .is_some_and(|(number, _)| number.parse::<u32>().is_ok())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_quoted_with_what_follows_and_nothing_else_is() {
        let report = [
            "running 2 tests",
            "---- gate::a_door stdout ----",
            "assertion failed",
            "  1) [e2e] › specs/shell.spec.ts:4:1 › a theme stays",
            "  2) a list in a text",
            "  ✓ [e2e] › specs/shell.spec.ts:9:1 › a title",
        ];
        let mut failures = Failures::default();
        for line in report {
            failures.read(line);
        }
        assert_eq!(failures.quoted, &report[1..]);
        let mut none = Failures::default();
        none.read(report[0]);
        none.read(report[5]);
        assert!(none.quoted.is_empty());
    }
}
