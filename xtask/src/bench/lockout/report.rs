use std::{fmt::Write as _, process::Command};

use super::{Answers, CONNECTIONS, Cost, FLOODING, Flood, Plan, TIMES_CAPACITY};
use crate::process;

/// The goals: a share of the bare loop's hashes, a ratio of costs, MiB, milliseconds, and how far sizes may be apart.
const SHARE: f64 = 0.6;
const CHEAPER: f64 = 50.0;
const RESIDENT_MIB: f64 = 300.0;
const START_MILLIS: f64 = 100.0;
const REFUSAL_MILLIS: f64 = 50.0;
const APART: f64 = 0.2;

/// What was measured, each time; of two sizes, the smaller one's first.
pub(super) struct Figures {
    members: usize,
    attempts: [usize; 2],
    starts: Vec<f64>,
    pub(super) bare: Vec<Cost>,
    pub(super) logins: [Vec<Cost>; 2],
    pub(super) unhashed: [Vec<Cost>; 2],
    pub(super) locked: [Vec<Cost>; 2],
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn middle(costs: &[Cost]) -> Cost {
    Cost {
        per_second: median(costs.iter().map(|cost| cost.per_second).collect()),
        cpu_micros: median(costs.iter().map(|cost| cost.cpu_micros).collect()),
    }
}

/// By how much the larger is larger.
fn apart([first, second]: [f64; 2]) -> f64 {
    first.max(second) / first.min(second) - 1.0
}

fn goal(text: &mut String, goal: &str, measured: &str, is_kept: bool) -> std::fmt::Result {
    let verdict = if is_kept { "kept" } else { "MISSED" };
    writeln!(text, "| {goal} | {measured} | {verdict} |")
}

impl Figures {
    pub(super) fn new(members: usize, attempts: [usize; 2], starts: Vec<f64>) -> Self {
        Self {
            members,
            attempts,
            starts,
            bare: Vec::new(),
            logins: Default::default(),
            unhashed: Default::default(),
            locked: Default::default(),
        }
    }

    /// Logins a second with many attempts in the table.
    pub(super) fn capacity(&self) -> f64 {
        let [_, many] = &self.logins;
        middle(many).per_second
    }

    pub(super) fn report(&self, plan: &Plan, flood: &Flood, before: &str, after: &str) -> anyhow::Result<String> {
        let cores = std::thread::available_parallelism()?;
        let date = process::output(Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default();
        let mut text = format!(
            "# What logins cost, and a flood of them\n\n\
             Written by `cargo xtask bench lockout` on {date}: the released program on SQLite with {members} members, asked by \
             another process on the same machine ({cores} cores, load average {before} before and {after} after). Medians of \
             {} runs of {} s each, {CONNECTIONS} connections. Argon2id alone is the same library with the same parameters \
             (19 MiB, 2 passes) in a loop on every core, with nothing else running. Processor time is the server's, as the \
             kernel counts it. Times depend on the machine and on what else it does; **only ratios within one run are \
             claims**.\n\n\
             | | a second | of Argon2id alone | processor time each, µs |\n|---|---:|---:|---:|\n",
            plan.rounds,
            plan.seconds,
            members = self.members,
        );
        let bare = middle(&self.bare);
        let mut row = |name: &str, cost: Cost| {
            let share = cost.per_second / bare.per_second * 100.0;
            writeln!(
                text,
                "| {name} | {:.0} | {share:.0} % | {:.0} |",
                cost.per_second, cost.cpu_micros
            )
        };
        row("Argon2id alone", bare)?;
        for (kind, costs) in [
            ("password logins", &self.logins),
            ("failures without a hash: counted, stored, audited", &self.unhashed),
            ("refusals while locked", &self.locked),
        ] {
            for (attempts, costs) in self.attempts.iter().zip(costs) {
                row(&format!("{kind}, {attempts} attempts in the table"), middle(costs))?;
            }
        }
        self.flooded(&mut text, flood)?;
        self.goals(&mut text, flood)?;
        Ok(text)
    }

    fn flooded(&self, text: &mut String, flood: &Flood) -> anyhow::Result<()> {
        let rate = (flood.hashed.count + flood.refused.count) / flood.seconds;
        write!(
            text,
            "\nThe flood: wrong passwords at {TIMES_CAPACITY} times the logins a second, each from an address of its own, on \
             {FLOODING} connections for {:.0} s ({:.0} a second planned, {rate:.0} sent), while 8 connections ask who they \
             are 200 times a second.\n\n\
             | | answers | p50, ms | p99, ms | longest, ms |\n|---|---:|---:|---:|---:|\n",
            flood.seconds, flood.planned_per_second
        )?;
        let [calm, flooded] = flood.sessions;
        for (name, of) in [
            ("who am I, before", calm),
            ("who am I, in the flood", flooded),
            ("guesses that were hashed, 401", flood.hashed),
            ("guesses that were told to wait, 503", flood.refused),
        ] {
            writeln!(
                text,
                "| {name} | {:.0} | {:.1} | {:.1} | {:.0} |",
                of.count, of.p50, of.p99, of.longest
            )?;
        }
        writeln!(
            text,
            "\nResident at most {:.0} MiB, of which {:.0} MiB at the end are no pages of the database's file. A start to the \
             first answer takes {:.0} ms in the middle and {:.0} ms at most, of {}, the file being in memory.",
            flood.resident_mib,
            flood.resident_without_files_mib,
            median(self.starts.clone()),
            self.starts.iter().copied().fold(0.0, f64::max),
            self.starts.len(),
        )?;
        Ok(())
    }

    fn goals(&self, text: &mut String, flood: &Flood) -> anyhow::Result<()> {
        let bare = middle(&self.bare);
        let of = |costs: &[Vec<Cost>; 2], figure: fn(Cost) -> f64| costs.each_ref().map(|costs| figure(middle(costs)));
        let share = of(&self.logins, |cost| cost.per_second)
            .into_iter()
            .fold(f64::INFINITY, f64::min)
            / bare.per_second;
        let locked = of(&self.locked, |cost| cost.cpu_micros);
        let cheaper = bare.cpu_micros / locked.into_iter().fold(0.0, f64::max);
        let unhashed = of(&self.unhashed, |cost| cost.cpu_micros);
        let flat = apart(locked).max(apart(unhashed));
        let start = median(self.starts.clone());
        let Answers {
            count,
            p99,
            within_50_millis,
            without_retry_after,
            ..
        } = flood.refused;
        text.push_str("\n| goal | measured | |\n|---|---:|---|\n");
        goal(
            text,
            &format!("password logins: at least {:.0} % of Argon2id alone", SHARE * 100.0),
            &format!("{:.0} %", share * 100.0),
            share >= SHARE,
        )?;
        goal(
            text,
            &format!("a refusal while locked: {CHEAPER:.0} times cheaper than a hash, by processor time"),
            &format!("{cheaper:.0} times"),
            cheaper >= CHEAPER,
        )?;
        goal(
            text,
            &format!(
                "processor time flat within {:.0} % from few attempts to many",
                APART * 100.0
            ),
            &format!("{:.0} %", flat * 100.0),
            flat <= APART,
        )?;
        goal(
            text,
            &format!("resident in the flood: at most {RESIDENT_MIB:.0} MiB"),
            &format!("{:.0} MiB", flood.resident_mib),
            flood.resident_mib <= RESIDENT_MIB,
        )?;
        goal(
            text,
            &format!("who is told to wait is told within {REFUSAL_MILLIS:.0} ms (99 of 100), and how long"),
            &format!("{p99:.1} ms; {:.2} % within", within_50_millis / count.max(1.0) * 100.0),
            count > 0.0 && p99 <= REFUSAL_MILLIS && without_retry_after == 0.0,
        )?;
        goal(
            text,
            &format!("a start to the first answer: at most {START_MILLIS:.0} ms"),
            &format!("{start:.0} ms"),
            start <= START_MILLIS,
        )?;
        Ok(())
    }
}
