//! The npm package beside its peers, in one run.

use std::process::Command;

use crate::{apt, instructions, npm, process, wasm};

const FOLDER: &str = "bench";

/// Measures everything in Node and in Chromium and writes `bench/results.md`; `quick` takes few samples and writes
/// nothing.
pub(crate) fn run(quick: bool) -> anyhow::Result<()> {
    apt::browser()?;
    wasm::run(false)?;
    npm::install(FOLDER)?;
    let mut command = Command::new("node");
    command
        .arg("run.mjs")
        .args(quick.then_some("--quick"))
        .current_dir(crate::root().join(FOLDER))
        .env("LOCKSTEP_BENCH", instructions::program()?);
    process::check(&mut command)
}
