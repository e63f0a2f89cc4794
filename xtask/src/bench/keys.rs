//! Verifying one of 100,000 API keys beside npm's better-auth and beside a route that does nothing, under the same requests.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use anyhow::Context;

use super::load::{CONNECTIONS, Loaded, Measured, example, load_average, machine, middle, today, verdict};
use crate::{npm, process, progress};

const RESULTS: &str = "bench/keys.md";
const PEER: &str = "bench/keys";
/// The goals: how many times the peer's throughput, and a share of the bare route's.
const TIMES: f64 = 20.0;
const SHARE: f64 = 0.4;

struct Plan {
    keys: usize,
    rounds: usize,
    seconds: u32,
}

const FULL: Plan = Plan {
    keys: 100_000,
    rounds: 5,
    seconds: 6,
};
const QUICK: Plan = Plan {
    keys: 2_000,
    rounds: 1,
    seconds: 1,
};

/// What is compared: an address of a server.
struct Subject<'a> {
    name: &'static str,
    server: &'a Loaded,
    address: usize,
    /// What commits to the database meanwhile.
    writer: Option<&'a Path>,
    results: Vec<Measured>,
    resident: f64,
}

impl<'a> Subject<'a> {
    fn new(name: &'static str, server: &'a Loaded, address: usize) -> Self {
        Self {
            name,
            server,
            address,
            writer: None,
            results: Vec::new(),
            resident: 0.0,
        }
    }

    fn measure(&self, seconds: u32) -> anyhow::Result<Measured> {
        match self.writer {
            None => self.server.measure(self.address, seconds),
            Some(program) => self.server.measure_written(program, self.address, seconds),
        }
    }
}

pub(super) fn run(quick: bool) -> anyhow::Result<()> {
    let plan = if quick { QUICK } else { FULL };
    let program = example("keys_load")?;
    npm::install(PEER)?;
    progress::step(&format!("databases of {} keys", plan.keys));
    let ours = Loaded::start(|| Command::new(&program), "keys", plan.keys, 2)?;
    let tuned = peer(&plan, "tuned")?;
    let documented = peer(&plan, "documented")?;
    let mut subjects = [
        Subject::new("bare route", &ours, 1),
        Subject::new("Lockstep", &ours, 0),
        Subject {
            writer: Some(&program),
            ..Subject::new("Lockstep, a hundred commits a second", &ours, 0)
        },
        Subject::new("`better-auth`, its database tuned", &tuned, 0),
        Subject::new("`better-auth` as documented", &documented, 0),
    ];
    let before = load_average()?;
    for round in 0..plan.rounds {
        progress::step(&format!("round {} of {}", round + 1, plan.rounds));
        // All of them in turn, so that whatever else the machine does meets each alike.
        for subject in &mut subjects {
            subject.results.push(subject.measure(plan.seconds)?);
            subject.resident = subject.server.resident()?;
        }
    }
    let text = report(&plan, &subjects, &before, &load_average()?)?;
    progress::result(&text);
    if !quick {
        fs::write(crate::root().join(RESULTS), &text).with_context(|| format!("cannot write {RESULTS}"))?;
    }
    Ok(())
}

fn peer(plan: &Plan, database: &str) -> anyhow::Result<Loaded> {
    let node = || {
        let mut node = Command::new("node");
        node.current_dir(crate::root().join(PEER))
            .args(["server.mjs", database])
            .env("NODE_ENV", "production");
        node
    };
    Loaded::start(node, &format!("keys-{database}"), plan.keys, 1)
}

fn report(plan: &Plan, subjects: &[Subject<'_>; 5], before: &str, after: &str) -> anyhow::Result<String> {
    let medians = subjects.each_ref().map(|subject| middle(&subject.results));
    let [bare, ours, _, tuned, documented] = medians;
    let [_, our_server, _, tuned_server, documented_server] = subjects;
    let mut text = format!(
        "# What verifying an API key costs\n\n\
         Written by `cargo xtask bench keys` on {}: the medians of {} runs of {} s each of Debian's wrk on the same machine \
         ({}, Node.js {}, load average {before} before and {after} after), {CONNECTIONS} connections, one thread of wrk, 2,000 of {} keys in \
         turn, each key in SQLite. What is compared does not do the same. Times depend on the machine and on what else it does; \
         **only ratios within one run are claims**.\n\n\
         | | requests a second | of the bare route | p99, ms | resident set, MiB |\n|---|---:|---:|---:|---:|\n",
        today(),
        plan.rounds,
        plan.seconds,
        machine()?,
        process::output(Command::new("node").arg("--version")).unwrap_or_default(),
        plan.keys,
    );
    for (subject, median) in subjects.iter().zip(&medians) {
        // The bare route is served by the process of the row below it.
        let resident = if subject.address == 1 {
            String::new()
        } else {
            format!("{:.0}", subject.resident)
        };
        writeln!(
            text,
            "| {} | {:.0} | {:.0} % | {:.2} | {resident} |",
            subject.name,
            median.per_second,
            median.per_second / bare.per_second * 100.0,
            median.p99,
        )?;
    }
    let times = ours.per_second / tuned.per_second.max(documented.per_second);
    let share = ours.per_second / bare.per_second;
    let smallest = tuned_server.resident.min(documented_server.resident);
    write!(
        text,
        "\n| goal | measured | |\n|---|---:|---|\n\
         | at least {TIMES:.0} times the requests of the faster `better-auth` | {times:.1} | {} |\n\
         | a smaller resident set than the smaller `better-auth` | {:.0} of {smallest:.0} MiB | {} |\n\
         | at least {:.0} % of the bare route | {:.0} % | {} |\n\n\
         ## What each does\n\n{WHAT}",
        verdict(times >= TIMES),
        our_server.resident,
        verdict(our_server.resident < smallest),
        SHARE * 100.0,
        share * 100.0,
        verdict(share >= SHARE),
    )?;
    Ok(text)
}

const WHAT: &str = "\
- **bare route**: `get(async || ())` in axum without any layer, in the process of Lockstep.
- **Lockstep**: `GET /v1/verify`. The key, its owner, the owner's factors, password state and memberships and the
  organization's policy are read from the database and decided upon; the answer has nine headers. What was read is kept
  until anybody commits, which the database is asked for each request. That a key was used is noted at most once an hour. All
  cores.
- **Lockstep, a hundred commits a second**: the same, while another process commits to its database so often that nearly
  every request reads everything.
- **`better-auth`** 1.7.5 with `@better-auth/api-key` 1.7.5 and better-sqlite3 12, behind a small `node:http` server
  (`keys/server.mjs`): `auth.api.verifyApiKey`, which reads the key, compares hash and end, and writes to the key's row that
  it was used, each time. Its limits of requests are off. One process, as Node.js is run unless somebody arranges for more.
  *As documented*: the database as `new Database(file)` opens it. *Tuned*: with a write-ahead log and `synchronous = NORMAL`.
";
