//! The server against its own description: schemathesis makes requests of what `openapi.json` says, and of what it does
//! not, and compares the answers (`tests/contract`).

use crate::{process, python, test};

/// Some hundred requests.
pub(crate) fn short() -> anyhow::Result<()> {
    run(2, 500)
}

/// More than ten thousand.
pub(crate) fn long() -> anyhow::Result<()> {
    run(60, 10_000)
}

/// With so many random requests of each kind for each operation, and at least so many answers in all.
fn run(examples: u32, least: u32) -> anyhow::Result<()> {
    let python = python::with("tests/contract/requirements.txt")?;
    let program = test::server()?;
    process::run(
        &crate::root().join("tests/contract"),
        &python.to_string_lossy(),
        &[
            "run.py",
            &program.to_string_lossy(),
            &examples.to_string(),
            &least.to_string(),
        ],
    )
}
