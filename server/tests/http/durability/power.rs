//! The power goes at any moment of a server's life on SQLite, and what was not synced is there or not, in part or whole.
//! `LOCKSTEP_POWER_CUTS` says how often.

mod control;
mod disk;
mod trace;

use std::{fs, path::Path, time::Duration};

use lockstep_server::{App, Settings};
use sqlx::{AnyConnection, Connection};

use self::{
    disk::Disk,
    trace::{Recorder, Trace},
};
use super::{
    crash::{connect, sqlite},
    facts::{self, Passwords},
    person::Load,
    program::Program,
    random::Random,
    writers::{self, Writer},
};

/// Of these are the files of SQLite: the database, its log and its journal.
const DATABASE: &str = "lockstep.db";

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn cuts() -> usize {
    std::env::var("LOCKSTEP_POWER_CUTS").map_or(40, |count| count.parse().unwrap())
}

/// What a power cut has done to what was acknowledged.
enum Fate {
    Survived,
    Lost(String),
    Damaged(String),
}

/// Of all cuts.
#[derive(Debug, Default)]
struct Fates {
    survived: usize,
    lost: usize,
    damaged: usize,
    /// What was wrong first.
    first: Option<String>,
}

impl Fates {
    fn add(&mut self, fate: Fate, cut: &str) {
        let (count, wrong) = match fate {
            Fate::Survived => (&mut self.survived, None),
            Fate::Lost(wrong) => (&mut self.lost, Some(wrong)),
            Fate::Damaged(wrong) => (&mut self.damaged, Some(wrong)),
        };
        *count += 1;
        self.first = self.first.take().or(wrong.map(|wrong| format!("{cut}: {wrong}")));
    }

    fn is_clean(&self) -> bool {
        self.lost + self.damaged == 0
    }
}

impl std::fmt::Display for Fates {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            survived,
            lost,
            damaged,
            ..
        } = self;
        write!(
            formatter,
            "{survived} survived, {lost} lost something, {damaged} left damage"
        )
    }
}

/// A life of the server, with a crash and two ends in order, and what everybody has been told meanwhile.
async fn life(recorder: &Recorder, acknowledged: usize) -> (Vec<Writer>, u64) {
    let mut writers: Vec<Writer> = Vec::new();
    let mut first_start = 0;
    for part in 0..3 {
        let arguments = ["--data-dir".to_owned(), recorder.under("data")];
        let mut program = Program::begin(&arguments, &recorder.environment());
        let address = program.address();
        if part == 0 {
            first_start = recorder.length();
        }
        let wanted = u64::try_from(acknowledged / 3).unwrap();
        let load = Load::new(address, Some(recorder.file.clone()), wanted);
        if writers.is_empty() {
            writers = writers::all(&load);
        }
        let tasks: Vec<_> = writers
            .drain(..)
            .map(|mut writer| {
                writer.person.join(&load);
                tokio::spawn(writer.run())
            })
            .collect();
        load.reached().await;
        load.end();
        for task in tasks {
            let writer = task.await.unwrap();
            assert!(!writer.is_cut(), "{} was not answered", writer.scope());
            writers.push(writer);
        }
        if part == 0 {
            // Not in the middle of a note.
            let mut length = 0;
            while length != recorder.length() {
                length = recorder.length();
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            program.kill();
        } else {
            program.stop();
        }
    }
    (writers, first_start)
}

/// So many records are about the directory and the keys.
const KEYS: usize = 12;

/// After how many records the power goes: during the first start, right after an acknowledgement, and anywhere.
fn moments(trace: &Trace, first_start: u64, acknowledgements: &[u64], count: usize, random: &mut Random) -> Vec<usize> {
    let until = |length: u64| trace.records.partition_point(|(end, _)| *end <= length);
    let start = until(first_start);
    let mut moments: Vec<_> = (0..count)
        .map(|number| match number % 20 {
            0 => random.below(KEYS),
            10 => random.below(start + 1),
            1..=9 => until(acknowledgements[random.below(acknowledgements.len())]),
            _ => random.below(trace.records.len() + 1),
        })
        .collect();
    moments.sort_unstable();
    moments
}

/// The length of the trace until which everything had happened when the power went after so many records.
fn length_at(trace: &Trace, records: usize) -> u64 {
    trace.records.get(records).map_or(u64::MAX, |(end, _)| end - 1)
}

/// The index of the log is no part of the database; anything may be left of it.
fn leave_index(random: &mut Random, data: &Path) {
    if data.is_dir() && random.below(2) == 0 {
        let bytes: Vec<u8> = (0..32_768).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        fs::write(data.join("lockstep.db-shm"), bytes).unwrap();
    }
}

/// Starts the server on what is left, and compares with what everybody was told before `moment`.
async fn fate(directory: &Path, writers: &[Writer], passwords: &mut Passwords, moment: u64) -> Fate {
    let data = directory.join("data");
    let app = match App::start(Settings::new(&data)).await {
        Ok(app) => app,
        Err(error) => return Fate::Damaged(format!("it does not start: {error}")),
    };
    app.store().close().await;
    drop(app);
    let mut connection = connect(&sqlite(&data)).await;
    let damage = damage(&mut connection).await;
    if !damage.is_empty() {
        return Fate::Damaged(damage.join(", "));
    }
    let mut found = facts::all(&mut connection, passwords).await;
    connection.close().await.unwrap();
    for writer in writers {
        let facts = found.remove(writer.scope()).unwrap_or_default();
        if let Err(wrong) = writer.person.journal.explains(&facts, moment) {
            return Fate::Lost(wrong);
        }
    }
    if found.is_empty() {
        Fate::Survived
    } else {
        Fate::Lost(format!("nobody has written {found:?}"))
    }
}

async fn damage(connection: &mut AnyConnection) -> Vec<String> {
    let mut damage = Vec::new();
    for check in [
        "SELECT integrity_check FROM pragma_integrity_check",
        "SELECT \"table\" FROM pragma_foreign_key_check",
    ] {
        match sqlx::query_scalar::<_, String>(check).fetch_all(&mut *connection).await {
            Ok(found) => damage.extend(found.into_iter().filter(|line| line != "ok")),
            // Damage can be such that it is not even looked for.
            Err(error) => damage.push(error.to_string()),
        }
    }
    damage
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_takes_nothing_that_was_acknowledged_and_would_if_nothing_were_synced() {
    let (beside, watched) = (tempfile::tempdir().unwrap(), trace::directory());
    let recorder = Recorder::new(beside.path(), watched.path());
    let cuts = cuts();
    let mut random = Random::new();
    let (writers, first_start) = life(&recorder, 150 + cuts * 4).await;
    let trace = recorder.trace();
    let acknowledgements: Vec<_> = writers
        .iter()
        .flat_map(|writer| writer.person.journal.acknowledgements())
        .collect();
    let mut passwords = Passwords::default();
    passwords.latest = writers.iter().map(Writer::latest_password).max().unwrap_or_default();
    println!("{}; {} changes were acknowledged", trace, acknowledgements.len());
    for (never_synced, count) in [(None, cuts), (Some(DATABASE), 20)] {
        let moments = moments(&trace, first_start, &acknowledgements, count, &mut random);
        let mut disk = Disk::new(never_synced);
        let mut done = 0;
        let mut fates = Fates::default();
        for moment in moments {
            for (_, record) in &trace.records[done..moment] {
                disk.apply(&trace, record);
            }
            done = moment;
            let left = trace::directory();
            let mercy = disk.cut(&trace, &mut random, left.path());
            leave_index(&mut random, &left.path().join("data"));
            let fate = fate(left.path(), &writers, &mut passwords, length_at(&trace, moment)).await;
            let cut = format!("after {moment} of {} records, {mercy}", trace.records.len());
            if never_synced.is_none() && !matches!(fate, Fate::Survived) {
                println!("{} is kept", left.keep().display());
            }
            fates.add(fate, &cut);
        }
        match never_synced {
            None => {
                println!("{count} cuts: {fates}");
                assert!(fates.is_clean(), "{fates}\n{:?}", fates.first);
            }
            Some(files) => {
                println!("{count} cuts, had {files} never been synced: {fates}");
                assert!(fates.survived < count * 9 / 10, "the test sees nothing: {fates}");
            }
        }
    }
}
