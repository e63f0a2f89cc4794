//! `GET /v1/verify` beside a route that does nothing, in the same process, under the same requests.

use std::{fmt::Write as _, fs, process::Command};

use anyhow::Context;

use super::load::{CONNECTIONS, Loaded, Measured, example, load_average, middle, today, verdict};
use crate::progress;

const RESULTS: &str = "bench/verify.md";
/// The goals: a share of the bare route's throughput, milliseconds, and how far the sizes may be apart.
const SHARE: f64 = 0.4;
const P99: f64 = 25.0;
const APART: f64 = 0.2;

/// The addresses of the server, in the order in which it prints them.
const VERIFIED: usize = 0;
const BARE: usize = 1;

struct Plan {
    members: &'static [usize],
    rounds: usize,
    seconds: u32,
}

const FULL: Plan = Plan {
    members: &[1_000, 10_000, 100_000],
    rounds: 3,
    seconds: 15,
};
const QUICK: Plan = Plan {
    members: &[1_000, 5_000],
    rounds: 1,
    seconds: 1,
};

pub(super) fn run(quick: bool) -> anyhow::Result<()> {
    let program = example("verify_load")?;
    let plan = if quick { QUICK } else { FULL };
    let mut servers = Vec::new();
    for members in plan.members {
        progress::step(&format!("a database of {members} members"));
        let name = format!("verify-{members}");
        servers.push(Loaded::start(|| Command::new(&program), &name, *members, 2)?);
    }
    let before = load_average()?;
    let mut bare = Vec::new();
    let mut verified = vec![[Vec::new(), Vec::new()]; servers.len()];
    for round in 0..plan.rounds {
        progress::step(&format!("round {} of {}", round + 1, plan.rounds));
        // All of them in turn, so that whatever else the machine does meets each alike.
        for (server, results) in servers.iter().zip(&mut verified) {
            bare.push(server.measure(BARE, plan.seconds)?);
            let [quiet, written] = results;
            quiet.push(server.measure(VERIFIED, plan.seconds)?);
            written.push(server.measure_written(&program, VERIFIED, plan.seconds)?);
        }
    }
    let verified = verified
        .iter()
        .map(|results| results.each_ref().map(|results| middle(results)));
    let rows: Vec<_> = plan.members.iter().copied().zip(verified).collect();
    let text = report(&plan, middle(&bare), &rows, &before, &load_average()?)?;
    progress::result(&text);
    if !quick {
        fs::write(crate::root().join(RESULTS), &text).with_context(|| format!("cannot write {RESULTS}"))?;
    }
    Ok(())
}

fn report(
    plan: &Plan,
    bare: Measured,
    rows: &[(usize, [Measured; 2])],
    before: &str,
    after: &str,
) -> anyhow::Result<String> {
    let cores = std::thread::available_parallelism()?;
    let date = today();
    let mut text = format!(
        "# What a reverse proxy's question costs\n\n\
         Written by `cargo xtask bench verify` on {date}: the medians of {} runs of {} s each of Debian's wrk on the same machine \
         ({cores} cores, load average {before} before and {after} after), {CONNECTIONS} connections, one thread of wrk, the \
         tokens of up to 2,000 members in turn. The bare route is `get(async || ())` in axum without any layer, in the same \
         process, under the same requests. Times depend on the machine and on what else it does; **only ratios within one \
         run are claims**.\n\n\
         What a connection has found it keeps until anybody commits. The second line of each size is measured while another \
         process commits a hundred times a second, so that nearly every request reads all of it from the file.\n\n\
         | | requests a second | of the bare route | p99, ms |\n|---|---:|---:|---:|\n\
         | bare route | {:.0} | | {:.2} |\n",
        plan.rounds, plan.seconds, bare.per_second, bare.p99
    );
    for (members, results) in rows {
        for (row, writes) in results.iter().zip(["", ", a hundred commits a second"]) {
            let share = row.per_second / bare.per_second * 100.0;
            writeln!(
                text,
                "| {members} members{writes} | {:.0} | {share:.0} % | {:.2} |",
                row.per_second, row.p99
            )?;
        }
    }
    let all = |of: fn(&Measured) -> f64| rows.iter().map(move |(_, [row, _])| of(row));
    let slowest = all(|row| row.per_second).fold(f64::INFINITY, f64::min);
    let fastest = all(|row| row.per_second).fold(0.0, f64::max);
    let longest = rows
        .iter()
        .flat_map(|(_, results)| results)
        .map(|row| row.p99)
        .fold(0.0, f64::max);
    let share = slowest / bare.per_second;
    let apart = 1.0 - slowest / fastest;
    write!(
        text,
        "\n| goal | measured | |\n|---|---:|---|\n\
         | at least {:.0} % of the bare route, at every size | {:.0} % | {} |\n\
         | p99 under {P99} ms | {longest:.2} ms | {} |\n\
         | flat within {:.0} % from the smallest to the largest | {:.0} % | {} |\n",
        SHARE * 100.0,
        share * 100.0,
        verdict(share >= SHARE),
        verdict(longest < P99),
        APART * 100.0,
        apart * 100.0,
        verdict(apart <= APART)
    )?;
    Ok(text)
}
