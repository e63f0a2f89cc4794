//! Logins, guesses and a flood of them at the program itself, beside Argon2id alone on the same machine.

mod report;
mod served;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, bail};
use serde_json::Value;

use self::{report::Figures, served::Served};
use crate::{environment, process, progress};

const RESULTS: &str = "bench/lockout.md";
/// As many as the server hashes and lets wait on two cores, so that nobody is told to wait.
const CONNECTIONS: usize = 64;
/// In a flood: so many that as many requests as planned are sent while some of them wait for a hash.
const FLOODING: usize = 400;
const TIMES_CAPACITY: f64 = 20.0;

struct Plan {
    members: usize,
    /// Rows in the table of attempts: few and many.
    attempts: [usize; 2],
    rounds: usize,
    seconds: usize,
    flood_seconds: usize,
    starts: usize,
}

const FULL: Plan = Plan {
    members: 100_000,
    attempts: [1_000, 1_000_000],
    rounds: 3,
    seconds: 6,
    flood_seconds: 20,
    starts: 11,
};
const QUICK: Plan = Plan {
    members: 2_000,
    attempts: [1_000, 10_000],
    rounds: 1,
    seconds: 2,
    flood_seconds: 3,
    starts: 3,
};

/// A database, and what somebody needs to ask for it.
struct Filled {
    folder: PathBuf,
    tokens: String,
}

impl Drop for Filled {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// What one kind of request costs.
#[derive(Clone, Copy, Default)]
struct Cost {
    per_second: f64,
    cpu_micros: f64,
}

/// Of one kind of answer.
#[derive(Clone, Copy, Default)]
struct Answers {
    count: f64,
    p50: f64,
    p99: f64,
    longest: f64,
    within_50_millis: f64,
    without_retry_after: f64,
}

struct Flood {
    seconds: f64,
    planned_per_second: f64,
    hashed: Answers,
    refused: Answers,
    /// Of people who are logged in, while nothing else happens and in the flood.
    sessions: [Answers; 2],
    resident_mib: f64,
    resident_without_files_mib: f64,
}

pub(super) fn run(quick: bool) -> anyhow::Result<()> {
    build()?;
    let plan = if quick { QUICK } else { FULL };
    let databases = plan.attempts.map(|attempts| Filled::new(plan.members, attempts));
    let [few, many] = databases;
    let (few, many) = (few?, many?);
    let before = load_average()?;
    progress::step("starts");
    let starts = starts(&plan, &many)?;
    let mut figures = Figures::new(plan.members, plan.attempts, starts);
    for round in 0..plan.rounds {
        progress::step(&format!("round {} of {}", round + 1, plan.rounds));
        figures.bare.push(bare(plan.seconds)?);
        // All of them in turn, so that whatever else the machine does meets each alike.
        for (at, filled) in [&few, &many].into_iter().enumerate() {
            let served = Served::start(&filled.folder)?;
            // Locks what is asked for as locked; the lock lasts a minute.
            cost(&served, &plan, "locked", &["401", "429"])?;
            for (kind, expected, costs) in [
                ("locked", &["429"][..], &mut figures.locked),
                ("login", &["200"], &mut figures.logins),
                ("unhashed", &["401"], &mut figures.unhashed),
            ] {
                let cost = cost(&served, &plan, kind, expected)?;
                if let Some(costs) = costs.get_mut(at) {
                    costs.push(cost);
                }
            }
        }
    }
    progress::step("flood");
    let capacity = figures.capacity();
    let flood = flood(&plan, &many, capacity)?;
    let text = figures.report(&plan, &flood, &before, &load_average()?)?;
    progress::result(&text);
    if !quick {
        fs::write(crate::root().join(RESULTS), &text).with_context(|| format!("cannot write {RESULTS}"))?;
    }
    Ok(())
}

fn build() -> anyhow::Result<()> {
    progress::step("the server: cargo build --release");
    let package = ["build", "--release", "--package", "lockstep-server"];
    process::check(process::cargo(&package)?.args(["--bin", "lockstep", "--example", "lockout_load"]))
}

/// The tool that fills, hashes and asks.
fn tool(arguments: &[&str]) -> anyhow::Result<Command> {
    let mut command = Command::new(environment::target()?.join("release/examples/lockout_load"));
    command.args(arguments);
    Ok(command)
}

fn printed(command: &mut Command) -> anyhow::Result<Value> {
    let text = process::output(command).with_context(|| format!("{command:?} has failed"))?;
    serde_json::from_str(&text).with_context(|| format!("{command:?} says `{text}`"))
}

/// Nothing of a kind that did not happen.
fn number(said: &Value, name: &str) -> f64 {
    said.get(name).and_then(Value::as_f64).unwrap_or_default()
}

impl Filled {
    fn new(members: usize, attempts: usize) -> anyhow::Result<Self> {
        progress::step(&format!("a database of {members} members and {attempts} attempts"));
        let folder = environment::cache()?.join(format!("bench-lockout-{attempts}"));
        drop(fs::remove_dir_all(&folder));
        let mut command = tool(&["fill"])?;
        command.arg(&folder).args([members.to_string(), attempts.to_string()]);
        let tokens = process::output(&mut command).context("the database cannot be filled")?;
        Ok(Self { folder, tokens })
    }
}

/// Argon2id alone on all cores.
fn bare(seconds: usize) -> anyhow::Result<Cost> {
    let said = printed(&mut tool(&["bare", &seconds.to_string()])?)?;
    let hashes = number(&said, "hashes");
    Ok(Cost {
        per_second: hashes / number(&said, "seconds"),
        cpu_micros: number(&said, "cpuSeconds") / hashes * 1e6,
    })
}

/// What one kind of request costs the server, all of whose answers have to be as expected.
fn cost(served: &Served, plan: &Plan, kind: &str, expected: &[&str]) -> anyhow::Result<Cost> {
    let before = served.cpu_seconds()?;
    let mut command = asking(served, plan, kind, CONNECTIONS, plan.seconds)?;
    let said = printed(&mut command)?;
    let cpu = served.cpu_seconds()? - before;
    let count: f64 = counts(&said, expected)?;
    Ok(Cost {
        per_second: count / number(&said, "seconds"),
        cpu_micros: cpu / count * 1e6,
    })
}

fn asking(served: &Served, plan: &Plan, kind: &str, connections: usize, seconds: usize) -> anyhow::Result<Command> {
    let mut command = tool(&["run", &served.address.to_string(), kind])?;
    command.args([plan.members, connections, seconds].map(|number| number.to_string()));
    Ok(command)
}

/// How many answers there were, of which none may be another one than expected.
fn counts(said: &Value, expected: &[&str]) -> anyhow::Result<f64> {
    let answers = said.get("answers").and_then(Value::as_object).context("no answers")?;
    if let Some(status) = answers.keys().find(|status| !expected.contains(&status.as_str())) {
        bail!("some answers are {status}: {said}");
    }
    Ok(answers.values().map(|answers| number(answers, "count")).sum())
}

fn answers(said: &Value, status: &str) -> Answers {
    let none = Value::Null;
    let of = said
        .get("answers")
        .and_then(|answers| answers.get(status))
        .unwrap_or(&none);
    Answers {
        count: number(of, "count"),
        p50: number(of, "p50"),
        p99: number(of, "p99"),
        longest: number(of, "max"),
        within_50_millis: number(of, "within50Millis"),
        without_retry_after: number(of, "withoutRetryAfter"),
    }
}

/// Milliseconds from the start of the program to its first answer.
fn starts(plan: &Plan, filled: &Filled) -> anyhow::Result<Vec<f64>> {
    let line = filled.tokens.lines().next().context("no token")?;
    let (_, token) = line.split_once(' ').context("no token")?;
    (0..plan.starts)
        .map(|_| Served::start(&filled.folder)?.first_answer(token))
        .collect()
}

/// Guesses at twenty times the rate at which passwords are hashed, while people who are logged in go on.
fn flood(plan: &Plan, filled: &Filled, capacity: f64) -> anyhow::Result<Flood> {
    let served = Served::start(&filled.folder)?;
    let per_second = capacity * TIMES_CAPACITY;
    let sessions = |seconds: usize| -> anyhow::Result<Command> {
        let mut command = asking(&served, plan, "session", 8, seconds)?;
        command.arg("200").stdin(Stdio::from(token_file(filled)?));
        Ok(command)
    };
    let calm = printed(&mut sessions(plan.seconds)?)?;
    let mut guessing = asking(&served, plan, "guess", FLOODING, plan.flood_seconds)?;
    let guessing = guessing.arg(per_second.to_string()).stdout(Stdio::piped()).spawn()?;
    let flooded = printed(&mut sessions(plan.flood_seconds)?);
    let guessed = guessing.wait_with_output()?;
    let flooded = flooded?;
    let said: Value = serde_json::from_slice(&guessed.stdout).context("the guesses have failed")?;
    counts(&said, &["401", "429", "503"])?;
    counts(&calm, &["200"])?;
    counts(&flooded, &["200"])?;
    let [limited, busy] = ["429", "503"].map(|status| answers(&said, status));
    if limited.count > 0.0 {
        bail!("a guess that is refused for its address is no part of this flood: {said}");
    }
    let (resident, without_files) = served.most_resident_mib()?;
    Ok(Flood {
        seconds: number(&said, "seconds"),
        planned_per_second: per_second,
        hashed: answers(&said, "401"),
        refused: busy,
        sessions: [answers(&calm, "200"), answers(&flooded, "200")],
        resident_mib: resident,
        resident_without_files_mib: without_files,
    })
}

fn token_file(filled: &Filled) -> anyhow::Result<fs::File> {
    let path: &Path = &filled.folder.join("tokens");
    fs::write(path, &filled.tokens).context("cannot write the tokens")?;
    fs::File::open(path).context("cannot read the tokens")
}

fn load_average() -> anyhow::Result<String> {
    let text = fs::read_to_string("/proc/loadavg").context("no load average")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}
