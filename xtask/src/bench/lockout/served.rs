use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};

use crate::environment;

const PATIENCE: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(1);
/// Of the kernel's count of processor time.
const TICKS_PER_SECOND: f64 = 100.0;

/// `lockstep serve`, as it is released.
pub(super) struct Served {
    child: Child,
    pub(super) address: SocketAddr,
    began: Instant,
}

impl Drop for Served {
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        // As a service manager stops it, so that the next one finds its database closed.
        drop(Command::new("kill").arg(id).status());
        drop(self.child.wait());
    }
}

#[expect(clippy::disallowed_methods, reason = "what is measured is how long it takes")]
fn now() -> Instant {
    Instant::now()
}

impl Served {
    /// Starts it on the database in `folder`, and waits until it can be connected to.
    pub(super) fn start(folder: &Path) -> anyhow::Result<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = free.local_addr()?;
        drop(free);
        let began = now();
        let child = Command::new(environment::target()?.join("release/lockstep"))
            .args(["serve", "--log-json", "--trusted-proxies", "127.0.0.0/8"])
            .args(["--listen", &address.to_string(), "--data-dir"])
            .arg(folder)
            .stderr(Stdio::from(fs::File::create(folder.join("log"))?))
            .spawn()
            .context("cannot start the server")?;
        let mut served = Self { child, address, began };
        while TcpStream::connect(address).is_err() {
            if began.elapsed() > PATIENCE || served.child.try_wait()?.is_some() {
                bail!("the server does not listen: see {}", folder.join("log").display());
            }
            thread::sleep(POLL);
        }
        Ok(served)
    }

    /// Milliseconds from the start of the process to an answer that needs the database.
    pub(super) fn first_answer(&self, token: &str) -> anyhow::Result<f64> {
        let mut stream = TcpStream::connect(self.address)?;
        let request = format!(
            "GET /v1/auth/session HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        if !answer.starts_with("HTTP/1.1 200") {
            bail!("the first answer is {answer}");
        }
        Ok(self.began.elapsed().as_secs_f64() * 1e3)
    }

    /// Of all its threads since the start.
    pub(super) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = self.file("stat")?;
        // The name before may hold anything.
        let (_, fields) = stat.rsplit_once(')').context("no process")?;
        let mut fields = fields.split_whitespace().skip(11).map(str::parse::<f64>);
        let mut ticks = || Ok::<_, anyhow::Error>(fields.next().context("no time")??);
        Ok((ticks()? + ticks()?) / TICKS_PER_SECOND)
    }

    /// The most memory that was resident at once, and what of it is resident now and no page of a file, in MiB.
    pub(super) fn most_resident_mib(&self) -> anyhow::Result<(f64, f64)> {
        let status = self.file("status")?;
        let mib = |label: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(label));
            let kib = line
                .and_then(|line| line.split_whitespace().next())
                .context("no memory")?;
            Ok::<_, anyhow::Error>(kib.parse::<f64>()? / 1_024.0)
        };
        Ok((mib("VmHWM:")?, mib("RssAnon:")?))
    }

    fn file(&self, name: &str) -> anyhow::Result<String> {
        fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).context("the server has ended")
    }
}
