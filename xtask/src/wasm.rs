//! `cargo xtask wasm`: builds the npm package in `wasm/npm`.

mod debian;
mod modules;
mod silence;
mod sysroot;
mod toolchain;

use std::fs;

use crate::{fingerprint, npm, process, progress};

const PACKAGE: &str = "wasm/npm";

/// Builds the two modules and the package's JavaScript into `wasm/npm/dist`; what is unchanged is left alone. `fast`
/// leaves out the last optimisation.
pub(crate) fn run(fast: bool) -> anyhow::Result<()> {
    npm::install(PACKAGE)?;
    let package = crate::root().join(PACKAGE);
    let modules = package.join("dist/wasm");
    let level = if fast { "fast" } else { "small" };
    let inputs = [
        "Cargo.toml",
        "core/Cargo.toml",
        "core/data",
        "core/presets",
        "core/src",
        "wasm-strength/Cargo.toml",
        "wasm-strength/src",
        "wasm/Cargo.toml",
        "wasm/src",
        "xtask/src/wasm",
    ];
    let mut is_new = false;
    fingerprint::unless_made(&modules.join(".made"), &fingerprint::of(&inputs, level)?, || {
        is_new = true;
        modules::build(&package, &modules, fast)
    })?;
    let inputs = ["wasm/npm/src", "wasm/npm/tsconfig.json", "wasm/npm/package-lock.json"];
    fingerprint::unless_made(&package.join("dist/.made"), &fingerprint::of(&inputs, "")?, || {
        is_new = true;
        progress::step("tsc");
        // The comments go into the types, where editors show them, and not to every browser.
        npm::run(
            &package,
            "tsc",
            &["--project", "tsconfig.json", "--emitDeclarationOnly"],
        )?;
        npm::run(
            &package,
            "tsc",
            &[
                "--project",
                "tsconfig.json",
                "--declaration",
                "false",
                "--removeComments",
            ],
        )
    })?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(crate::root().join(licence), package.join(licence))?;
    }
    if is_new {
        process::run(&package, "node", &["scripts/sizes.mjs"])?;
    }
    Ok(())
}
