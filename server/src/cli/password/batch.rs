//! Every line of a file as a password, on all cores. What is in memory is bounded, whatever the file is.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fs::File,
    io::{self, BufRead, BufReader},
    mem,
    num::NonZeroUsize,
    str::FromStr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

use lockstep_core::password::{Candidate, Met};
use serde_json::json;
use zeroize::Zeroizing;

use super::{requirement, rules::Rules};
use crate::{
    cli::{
        document::heading,
        exit::Exit,
        problem::Problem,
        screen::{Progress, Screen},
        text::harmless,
    },
    clock::{Clock, SystemClock},
};

/// Where the lines come from.
#[derive(Clone, Debug)]
pub(super) enum Lines {
    File(String),
    Input,
}

/// What became of the lines.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    total: u64,
    accepted: u64,
    refused: u64,
    invalid_encoding: u64,
    unmet: BTreeMap<&'static str, u64>,
}

/// Whole lines.
type Chunk = Zeroizing<Vec<u8>>;

/// So much is handed to a core at once.
const CHUNK: usize = 256 << 10;
/// Of a longer line only the beginning is kept: it is longer than what is judged, and never accepted.
const LONGEST_LINE: usize = 32 << 10;

impl FromStr for Lines {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(if text == "-" {
            Self::Input
        } else {
            Self::File(text.to_owned())
        })
    }
}

pub(super) fn run(rules: &Rules, lines: &Lines, threads: Option<u16>, as_json: bool) -> Result<Exit, Problem> {
    let threads = threads.map_or_else(
        || thread::available_parallelism().map_or(1, NonZeroUsize::get),
        usize::from,
    );
    let clock = SystemClock::default();
    let progress = Progress::new(as_json);
    let start = clock.monotonic();
    let tell = |judged: u64| {
        let rate = rate(judged, clock.monotonic().saturating_sub(start));
        progress.show(&format!("{judged} passwords, {rate} a second"));
    };
    let count = |counts: &mut Counts, line: &[u8]| counts.judge(rules, line);
    let counts = match lines {
        Lines::Input => judge(io::stdin().lock(), threads, count, tell).map_err(|error| ("standard input", error)),
        Lines::File(path) => File::open(path)
            .and_then(|file| judge(BufReader::with_capacity(CHUNK, file), threads, count, tell))
            .map_err(|error| (path.as_str(), error)),
    };
    drop(progress);
    let counts = counts.map_err(|(name, error)| Problem::unreadable(name, &error))?;
    let elapsed = clock.monotonic().saturating_sub(start);
    show(rules, &counts, threads, elapsed, as_json)?;
    Ok(if counts.accepted == counts.total {
        Exit::Done
    } else {
        Exit::NotAccepted
    })
}

fn show(rules: &Rules, counts: &Counts, threads: usize, elapsed: Duration, as_json: bool) -> Result<(), Problem> {
    let mut screen = Screen::output();
    let rate = rate(counts.total, elapsed);
    if as_json {
        return screen.json(&json!({
            "rules": rules.name,
            "total": counts.total,
            "accepted": counts.accepted,
            "refused": counts.refused,
            "invalidEncoding": counts.invalid_encoding,
            "unmet": counts.unmet,
            "threads": threads,
            "seconds": elapsed.as_secs_f64(),
            "passwordsPerSecond": rate,
        }));
    }
    screen.line(&format!("{} passwords by {}", counts.total, harmless(&rules.name)))?;
    screen.line(&format!("  accepted          {:>10}", counts.accepted))?;
    screen.line(&format!("  refused           {:>10}", counts.refused))?;
    screen.line(&format!("  not UTF-8         {:>10}", counts.invalid_encoding))?;
    if !counts.unmet.is_empty() {
        screen.line(&heading("Not met by"))?;
        for (code, number) in &counts.unmet {
            screen.line(&format!("  {code:<18}{number:>10}"))?;
        }
    }
    screen.line(&format!(
        "{rate} passwords a second: {:.1} s on {threads} threads",
        elapsed.as_secs_f64()
    ))
}

/// Passwords per second.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a figure for people"
)]
fn rate(judged: u64, elapsed: Duration) -> u64 {
    (judged as f64 / elapsed.as_secs_f64().max(0.001)) as u64
}

/// Reads on this thread and counts lines on `threads` others; `tell` hears how many lines are judged so far.
fn judge(
    input: impl BufRead,
    threads: usize,
    count: impl Fn(&mut Counts, &[u8]) + Sync,
    tell: impl Fn(u64),
) -> io::Result<Counts> {
    let (sender, receiver) = sync_channel(2 * threads);
    let receiver = Mutex::new(receiver);
    let judged = AtomicU64::new(0);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| judge_chunks(&count, &receiver, &judged)))
            .collect();
        let read = cut(input, &sender, || tell(judged.load(Ordering::Relaxed)));
        drop(sender);
        let mut counts = Counts::default();
        for worker in workers {
            match worker.join() {
                Ok(part) => counts.add(part),
                Err(_) => return Err(io::Error::other("a password could not be judged")),
            }
        }
        read.map(|()| counts)
    })
}

/// Sends whole lines, in pieces of about [`CHUNK`].
fn cut(mut input: impl BufRead, sender: &SyncSender<Chunk>, tell: impl Fn()) -> io::Result<()> {
    // A piece never grows beyond that, so that no copy of a password is left behind.
    let empty = || Zeroizing::new(Vec::with_capacity(CHUNK + LONGEST_LINE + 1));
    let (mut chunk, mut kept) = (empty(), 0);
    loop {
        let buffer = match input.fill_buf() {
            Ok([]) => break,
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        for piece in buffer.split_inclusive(|byte| *byte == b'\n') {
            let line = piece.strip_suffix(b"\n").unwrap_or(piece);
            let line = line.get(..LONGEST_LINE - kept).unwrap_or(line);
            chunk.extend_from_slice(line);
            kept += line.len();
            if piece.ends_with(b"\n") {
                chunk.push(b'\n');
                kept = 0;
                if chunk.len() >= CHUNK {
                    send(sender, mem::replace(&mut chunk, empty()))?;
                    tell();
                }
            }
        }
        let length = buffer.len();
        input.consume(length);
    }
    if chunk.is_empty() { Ok(()) } else { send(sender, chunk) }
}

fn send(sender: &SyncSender<Chunk>, chunk: Chunk) -> io::Result<()> {
    sender
        .send(chunk)
        .map_err(|_| io::Error::other("nobody judges any more"))
}

fn judge_chunks(count: impl Fn(&mut Counts, &[u8]), receiver: &Mutex<Receiver<Chunk>>, judged: &AtomicU64) -> Counts {
    let mut counts = Counts::default();
    loop {
        let chunk = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(chunk) = chunk else {
            return counts;
        };
        let before = counts.total;
        let lines = chunk.strip_suffix(b"\n").unwrap_or(&chunk);
        for line in lines.split(|byte| *byte == b'\n') {
            count(&mut counts, line.strip_suffix(b"\r").unwrap_or(line));
        }
        judged.fetch_add(counts.total - before, Ordering::Relaxed);
    }
}

impl Counts {
    fn judge(&mut self, rules: &Rules, line: &[u8]) {
        self.total += 1;
        let Some(written) = Candidate::readable(line) else {
            self.invalid_encoding += 1;
            return;
        };
        let verdict = rules.policy.evaluate(written, &rules.context);
        if verdict.accepted {
            self.accepted += 1;
            return;
        }
        self.refused += 1;
        for unmet in verdict
            .requirements
            .iter()
            .filter(|requirement| requirement.met() != Met::Yes)
        {
            *self.unmet.entry(requirement::code(unmet)).or_default() += 1;
        }
    }

    fn add(&mut self, part: Self) {
        self.total += part.total;
        self.accepted += part.accepted;
        self.refused += part.refused;
        self.invalid_encoding += part.invalid_encoding;
        for (code, number) in part.unmet {
            *self.unmet.entry(code).or_default() += number;
        }
    }
}

#[cfg(test)]
mod tests;
