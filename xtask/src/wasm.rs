//! `cargo xtask wasm`: builds the npm package in `wasm/npm`.

mod debian;
mod modules;
mod silence;
mod sysroot;
mod toolchain;

use std::fs;

use crate::{fingerprint, npm, process, progress};

const PACKAGE: &str = "wasm/npm";

/// One file for each way in, so that a page without a bundler waits for few, and without comments. What is loaded later
/// stays apart.
const BUNDLING: [&str; 14] = [
    "build/node.js",
    "build/strength-module.js",
    "build/strength-worker.js",
    "build/web.js",
    "build/access-node.js",
    "build/access-web.js",
    "--bundle",
    "--external:./strength-module.js",
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
    ("de.words", "de"),
    ("fr.words", "fr"),
    ("standard.words", "standard"),
];

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
        modules::build(&package, &build, &modules, fast)
    })?;
    let inputs = ["wasm/npm/src", "wasm/npm/tsconfig.json", "wasm/npm/package-lock.json"];
    fingerprint::unless_made(&package.join("dist/.made"), &fingerprint::of(&inputs, "")?, || {
        is_new = true;
        progress::step("tsc and esbuild");
        npm::run(&package, "tsc", &["--project", "tsconfig.json"])?;
        npm::run(&package, "esbuild", &BUNDLING)
    })?;
    fs::create_dir_all(package.join("dist/data"))?;
    for (from, to) in DATA {
        let to = format!("dist/data/{to}.bin");
        fs::copy(crate::root().join("core/data").join(from), package.join(to))?;
    }
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(crate::root().join(licence), package.join(licence))?;
    }
    if is_new {
        process::run(&package, "node", &["scripts/sizes.mjs"])?;
    }
    Ok(())
}
