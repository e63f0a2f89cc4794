//! A standard library for WebAssembly, compiled once from the sources that come with Debian's compiler.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use super::{
    debian::{self, CARGO, RUSTC},
    modules::has_std,
};
use crate::{environment, process, progress};

const EMPTY_PACKAGE: &str = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n";

/// The folder of the library that was made for the compiler that is installed now.
pub(super) fn made_earlier(target: &str) -> anyhow::Result<Option<PathBuf>> {
    let Some((release, _)) = compiler() else {
        return Ok(None);
    };
    let folder = folder(&release)?;
    Ok(has_std(&mut Command::new(folder.join("bin/rustc")), target).then_some(folder))
}

/// Compiles it. A half-made folder is never left under its final name.
pub(super) fn make(target: &str) -> anyhow::Result<PathBuf> {
    let (release, host) = compiler().context("/usr/bin/rustc does not run")?;
    progress::step(&format!(
        "building std for {target} with Debian's rustc {release}, once, about a minute"
    ));
    let folder = folder(&release)?;
    let draft = folder.with_extension("draft");
    for old in [&folder, &draft] {
        if old.exists() {
            fs::remove_dir_all(old)?;
        }
    }
    let build = draft.join("build");
    fs::create_dir_all(build.join("src"))?;
    fs::write(build.join("src/lib.rs"), "")?;
    fs::write(build.join("Cargo.toml"), EMPTY_PACKAGE)?;
    compile(&build, target, &release)?;
    let library = draft.join("lib/rustlib").join(target).join("lib");
    fs::create_dir_all(&library)?;
    for entry in fs::read_dir(build.join("target").join(target).join("release/deps"))?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(entry.path(), library.join(name.as_ref()))?;
        }
    }
    fs::remove_dir_all(&build)?;
    borrow_host(&draft, &host)?;
    write_compiler(&draft, &folder)?;
    fs::rename(&draft, &folder)?;
    match made_earlier(target)? {
        Some(made) => Ok(made),
        None => bail!(
            "the standard library in {} cannot be used: remove it and try again",
            folder.display()
        ),
    }
}

fn compile(build: &Path, target: &str, release: &str) -> anyhow::Result<()> {
    let mut command = Command::new(CARGO);
    debian::forget_rustup(&mut command);
    command
        .args([
            "build",
            "--quiet",
            "--release",
            "-Zbuild-std=std,panic_abort,test",
            "--target",
            target,
        ])
        .current_dir(build)
        .env("RUSTC", RUSTC)
        // `-Zbuild-std` on a stable compiler, for that compiler's own library only.
        .env("RUSTC_BOOTSTRAP", "1")
        // Keeps the library's own hashbrown, cfg-if, … apart from the project's.
        .env("__CARGO_DEFAULT_LIB_METADATA", format!("lockstep-{release}"))
        // As in the official library, so that link-time optimisation works.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_INCREMENTAL", "0");
    process::check(&mut command)
}

/// Build scripts and procedural macros need the host's library; linking needs a linker where rustc looks for it.
fn borrow_host(draft: &Path, host: &str) -> anyhow::Result<()> {
    let sysroot = debian::sysroot().context("/usr/bin/rustc does not run")?;
    let own = draft.join("lib/rustlib").join(host);
    fs::create_dir_all(own.join("bin"))?;
    symlink(sysroot.join("lib/rustlib").join(host).join("lib"), own.join("lib"))?;
    symlink(debian::linker()?, own.join("bin/rust-lld"))?;
    Ok(())
}

/// Debian's compiler, told where its library is.
fn write_compiler(draft: &Path, folder: &Path) -> anyhow::Result<()> {
    let compiler = draft.join("bin/rustc");
    fs::create_dir_all(draft.join("bin"))?;
    fs::write(
        &compiler,
        format!("#!/bin/sh\nexec {RUSTC} --sysroot '{}' \"$@\"\n", folder.display()),
    )?;
    fs::set_permissions(&compiler, Permissions::from_mode(0o755))?;
    Ok(())
}

fn folder(release: &str) -> anyhow::Result<PathBuf> {
    Ok(environment::cache()?.join("wasm").join(format!("rust-{release}")))
}

/// The release and the host of Debian's compiler.
fn compiler() -> Option<(String, String)> {
    let version = process::output(Command::new(RUSTC).arg("-vV"))?;
    let line = |prefix| {
        version
            .lines()
            .find_map(|line| line.strip_prefix(prefix))
            .map(str::to_owned)
    };
    Some((line("release: ")?, line("host: ")?))
}
