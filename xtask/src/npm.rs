//! Installs the packages of a folder.

use std::{path::Path, process::Command};

use crate::{fingerprint, process, progress};

/// `npm ci` in a folder below the root, unless its lock file is the one that was installed.
pub(crate) fn install(folder: &str) -> anyhow::Result<()> {
    let lock = format!("{folder}/package-lock.json");
    let place = crate::root().join(folder);
    let fingerprint = fingerprint::of(&[&lock], "")?;
    fingerprint::unless_made(&place.join("node_modules/.installed"), &fingerprint, || {
        progress::step(&format!("npm ci in {folder}"));
        process::run(&place, "npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"])
    })
}

/// Runs a program that a folder's packages bring.
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let program = folder.join("node_modules/.bin").join(program);
    process::run(folder, &program.to_string_lossy(), arguments)
}

/// A script of a folder's `package.json`.
pub(crate) fn script(folder: &str, name: &str) -> Command {
    let mut command = Command::new("npm");
    command
        .args(["run", "--silent", name])
        .current_dir(crate::root().join(folder));
    command
}
