//! Fuzzes everything that parses (`fuzz/`), with libFuzzer. The stable compiler instruments it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::{environment, process, progress};

/// What `cargo fuzz` tells a nightly compiler, said to the stable one.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Ccodegen-units=1 \
     --cfg=fuzzing";

/// A program of `fuzz/fuzz_targets`.
struct Target {
    name: &'static str,
    /// Inputs of a short run.
    runs: u32,
    /// Bytes of the longest input.
    longest: u32,
    /// More options of libFuzzer, and folders of inputs to begin with besides `fuzz/seeds`.
    more: &'static [&'static str],
}

const fn target(name: &'static str, runs: u32, longest: u32) -> Target {
    Target {
        name,
        runs,
        longest,
        more: &[],
    }
}

const TARGETS: [Target; 9] = [
    target("api_key", 200_000, 200),
    target("backup_code", 150_000, 100),
    target("cookie", 150_000, 400),
    target("email", 200_000, 300),
    target("forwarded", 100_000, 300),
    target("one_time_code", 200_000, 100),
    target("path", 50_000, 200),
    Target {
        more: &["-dict=seeds/policy.dict", "../core/presets"],
        ..target("policy", 200_000, 2_000)
    },
    Target {
        // Long texts from the beginning: they take most steps.
        more: &["-len_control=0"],
        ..target("strength", 10_000, 600)
    },
];

/// Of each target, in a long run.
const LONG_SECONDS: u32 = 50;

/// A fixed number of inputs for each target: the same program is given the same ones.
pub(crate) fn short() -> anyhow::Result<()> {
    let folder = build()?;
    let found = folder.join("found");
    // What another run has found would change which inputs follow.
    drop(fs::remove_dir_all(&found));
    for target in TARGETS {
        let runs = format!("-runs={}", target.runs);
        fuzz(&folder, &found, &target, &["-seed=1", &runs])?;
    }
    Ok(())
}

/// Some minutes in all, beginning with what earlier long runs have found.
pub(crate) fn long() -> anyhow::Result<()> {
    let folder = build()?;
    let found = environment::cache()?.join("fuzz");
    let seconds = format!("-max_total_time={LONG_SECONDS}");
    for target in TARGETS {
        fuzz(&folder, &found, &target, &[&seconds])?;
    }
    Ok(())
}

/// The folder of the programs.
fn build() -> anyhow::Result<PathBuf> {
    let host = process::output(Command::new("rustc").args(["--print", "host-tuple"])).context("rustc names no host")?;
    let folder = environment::target()?.join("fuzz");
    // With a target named, what runs during the build is not instrumented.
    let mut build = process::cargo(&["build", "--quiet", "--locked", "--release", "--bins", "--target", &host])?;
    build
        .current_dir(crate::root().join("fuzz"))
        .env("CARGO_TARGET_DIR", &folder)
        .env("RUSTFLAGS", FLAGS);
    process::check(&mut build)?;
    Ok(folder.join(host).join("release"))
}

/// Runs one target; shows what it says only where it ends with a fault.
fn fuzz(folder: &Path, found: &Path, target: &Target, extent: &[&str]) -> anyhow::Result<()> {
    let found = found.join(target.name);
    fs::create_dir_all(&found).with_context(|| format!("cannot create {}", found.display()))?;
    let mut command = Command::new(folder.join(target.name));
    command
        .current_dir(crate::root().join("fuzz"))
        .args(extent)
        .args(["-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"])
        .arg(format!("-max_len={}", target.longest))
        .arg(format!("-artifact_prefix={}/fault-", folder.display()))
        .arg(found)
        .arg(Path::new("seeds").join(target.name))
        .args(target.more);
    let output = command.output().with_context(|| format!("cannot start {command:?}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{said}\nfuzz target {}: {}", target.name, output.status);
    }
    let figure = |name: &str| {
        let mut lines = said.lines().rev();
        let value = lines.find_map(|line| line.strip_prefix(name)?.split_whitespace().next_back());
        value.unwrap_or("?").to_owned()
    };
    progress::step(&format!(
        "fuzz: {} {} inputs, {} a second",
        target.name,
        figure("stat::number_of_executed_units:"),
        figure("stat::average_exec_per_sec:")
    ));
    Ok(())
}
