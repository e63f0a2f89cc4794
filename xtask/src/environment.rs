//! What the surroundings say: the only place that reads environment variables.
#![expect(clippy::disallowed_methods, reason = "a build tool is configured by its environment")]

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// Where the project keeps what can be made again, outside the clone.
pub(crate) fn cache() -> anyhow::Result<PathBuf> {
    let base = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    let cache = base.context("neither XDG_CACHE_HOME nor HOME is set")?.join("lockstep");
    fs::create_dir_all(&cache).with_context(|| format!("cannot create {}", cache.display()))?;
    Ok(cache)
}

/// Where cargo builds.
pub(crate) fn target() -> anyhow::Result<PathBuf> {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) if !folder.is_empty() => Ok(PathBuf::from(folder)),
        _ => Ok(cache()?.join("target")),
    }
}

/// Where rustup keeps its toolchains.
pub(crate) fn rustup_home() -> Option<PathBuf> {
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".rustup"));
    env::var_os("RUSTUP_HOME").map(PathBuf::from).or(home)
}

/// Which way to the WebAssembly target is asked for by `LOCKSTEP_WASM_TOOLCHAIN`: `rustup`, `debian` or either.
pub(crate) fn wasm_toolchain() -> String {
    env::var("LOCKSTEP_WASM_TOOLCHAIN").unwrap_or_default()
}

/// Where cargo keeps the crates that it fetched.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or(home)
}

/// The folder of this package, as `cargo run` says it.
pub(crate) fn package() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from)
}
