//! Debian's packages.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::{process, progress};

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
    install(&wanted)
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
        install(&[&format!("lld-{major}")])?;
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

fn install(packages: &[&str]) -> anyhow::Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    if process::output(Command::new("id").arg("-u")).as_deref() != Some("0") {
        bail!("the WebAssembly target needs Debian's compiler: run as root once: {line}");
    }
    if process::output(Command::new("apt-get").arg("--version")).is_none() {
        bail!("rustup could not add the WebAssembly target and this is not Debian: install the target, then try again");
    }
    progress::step(&line);
    process::check(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut command = Command::new("apt-get");
    command
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages);
    process::check(command.env("DEBIAN_FRONTEND", "noninteractive"))
}
