//! `cargo xtask wasm`: builds the npm package in `wasm/npm`.

mod debian;
mod modules;
mod silence;
mod sysroot;
mod toolchain;

use std::{fs, path::Path};

use anyhow::Context;

use crate::{fingerprint, npm, process, progress};

const PACKAGE: &str = "wasm/npm";

/// One file for each way in, so that a page without a bundler waits for few, and without comments. What is loaded later
/// stays apart.
const BUNDLING: [&str; 11] = [
    "build/node.js",
    "build/web.js",
    "build/access-node.js",
    "build/access-web.js",
    "--bundle",
    "--external:node:*",
    "--format=esm",
    "--log-level=warning",
    "--minify",
    "--outdir=dist",
    "--target=es2022",
];

/// What is loaded when a policy or a meter asks for it.
const DATA: [(&str, &str); 5] = [
    ("common-passwords.bin", "common-passwords"),
    ("compact.words", "compact"),
    ("es.words", "es"),
    ("fr.words", "fr"),
    ("standard.words", "standard"),
];

/// Removes the files of a folder, not its folders: a clone made by linking shares them with another, which must not see
/// them change.
fn clear(folder: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry?.path();
        if path.is_file() {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// As [`clear`], of one file.
fn replace(from: &Path, to: &Path) -> anyhow::Result<()> {
    drop(fs::remove_file(to));
    fs::copy(from, to).with_context(|| format!("cannot write {}", to.display()))?;
    Ok(())
}

/// Builds the two modules and the package's JavaScript into `wasm/npm/dist`; what is unchanged is left alone. `fast`
/// leaves out the last optimisation.
pub(crate) fn run(fast: bool) -> anyhow::Result<()> {
    npm::install(PACKAGE)?;
    let package = crate::root().join(PACKAGE);
    let modules = package.join("dist/wasm");
    let build = package.join("build/wasm");
    let level = if fast { "fast" } else { "small" };
    let inputs = [
        "Cargo.toml",
        "core/Cargo.toml",
        "core/data",
        "core/presets",
        "core/src",
        "wasm-access/Cargo.toml",
        "wasm-access/src",
        "wasm-strength/Cargo.toml",
        "wasm-strength/src",
        "wasm/Cargo.toml",
        "wasm/src",
        "xtask/src/wasm",
    ];
    let mut is_new = false;
    fingerprint::unless_made(&modules.join(".made"), &fingerprint::of(&inputs, level)?, || {
        is_new = true;
        clear(&modules)?;
        clear(&build)?;
        modules::build(&package, &build, &modules, fast)
    })?;
    let inputs = ["wasm/npm/src", "wasm/npm/tsconfig.json", "wasm/npm/package-lock.json"];
    fingerprint::unless_made(&package.join("dist/.made"), &fingerprint::of(&inputs, "")?, || {
        is_new = true;
        clear(&package.join("dist"))?;
        clear(&package.join("build"))?;
        progress::step("tsc and esbuild");
        npm::run(&package, "tsc", &["--project", "tsconfig.json"])?;
        npm::run(&package, "esbuild", &BUNDLING)
    })?;
    fs::create_dir_all(package.join("dist/data"))?;
    for (from, to) in DATA {
        replace(
            &crate::root().join("core/data").join(from),
            &package.join(format!("dist/data/{to}.bin")),
        )?;
    }
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        replace(&crate::root().join(licence), &package.join(licence))?;
    }
    if is_new {
        process::run(&package, "node", &["scripts/sizes.mjs"])?;
    }
    Ok(())
}
