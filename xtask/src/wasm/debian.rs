//! Debian's packages.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Context;

use crate::{apt, process};

const NEED: &str = "rustup could not add the WebAssembly target, and the build needs Debian's newer compiler";

pub(super) const CARGO: &str = "/usr/bin/cargo";
pub(super) const RUSTC: &str = "/usr/bin/rustc";

/// Installs Debian's newer Rust with the sources of its standard library, unless it is there.
pub(super) fn install_compiler() -> anyhow::Result<()> {
    let mut wanted = Vec::new();
    let sources = sysroot().map(|sysroot| sysroot.join("lib/rustlib/src/rust/library/std"));
    if !sources.is_some_and(|sources| sources.is_dir()) {
        wanted.extend(["rustc-web", "rust-web-src"]);
    }
    if !Path::new(CARGO).exists() {
        wanted.push("cargo-web");
    }
    apt::install(&wanted, NEED)
}

/// A generic LLD driver: rustup's, or Debian's of the LLVM version that its rustc was built with.
pub(super) fn linker() -> anyhow::Result<PathBuf> {
    if let Some(found) = rustup_linker() {
        return Ok(found);
    }
    let version = process::output(Command::new(RUSTC).arg("-vV")).context("/usr/bin/rustc does not run")?;
    let llvm = version.lines().find_map(|line| line.strip_prefix("LLVM version: "));
    let major = llvm
        .and_then(|llvm| llvm.split('.').next())
        .context("rustc does not say its LLVM version")?;
    let linker = PathBuf::from(format!("/usr/lib/llvm-{major}/bin/lld"));
    if !linker.exists() {
        apt::install(&[&format!("lld-{major}")], NEED)?;
    }
    Ok(linker)
}

/// The folder of Debian's compiler.
pub(super) fn sysroot() -> Option<PathBuf> {
    process::output(Command::new(RUSTC).args(["--print", "sysroot"])).map(PathBuf::from)
}

/// Debian's tools must not be sent to rustup's, nor build where the caller builds.
pub(super) fn forget_rustup(command: &mut Command) {
    for variable in [
        "CARGO",
        "CARGO_BUILD_TARGET",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_TARGET_DIR",
        "RUSTC",
        "RUSTC_WRAPPER",
        "RUSTDOC",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
    ] {
        command.env_remove(variable);
    }
}

fn rustup_linker() -> Option<PathBuf> {
    let toolchains = crate::environment::rustup_home()?.join("toolchains").read_dir().ok()?;
    toolchains
        .flatten()
        .filter_map(|toolchain| toolchain.path().join("lib/rustlib").read_dir().ok())
        .flat_map(Iterator::flatten)
        .find_map(|target| target.path().join("bin/rust-lld").canonicalize().ok())
}
