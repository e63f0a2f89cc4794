//! `lockstep password check --batch` over a million lines, on one thread and on all.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    process::Command,
};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::load::{load_average, machine, today};
use crate::{environment, process, progress};

const RESULTS: &str = "bench/batch.md";
const PASSWORDS: &str = "bench/native/passwords.txt";
/// Rules without a guess at the strength, and the same with one.
const RULES: [(&str, &str); 2] = [
    (
        "classes, length, common passwords",
        r#"{"password":{"minLength":10,"requireUppercase":true,"requireNumber":true,"requireSpecial":true,"forbidCommon":true}}"#,
    ),
    (
        "the same, and a strength of at least 3",
        r#"{"password":{"minLength":10,"requireUppercase":true,"requireNumber":true,"requireSpecial":true,"forbidCommon":true,"minStrength":3}}"#,
    ),
];

pub(super) fn run(quick: bool) -> anyhow::Result<()> {
    let (lines, rounds) = if quick { (20_000, 1) } else { (1_000_000, 3) };
    let build = [
        "build",
        "--release",
        "--package",
        "lockstep-server",
        "--bin",
        "lockstep",
    ];
    process::check(&mut process::cargo(&build)?)?;
    let folder = environment::cache()?.join("bench-batch");
    fs::create_dir_all(&folder)?;
    progress::step(&format!("{lines} passwords"));
    let file = folder.join("passwords.txt");
    write_passwords(&file, lines)?;
    let cores = std::thread::available_parallelism()?.get();
    let before = load_average()?;
    let mut rates = vec![[Vec::new(), Vec::new()]; RULES.len()];
    for round in 0..rounds {
        progress::step(&format!("round {} of {rounds}", round + 1));
        for (index, ((_, rules), rates)) in RULES.iter().zip(&mut rates).enumerate() {
            let policy = folder.join(format!("rules-{index}.json"));
            fs::write(&policy, rules)?;
            let mut counts = Vec::new();
            for (threads, rates) in [1, cores].into_iter().zip(rates.iter_mut()) {
                let mut answer = judge(&policy, &file, threads)?;
                let fields = answer.as_object_mut().context("no counts")?;
                let rate = fields.remove("passwordsPerSecond").and_then(|rate| rate.as_u64());
                rates.push(rate.context("it does not say how fast it was")?);
                for figure in ["threads", "seconds"] {
                    ensure!(fields.remove(figure).is_some(), "it does not say {figure}");
                }
                counts.push(answer);
            }
            ensure!(counts.first() == counts.last(), "the counts differ: {counts:#?}");
        }
    }
    fs::remove_dir_all(&folder)?;
    let text = report(lines, rounds, cores, &rates, &before, &load_average()?)?;
    progress::result(&text);
    if !quick {
        fs::write(crate::root().join(RESULTS), &text).with_context(|| format!("cannot write {RESULTS}"))?;
    }
    Ok(())
}

/// Different ones: each of the corpus of the keystrokes, with a number at its end.
fn write_passwords(file: &Path, count: usize) -> anyhow::Result<()> {
    let corpus = fs::read_to_string(crate::root().join(PASSWORDS)).context("no corpus")?;
    let mut out = BufWriter::new(File::create(file)?);
    for (number, password) in corpus.lines().cycle().take(count).enumerate() {
        writeln!(out, "{password}{number}")?;
    }
    Ok(out.flush()?)
}

fn judge(policy: &Path, file: &Path, threads: usize) -> anyhow::Result<Value> {
    let mut command = Command::new(environment::target()?.join("release/lockstep"));
    command.args(["password", "check", "--json", "--policy"]).arg(policy);
    command
        .arg("--batch")
        .arg(file)
        .args(["--threads", &threads.to_string()]);
    // Not all of them are accepted, and it ends with that.
    let output = command.output().context("cannot start it")?;
    serde_json::from_slice(&output.stdout).with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

fn report(
    lines: usize,
    rounds: usize,
    cores: usize,
    rates: &[[Vec<u64>; 2]],
    before: &str,
    after: &str,
) -> anyhow::Result<String> {
    let mut text = format!(
        "# What judging a file of passwords costs\n\n\
         Written by `cargo xtask bench batch` on {}: `lockstep password check --batch` over {lines} lines, the medians of {rounds} \
         runs each ({}, load average {before} before and {after} after). The counts of one thread and of all are the same, or this \
         is not written. Times depend on the machine and on what else it does; **only ratios within one run are claims**.\n\n\
         | rules | passwords a second on 1 thread | on {cores} threads | times |\n|---|---:|---:|---:|\n",
        today(),
        machine()?
    );
    for ((name, _), [one, all]) in RULES.iter().zip(rates) {
        let (one, all) = (middle(one), middle(all));
        #[expect(clippy::cast_precision_loss, reason = "a ratio for people")]
        let times = all as f64 / one as f64;
        writeln!(text, "| {name} | {one} | {all} | {times:.2} |")?;
    }
    Ok(text)
}

fn middle(rates: &[u64]) -> u64 {
    let mut rates = rates.to_vec();
    rates.sort_unstable();
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}
