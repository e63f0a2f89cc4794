//! `cargo xtask generate`: files that are made from others and committed.

mod common_passwords;
mod lower_case;
mod nfc;
mod packed;
mod prefix_codes;
mod presets;
mod strength;
mod typescript;
mod words_file;

use std::{fs, path::Path};

use anyhow::{Context, bail};

/// Writes every generated file, or with `check` compares it with what is there.
pub(crate) fn run(check: bool) -> anyhow::Result<()> {
    nfc::generate(check)?;
    lower_case::generate(check)?;
    typescript::generate(check)?;
    presets::generate(check)?;
    common_passwords::generate(check)?;
    strength::generate(check)
}

/// Writes `content` to `path` below the root, or compares.
fn put(path: &str, content: &[u8], check: bool) -> anyhow::Result<()> {
    let file = crate::root().join(path);
    if fs::read(&file).is_ok_and(|current| current == content) {
        return Ok(());
    }
    if check {
        bail!("{path} is not what it is made from: run `cargo xtask generate` and commit the result");
    }
    fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    fs::write(&file, content).with_context(|| format!("cannot write {path}"))
}
