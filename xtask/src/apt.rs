//! Installs Debian's packages.

use std::{path::Path, process::Command};

use anyhow::bail;

use crate::{process, progress};

/// Installs `packages`, which `purpose` needs; says what to run when it may not.
pub(crate) fn install(packages: &[&str], purpose: &str) -> anyhow::Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install --no-install-recommends {}", packages.join(" "));
    if process::output(Command::new("apt-get").arg("--version")).is_none() {
        bail!(
            "{purpose}: install {} with this system's own tools, then try again",
            packages.join(", ")
        );
    }
    if process::output(Command::new("id").arg("-u")).as_deref() != Some("0") {
        bail!("{purpose}: run as root once: {line}");
    }
    progress::step(&line);
    process::check(Command::new("apt-get").args(["update", "-qq"]))?;
    let mut command = Command::new("apt-get");
    command
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages);
    // The run level of maintenance keeps a package from starting its service.
    process::check(command.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1"))
}

/// Debian's nginx and Caddy, which the tests start on free ports.
pub(crate) fn proxies() -> anyhow::Result<()> {
    let places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];
    let mut packages = Vec::new();
    if !places.iter().any(|place| Path::new(place).exists()) {
        packages.push("nginx-light");
    }
    if !Path::new("/usr/bin/caddy").exists() {
        packages.push("caddy");
    }
    install(&packages, "the tests of forward authentication need nginx and Caddy")
}

/// Debian's PostgreSQL, of which the tests start one of their own, and what gives its servers wrong clocks.
pub(crate) fn database() -> anyhow::Result<()> {
    let mut versions = Path::new("/usr/lib/postgresql").read_dir().into_iter().flatten();
    let is_there = versions.any(|version| version.is_ok_and(|version| version.path().join("bin/initdb").exists()));
    let mut packages = Vec::new();
    if !is_there {
        packages.push("postgresql-15");
    }
    if !Path::new("/usr/bin/faketime").exists() {
        packages.push("faketime");
    }
    install(
        &packages,
        "the tests of the server need PostgreSQL, and faketime for machines whose clocks are wrong",
    )
}

/// Python, and what makes folders for its packages.
pub(crate) fn python() -> anyhow::Result<()> {
    let is_there = process::output(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_some();
    let packages: &[&str] = if is_there { &[] } else { &["python3-venv"] };
    install(packages, "the test of the API's description needs Python")
}

/// Debian's valgrind, whose callgrind counts instructions.
pub(crate) fn valgrind() -> anyhow::Result<()> {
    let is_there = process::output(Command::new("valgrind").arg("--version")).is_some();
    let packages: &[&str] = if is_there { &[] } else { &["valgrind"] };
    install(packages, "counting instructions needs valgrind")
}

/// Debian's wrk.
pub(crate) fn load_generator() -> anyhow::Result<()> {
    let is_there = process::output(Command::new("sh").args(["-c", "command -v wrk"])).is_some();
    let packages: &[&str] = if is_there { &[] } else { &["wrk"] };
    install(packages, "the benchmark needs wrk")
}

/// Debian's Chromium, and a font for it.
pub(crate) fn browser() -> anyhow::Result<()> {
    let missing = |file: &str| !Path::new(file).exists();
    let mut packages = Vec::new();
    if missing("/usr/bin/chromium") {
        packages.push("chromium");
    }
    if missing("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf") {
        packages.push("fonts-dejavu-core");
    }
    install(&packages, "the browser tests need Chromium")
}

/// Generators of one-time codes that are not ours.
pub(crate) fn authenticators() -> anyhow::Result<()> {
    let missing = |file: &str| !Path::new(file).exists();
    let mut packages = Vec::new();
    if missing("/usr/bin/oathtool") {
        packages.push("oathtool");
    }
    if missing("/usr/lib/python3/dist-packages/pyotp") {
        packages.push("python3-pyotp");
    }
    install(&packages, "the tests of one-time codes compare with other generators")
}
