//! `cargo xtask test`: every test, on a machine that has Rust, Node and, on Debian, root.

use std::{path::PathBuf, time::Instant};

use anyhow::bail;

use crate::{
    apt, contract, environment, fuzz, generate, instructions, npm, package_test, process, progress, supply_chain, wasm,
    web_demo,
};

/// A heavy test that has a full form besides the short one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Area {
    /// 10,000 requests and more against the API's description, in place of some hundreds.
    Contract,
    /// 2,000,000 verdicts and estimates in Node and half as many in Chromium, in place of 100,000 and 10,000.
    Differential,
    /// One code used a hundred times at once, 200 rounds in place of 2, on both databases.
    Races,
    /// Seven minutes of inputs for everything that parses, in place of some seconds.
    Fuzz,
    /// A thousand guesses at once at one account, 20 rounds in place of 1.
    Lockout,
    /// Whether the time of an answer tells who has an account: 2,500 answers each in place of none.
    Enumeration,
    /// 100,000 one-time codes of each of three other generators, in place of 3,000.
    Totp,
    /// 120 changes of the policy while 200 sessions and tokens are in use, in place of 6.
    Flips,
    /// 1,000,000 passwords against the npm package `zxcvbn`, in place of 20,000.
    Strength,
    /// The server killed 300 times under load, in place of 8, on both databases.
    Crash,
    /// 500 power cuts, in place of 40.
    Power,
}

type Step = (&'static str, fn() -> anyhow::Result<()>);

/// In an order in which a cheap failure comes before a costly step, and each thing is built once.
const STEPS: &[Step] = &[
    ("format", || {
        process::check(&mut process::cargo(&["fmt", "--all", "--check"])?)
    }),
    ("browser", apt::browser),
    ("other generators of one-time codes", apt::authenticators),
    ("reverse proxies", apt::proxies),
    ("database", apt::database),
    ("npm package", || wasm::run(false)),
    ("web demo", web_demo::build),
    ("packages of the tests", || npm::install("tests")),
    ("npm package, as a user gets it", package_test::run),
    ("lints", || {
        process::check(&mut process::cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--quiet",
            "--",
            "--deny",
            "warnings",
        ])?)
    }),
    ("native, WebAssembly and HTTP", || {
        process::check_tests(&mut process::cargo(&[
            "test",
            "--workspace",
            "--quiet",
            "--no-fail-fast",
        ])?)
    }),
    ("HTTP on PostgreSQL", on_postgres),
    ("instructions of a keystroke", instructions::check),
    ("generated files", || generate::run(true)),
    ("the API's description", contract::short),
    ("fuzzing", fuzz::short),
    ("end to end", end_to_end),
    ("supply chain", supply_chain::run),
];

/// Runs every step, or the long form of one area alone; a failed step does not keep the others from running.
pub(crate) fn run(long: Option<Area>) -> anyhow::Result<()> {
    match long {
        None => {}
        Some(Area::Contract) => return contract::long(),
        Some(Area::Differential) => return differential(),
        Some(Area::Enumeration) => return enumeration(),
        Some(Area::Flips) => return flips(),
        Some(Area::Fuzz) => return fuzz::long(),
        Some(Area::Lockout) => return lockout(),
        Some(Area::Races) => return races(),
        Some(Area::Totp) => return totp(),
        Some(Area::Strength) => return strength(),
        Some(Area::Crash) => return crash(),
        Some(Area::Power) => return power(),
    }
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for (name, step) in STEPS {
        progress::step(&format!("test: {name}"));
        let began = now();
        let result = step();
        let verdict = if result.is_ok() { "passed" } else { "FAILED" };
        lines.push(format!("{verdict}  {:>5.0} s  {name}", began.elapsed().as_secs_f64()));
        if let Err(error) = result {
            let failure = format!("{name} failed: {error:#}");
            progress::step(&format!("test: {failure}"));
            failed.push(failure);
        }
    }
    progress::result(&lines.join("\n"));
    progress::result(&format!(
        "steps: {} passed, {} failed",
        STEPS.len() - failed.len(),
        failed.len()
    ));
    if !failed.is_empty() {
        bail!("{}", failed.join("\n\n"));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "how long a step takes is told to a person")]
fn now() -> Instant {
    Instant::now()
}

/// Tests of the server that say nothing on PostgreSQL, and why.
const NOT_ON_POSTGRES: [(&str, &str); 6] = [
    (
        "start::the_first_start_makes_a_private_directory_and_keys",
        "is about the mode of SQLite's files",
    ),
    (
        "start::a_damaged_database_stops_the_start_with_what_to_do",
        "damages SQLite's file",
    ),
    (
        "start::a_database_that_is_damaged_somewhere_else_stops_the_server_soon_after_the_start",
        "damages SQLite's file",
    ),
    (
        "storage::a_full_disk_is_503_and_loses_nothing_that_was_acknowledged",
        "limits the size of SQLite's file",
    ),
    ("durability::power::", "is about what is left of SQLite's files"),
    ("postgres::", "is on PostgreSQL anyway, and has run"),
];

/// The binary that has just run on SQLite, once more.
fn on_postgres() -> anyhow::Result<()> {
    let mut command = process::cargo(&["test", "--quiet", "--workspace", "--test", "http", "--"])?;
    for (name, reason) in NOT_ON_POSTGRES {
        progress::step(&format!("not on PostgreSQL: {name} {reason}"));
        command.args(["--skip", name]);
    }
    process::check_tests(command.env("LOCKSTEP_TEST_DATABASE", "postgres"))
}

fn end_to_end() -> anyhow::Result<()> {
    let server = server()?;
    npm::install("tests/e2e")?;
    process::check_tests(npm::script("tests/e2e", "test").env("LOCKSTEP_BIN", server))
}

/// The program, with the features of the whole workspace, as the tests have built it: another set would be another build.
pub(crate) fn server() -> anyhow::Result<PathBuf> {
    process::check(&mut process::cargo(&["test", "--quiet", "--workspace", "--no-run"])?)?;
    Ok(environment::target()?.join("debug/lockstep"))
}

fn races() -> anyhow::Result<()> {
    on_both("races::", ("LOCKSTEP_RACE_ROUNDS", "200"))
}

fn lockout() -> anyhow::Result<()> {
    let rounds = ("LOCKSTEP_LOCKOUT_ROUNDS", "20");
    on_both("lockout::", rounds)?;
    at_length("skewed::", &[rounds])
}

fn enumeration() -> anyhow::Result<()> {
    on_both("enumeration::", ("LOCKSTEP_ENUMERATION_SAMPLES", "2500"))
}

fn crash() -> anyhow::Result<()> {
    on_both("durability::crash::", ("LOCKSTEP_CRASHES", "300"))
}

fn power() -> anyhow::Result<()> {
    at_length("durability::power::", &[("LOCKSTEP_POWER_CUTS", "500")])
}

fn on_both(test: &str, rounds: (&str, &str)) -> anyhow::Result<()> {
    apt::database()?;
    for database in ["sqlite", "postgres"] {
        at_length(test, &[rounds, ("LOCKSTEP_TEST_DATABASE", database)])?;
    }
    Ok(())
}

fn flips() -> anyhow::Result<()> {
    at_length("flips::", &[("LOCKSTEP_FLIPS", "120")])
}

/// Tests of the server, as often as they are told.
fn at_length(test: &str, told: &[(&str, &str)]) -> anyhow::Result<()> {
    let package = ["--package", "lockstep-server", "--test", "http"];
    let arguments = [&["test", "--release"], &package[..], &["--", test, "--nocapture"]].concat();
    process::check(process::cargo(&arguments)?.envs(told.iter().copied()))
}

fn totp() -> anyhow::Result<()> {
    apt::authenticators()?;
    npm::install("tests")?;
    let arguments = ["test", "--release", "--package", "lockstep-tests", "--test", "totp"];
    process::check(process::cargo(&arguments)?.env("LOCKSTEP_TOTP_CASES", "100000"))
}

fn differential() -> anyhow::Result<()> {
    wasm::run(false)?;
    npm::install("tests")?;
    let arguments = [
        "test",
        "--release",
        "--package",
        "lockstep-tests",
        "--test",
        "differential",
        "--",
        "--nocapture",
    ];
    process::check(process::cargo(&arguments)?.env("LOCKSTEP_DIFFERENTIAL_CASES", "2000000"))
}

fn strength() -> anyhow::Result<()> {
    npm::install("tests")?;
    let arguments = [
        "test",
        "--release",
        "--package",
        "lockstep-tests",
        "--test",
        "strength",
        "--",
        "--nocapture",
    ];
    process::check(process::cargo(&arguments)?.env("LOCKSTEP_STRENGTH_CASES", "1000000"))
}
