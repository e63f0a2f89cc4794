//! The npm package beside its peers, in one run.

use crate::{apt, npm, process, wasm};

const FOLDER: &str = "bench";

/// Measures everything in Node and in Chromium and writes `bench/results.md`; `quick` takes few samples and writes
/// nothing.
pub(crate) fn run(quick: bool) -> anyhow::Result<()> {
    apt::browser()?;
    wasm::run(false)?;
    npm::install(FOLDER)?;
    let arguments: &[&str] = if quick { &["run.mjs", "--quick"] } else { &["run.mjs"] };
    process::run(&crate::root().join(FOLDER), "node", arguments)
}
