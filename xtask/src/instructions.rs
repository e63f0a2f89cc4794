//! Counts the instructions of the strength estimate by callgrind. Counts are the same on every machine of one kind,
//! however busy it is, so that what becomes slower fails, and nothing else.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::{apt, environment, process, progress};

/// What a keystroke, a text at once, a hostile text and reading the words may take.
const EXPECTED: &str = "bench/native/instructions.txt";
/// Another version of the compiler or of the allocator changes a little. In hundredths.
const TOLERANCE: u64 = 8;

/// Fails when something takes more instructions than `bench/native/instructions.txt` says.
pub(crate) fn check() -> anyhow::Result<()> {
    if std::env::consts::ARCH != "x86_64" {
        progress::step("instructions: the figures are those of x86_64, and this is none");
        return Ok(());
    }
    apt::valgrind()?;
    let program = program()?;
    let expected = fs::read_to_string(crate::root().join(EXPECTED)).context("bench/native/instructions.txt")?;
    let mut faults = Vec::new();
    for line in expected.lines().filter(|line| !line.starts_with('#')) {
        let (mode, expected) = line.split_once(' ').context("a line is a mode and a number")?;
        let expected: u64 = expected.trim().parse().context("a number of instructions")?;
        let counted = count(&program, mode)?;
        progress::step(&format!("instructions: {mode} {counted} (expected {expected})"));
        if counted * 100 > expected * (100 + TOLERANCE) {
            faults.push(format!("{mode} takes {counted} instructions in place of {expected}"));
        }
        if counted * (100 + TOLERANCE) < expected * 100 {
            progress::step(&format!("instructions: write {mode} {counted} into {EXPECTED}"));
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

/// Builds `bench/native`, optimised.
pub(crate) fn program() -> anyhow::Result<PathBuf> {
    let arguments = ["build", "--quiet", "--release", "--package", "lockstep-bench"];
    process::check(&mut process::cargo(&arguments)?)?;
    Ok(environment::target()?.join("release/lockstep-bench"))
}

/// Instructions for each call.
fn count(program: &Path, mode: &str) -> anyhow::Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args([
            "--toggle-collect=lockstep_bench::typed",
            "--toggle-collect=lockstep_bench::read",
        ])
        .arg(program)
        .arg(mode)
        .output()
        .context("valgrind cannot be started")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let total = said
        .lines()
        .find_map(|line| line.split_once("Collected :")?.1.trim().parse::<u64>().ok())
        .with_context(|| format!("callgrind counted nothing: {said}"))?;
    let calls: u64 = String::from_utf8_lossy(&output.stdout).trim().parse()?;
    Ok(total / calls.max(1))
}
