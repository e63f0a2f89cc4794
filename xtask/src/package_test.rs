//! The npm package, tested on its own and as a user gets it: packed, installed in sample projects, type-checked, run.

use crate::{npm, process, wasm};

/// Builds the package and runs its tests.
pub(crate) fn run() -> anyhow::Result<()> {
    wasm::run(false)?;
    npm::install("tests/package")?;
    let root = crate::root();
    let arguments = ["--test", "--test-timeout=120000", "--test-reporter=dot"];
    for folder in ["wasm/npm/test", "tests/package"] {
        process::run(&root.join(folder), "node", &arguments)?;
    }
    Ok(())
}
