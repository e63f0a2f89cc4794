//! Packages of Python, in a folder of their own.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{apt, environment, fingerprint, process, progress};

/// The Python that has exactly the packages of the file `requirements`, below the root.
pub(crate) fn with(requirements: &str) -> anyhow::Result<PathBuf> {
    let fingerprint = fingerprint::of(&[requirements], "")?;
    let folder = environment::cache()?.join("python");
    let python = folder.join("bin/python");
    fingerprint::unless_made(&folder.join(".installed"), &fingerprint, || {
        progress::step(&format!("pip install -r {requirements}"));
        apt::python()?;
        process::check(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        let mut install = Command::new(&python);
        install.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ]);
        install.args(["--only-binary", ":all:", "--requirement"]);
        process::check(install.arg(Path::new(requirements)).current_dir(crate::root()))
    })?;
    Ok(python)
}
