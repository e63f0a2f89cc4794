//! `GET /v1/verify` beside a route that does nothing, in the same process, under the same requests.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail};

use crate::{apt, environment, process, progress};

const CONNECTIONS: &str = "32";
const RESULTS: &str = "bench/verify.md";
/// The goals: a share of the bare route's throughput, milliseconds, and how far the sizes may be apart.
const SHARE: f64 = 0.4;
const P99: f64 = 25.0;
const APART: f64 = 0.2;

struct Plan {
    members: &'static [usize],
    rounds: usize,
    seconds: u32,
}

const FULL: Plan = Plan {
    members: &[1_000, 10_000, 100_000],
    rounds: 5,
    seconds: 6,
};
const QUICK: Plan = Plan {
    members: &[1_000, 5_000],
    rounds: 1,
    seconds: 1,
};

/// A server with a database of its own; it ends with its standard input.
struct Loaded {
    members: usize,
    child: Child,
    verify: String,
    bare: String,
    tokens: PathBuf,
    folder: PathBuf,
}

impl Drop for Loaded {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It may have ended by itself.
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// What one run of wrk says.
#[derive(Clone, Copy)]
struct Measured {
    per_second: f64,
    p99: f64,
}

pub(super) fn run(quick: bool) -> anyhow::Result<()> {
    apt::load_generator()?;
    progress::step("the server: cargo build --release");
    let build = [
        "build",
        "--release",
        "--package",
        "lockstep-server",
        "--example",
        "verify_load",
    ];
    process::check(&mut process::cargo(&build)?)?;
    let plan = if quick { QUICK } else { FULL };
    let mut servers = Vec::new();
    for members in plan.members {
        progress::step(&format!("a database of {members} members"));
        servers.push(Loaded::start(*members)?);
    }
    let before = load()?;
    let mut bare = Vec::new();
    let mut verified = vec![Vec::new(); servers.len()];
    for round in 0..plan.rounds {
        progress::step(&format!("round {} of {}", round + 1, plan.rounds));
        // All of them in turn, so that whatever else the machine does meets each alike.
        for (server, results) in servers.iter().zip(&mut verified) {
            bare.push(measure(&server.bare, &server.tokens, plan.seconds)?);
            results.push(measure(&server.verify, &server.tokens, plan.seconds)?);
        }
    }
    let verified: Vec<_> = verified.iter().map(|results| middle(results)).collect();
    let rows: Vec<_> = servers.iter().map(|server| server.members).zip(verified).collect();
    let text = report(&plan, middle(&bare), &rows, &before, &load()?)?;
    progress::result(&text);
    if !quick {
        fs::write(crate::root().join(RESULTS), &text).with_context(|| format!("cannot write {RESULTS}"))?;
    }
    Ok(())
}

impl Loaded {
    fn start(members: usize) -> anyhow::Result<Self> {
        let folder = environment::cache()?.join(format!("bench-verify-{members}"));
        drop(fs::remove_dir_all(&folder));
        let program = environment::target()?.join("release/examples/verify_load");
        let mut child = Command::new(program)
            .arg(&folder)
            .arg(members.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the server")?;
        let mut lines = BufReader::new(child.stdout.take().context("the server says nothing")?).lines();
        let mut line = || {
            lines
                .next()
                .context("the server has ended")?
                .context("the server cannot be read")
        };
        let (verify, bare) = (line()?, line()?);
        let mut tokens = String::new();
        loop {
            match line()? {
                text if text.is_empty() => break,
                text => writeln!(tokens, "{text}")?,
            }
        }
        let file = folder.join("tokens");
        fs::write(&file, tokens).context("cannot write the tokens")?;
        Ok(Self {
            members,
            child,
            verify,
            bare,
            tokens: file,
            folder,
        })
    }
}

fn measure(address: &str, tokens: &Path, seconds: u32) -> anyhow::Result<Measured> {
    let mut command = Command::new("wrk");
    command.args(["--threads", "1", "--connections", CONNECTIONS, "--latency"]);
    command.args(["--duration", &format!("{seconds}s"), "--script"]);
    command.arg(crate::root().join("bench/verify/load.lua"));
    command.arg(format!("http://{address}/v1/verify")).arg("--").arg(tokens);
    let text = process::output(&mut command).context("wrk has failed")?;
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        bail!("not every request was allowed:\n{text}");
    }
    let after = |label: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(label));
        line.map(str::trim)
            .with_context(|| format!("wrk does not say `{label}`:\n{text}"))
    };
    Ok(Measured {
        per_second: after("Requests/sec:")?.parse()?,
        p99: millis(after("99%")?)?,
    })
}

/// `850.00us`, `1.20ms` or `1.02s` in milliseconds.
fn millis(text: &str) -> anyhow::Result<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1_000.0)] {
        if let Some(Ok(number)) = text.strip_suffix(unit).map(str::parse::<f64>) {
            return Ok(number * factor);
        }
    }
    bail!("`{text}` is no time")
}

/// The median of each figure.
fn middle(results: &[Measured]) -> Measured {
    let median = |of: fn(&Measured) -> f64| {
        let mut values: Vec<_> = results.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    Measured {
        per_second: median(|result| result.per_second),
        p99: median(|result| result.p99),
    }
}

fn load() -> anyhow::Result<String> {
    let text = fs::read_to_string("/proc/loadavg").context("no load average")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}

fn report(
    plan: &Plan,
    bare: Measured,
    rows: &[(usize, Measured)],
    before: &str,
    after: &str,
) -> anyhow::Result<String> {
    let cores = std::thread::available_parallelism()?;
    let date = process::output(Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default();
    let mut text = format!(
        "# What a reverse proxy's question costs\n\n\
         Written by `cargo xtask bench verify` on {date}: the medians of {} runs of {} s each of Debian's wrk on the same machine \
         ({cores} cores, load average {before} before and {after} after), {CONNECTIONS} connections, one thread of wrk, the \
         tokens of up to 2,000 members in turn. The bare route is `get(async || ())` in axum without any layer, in the same \
         process, under the same requests. Times depend on the machine and on what else it does; **only ratios within one \
         run are claims**.\n\n\
         | | requests a second | of the bare route | p99, ms |\n|---|---:|---:|---:|\n\
         | bare route | {:.0} | | {:.2} |\n",
        plan.rounds, plan.seconds, bare.per_second, bare.p99
    );
    for (members, row) in rows {
        let share = row.per_second / bare.per_second * 100.0;
        writeln!(
            text,
            "| {members} members | {:.0} | {share:.0} % | {:.2} |",
            row.per_second, row.p99
        )?;
    }
    let all = |of: fn(&Measured) -> f64| rows.iter().map(move |(_, row)| of(row));
    let slowest = all(|row| row.per_second).fold(f64::INFINITY, f64::min);
    let fastest = all(|row| row.per_second).fold(0.0, f64::max);
    let longest = all(|row| row.p99).fold(0.0, f64::max);
    let verdict = |is_kept: bool| if is_kept { "kept" } else { "MISSED" };
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
