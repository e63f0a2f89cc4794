//! Licences, sources and bans of everything that is linked (`deny.toml`).

use std::process::Command;

use crate::{environment, process, progress};

const VERSION: &str = "0.20.2";

/// Runs cargo-deny, installing it once. Advisories need a database from elsewhere and are left to
/// `cargo deny check advisories`.
pub(crate) fn run() -> anyhow::Result<()> {
    let tools = environment::cache()?.join("tools");
    let program = tools.join("bin/cargo-deny");
    let installed = process::output(Command::new(&program).arg("--version"));
    if installed.is_none_or(|version| !version.ends_with(VERSION)) {
        progress::step("cargo install cargo-deny (once, some minutes)");
        let mut install = process::cargo(&["install", "--quiet", "--locked", "--root"])?;
        install.arg(&tools).arg(format!("cargo-deny@{VERSION}"));
        // It runs for a second: building it fast matters more than its speed.
        install
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        install
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env_remove("CARGO_TARGET_DIR");
        process::check(&mut install)?;
    }
    // It reads what every target links; the builds have fetched what this one does.
    process::check(&mut process::cargo(&["fetch", "--quiet", "--locked"])?)?;
    let mut check = Command::new(program);
    check.args([
        "--offline",
        "--log-level",
        "warn",
        "check",
        "bans",
        "licenses",
        "sources",
    ]);
    process::check(check.current_dir(crate::root()))
}
