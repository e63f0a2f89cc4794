//! Servers under the requests of Debian's wrk.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, bail, ensure};

use crate::{apt, environment, process};

pub(super) const CONNECTIONS: &str = "32";

/// A server with a database of its own; it ends with its standard input.
pub(super) struct Loaded {
    child: Child,
    /// Where it listens.
    pub(super) addresses: Vec<String>,
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

/// A process that commits to a server's database a hundred times a second; it ends with its standard input.
struct Writer(Child);

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It may have ended by itself.
        drop(self.0.wait());
    }
}

/// What one run of wrk says.
#[derive(Clone, Copy)]
pub(super) struct Measured {
    pub(super) per_second: f64,
    pub(super) p99: f64,
}

/// Builds an example of the server.
pub(super) fn example(name: &str) -> anyhow::Result<PathBuf> {
    apt::load_generator()?;
    let build = ["build", "--release", "--package", "lockstep-server", "--example", name];
    process::check(&mut process::cargo(&build)?)?;
    Ok(environment::target()?.join("release/examples").join(name))
}

impl Loaded {
    /// Runs `command` with `fill`, a new folder called `name` and a number as its last arguments, which prints a line for
    /// each request to be sent; then with `serve` and the folder, which prints so many addresses.
    pub(super) fn start(
        command: impl Fn() -> Command,
        name: &str,
        count: usize,
        addresses: usize,
    ) -> anyhow::Result<Self> {
        let folder = environment::cache()?.join(format!("bench-{name}"));
        drop(fs::remove_dir_all(&folder));
        let mut filling = command();
        filling.arg("fill").arg(&folder).arg(count.to_string());
        let tokens = process::output(&mut filling).context("no database could be made")?;
        let file = folder.join("tokens");
        fs::write(&file, format!("{tokens}\n")).context("cannot write the tokens")?;
        let mut child = command()
            .arg("serve")
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the server")?;
        let mut lines = BufReader::new(child.stdout.take().context("the server says nothing")?).lines();
        let mut line = || {
            let line = lines.next().context("the server has ended")?;
            line.context("the server cannot be read")
        };
        let addresses = (0..addresses).map(|_| line()).collect::<anyhow::Result<_>>()?;
        Ok(Self {
            child,
            addresses,
            tokens: file,
            folder,
        })
    }

    /// `GET /v1/verify` at one of its addresses, for so many seconds.
    pub(super) fn measure(&self, address: usize, seconds: u32) -> anyhow::Result<Measured> {
        let address = self.addresses.get(address).context("the server has no such address")?;
        let mut command = Command::new("wrk");
        command.args(["--threads", "1", "--connections", CONNECTIONS, "--latency"]);
        command.args(["--duration", &format!("{seconds}s"), "--script"]);
        command.arg(crate::root().join("bench/verify/load.lua"));
        command
            .arg(format!("http://{address}/v1/verify"))
            .arg("--")
            .arg(&self.tokens);
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

    /// As [`Loaded::measure`], while the same `program` commits to the database a hundred times a second.
    pub(super) fn measure_written(&self, program: &Path, address: usize, seconds: u32) -> anyhow::Result<Measured> {
        let mut writer = Command::new(program);
        writer.arg("write").arg(&self.folder).stdin(Stdio::piped());
        let mut writer = Writer(writer.spawn().context("cannot start the writer")?);
        let measured = self.measure(address, seconds)?;
        ensure!(writer.0.try_wait()?.is_none(), "the writer has ended");
        Ok(measured)
    }

    /// The memory that it has at this moment, in MiB.
    pub(super) fn resident(&self) -> anyhow::Result<f64> {
        let path = format!("/proc/{}/status", self.child.id());
        let text = fs::read_to_string(path).context("the server has ended")?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
        Ok(kilobytes.context("the machine does not say how much memory a process has")? / 1_024.0)
    }
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
pub(super) fn middle(results: &[Measured]) -> Measured {
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

/// The load average of the last minute.
pub(super) fn load_average() -> anyhow::Result<String> {
    let text = fs::read_to_string("/proc/loadavg").context("no load average")?;
    Ok(text.split(' ').next().unwrap_or_default().to_owned())
}

/// Cores and processor.
pub(super) fn machine() -> anyhow::Result<String> {
    let cores = std::thread::available_parallelism()?;
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name"));
    let processor = processor.map_or("a processor without a name", |name| {
        name.trim_start_matches([' ', '\t', ':'])
    });
    Ok(format!("{cores} cores of {processor}"))
}

pub(super) fn today() -> String {
    process::output(Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default()
}

/// How a goal is marked.
pub(super) fn verdict(is_kept: bool) -> &'static str {
    if is_kept { "kept" } else { "MISSED" }
}
