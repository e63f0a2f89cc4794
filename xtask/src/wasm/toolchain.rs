//! A compiler with a standard library for WebAssembly.

use std::{path::PathBuf, process::Command};

use anyhow::bail;

use super::{debian, modules::has_std, sysroot};
use crate::{environment, process, progress};

/// How long `rustup target add` may take.
const RUSTUP_SECONDS: u32 = 180;

/// Which cargo builds the modules.
pub(super) enum Toolchain {
    /// The one that builds everything else.
    Project,
    /// Debian's, with a standard library of our own making in this folder.
    Debian(PathBuf),
}

impl Toolchain {
    /// The first of these that has the target: the project's compiler as it is, the one made earlier, the project's
    /// after `rustup target add`, Debian's compiler with a standard library that is compiled once.
    pub(super) fn find(target: &str) -> anyhow::Result<Self> {
        let asked = environment::wasm_toolchain();
        if asked != "debian" {
            if has_std(Command::new("rustc").current_dir(crate::root()), target) {
                return Ok(Self::Project);
            }
            if asked != "rustup"
                && let Some(made) = sysroot::made_earlier(target)?
            {
                return Ok(Self::Debian(made));
            }
            progress::step(&format!("rustup target add {target}"));
            let mut rustup = Command::new("rustup");
            rustup.args(["target", "add", target]).current_dir(crate::root());
            if process::succeeds_within(&mut rustup, RUSTUP_SECONDS)
                && has_std(Command::new("rustc").current_dir(crate::root()), target)
            {
                return Ok(Self::Project);
            }
            if asked == "rustup" {
                bail!("rustup cannot provide {target}");
            }
            progress::step(&format!(
                "rustup cannot provide {target}: falling back to Debian's compiler"
            ));
        }
        debian::install_compiler()?;
        let folder = match sysroot::made_earlier(target)? {
            Some(made) => made,
            None => sysroot::make(target)?,
        };
        Ok(Self::Debian(folder))
    }

    /// Its compiler.
    pub(super) fn rustc(&self) -> Command {
        match self {
            Self::Project => {
                let mut command = Command::new("rustc");
                command.current_dir(crate::root());
                command
            }
            Self::Debian(folder) => Command::new(folder.join("bin/rustc")),
        }
    }

    /// Its cargo.
    pub(super) fn cargo(&self) -> Command {
        match self {
            Self::Project => Command::new("cargo"),
            Self::Debian(folder) => {
                let mut command = Command::new(debian::CARGO);
                debian::forget_rustup(&mut command);
                command.env("RUSTC", folder.join("bin/rustc"));
                command
            }
        }
    }
}
