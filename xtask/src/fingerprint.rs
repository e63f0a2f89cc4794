//! Tells whether what something is made from has changed since it was made.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::Context;

/// Names that are made, not written.
const SKIPPED: [&str; 4] = ["node_modules", "dist", "target", ".git"];

/// A fingerprint of files and folders below the root, of their names and content, and of `options`.
pub(crate) fn of(paths: &[&str], options: &str) -> anyhow::Result<String> {
    let mut files = Vec::new();
    for path in paths {
        collect(&crate::root().join(path), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    options.hash(&mut hasher);
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)
            .with_context(|| format!("cannot read {}", file.display()))?
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Runs `make` unless the mark at `mark` already says `fingerprint`; marks it when it went well.
pub(crate) fn unless_made(
    mark: &Path,
    fingerprint: &str,
    make: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if fs::read_to_string(mark).is_ok_and(|made| made == fingerprint) {
        return Ok(());
    }
    make()?;
    fs::create_dir_all(mark.parent().unwrap_or(Path::new(".")))?;
    // A clone made by linking shares the old mark.
    drop(fs::remove_file(mark));
    fs::write(mark, fingerprint).with_context(|| format!("cannot write {}", mark.display()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    for entry in entries {
        let entry = entry?;
        if !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}
