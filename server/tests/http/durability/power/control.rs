//! The setting itself, on the server's tables by a connection of the test's own: nothing of the server has another one.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use lockstep_server::{Store, StoreOptions};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::{
    DATABASE, Fate, Fates,
    disk::Disk,
    length_at,
    trace::{self, Recorder},
};
use crate::durability::random::Random;

/// Enough for SQLite to empty its log twice.
const ROWS: usize = 300;
const CUTS: usize = 30;

#[expect(clippy::disallowed_methods, reason = "what its parent tells it")]
fn told(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: the test of power cuts starts this one"))
}

#[test]
#[ignore = "a process of the test of power cuts, which starts it"]
fn writes_with_a_setting_of_its_own() {
    let under = PathBuf::from(told("LOCKSTEP_RECORD_UNDER"));
    let data = under.join("data");
    fs::create_dir(&data).unwrap();
    File::open(&under).unwrap().sync_all().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(async {
        let store = Store::open(&data, &StoreOptions::default()).await.unwrap();
        store.close().await;
    });
    let mut connection = Connection::open(data.join(DATABASE)).unwrap();
    connection
        .pragma_update(None, "synchronous", told("LOCKSTEP_TEST_SYNCHRONOUS"))
        .unwrap();
    let mut acknowledged = File::create(told("LOCKSTEP_TEST_ACKNOWLEDGED")).unwrap();
    let trace = told("LOCKSTEP_RECORD_IN");
    for number in 0..ROWS {
        let id = format!("00000000-0000-7000-8000-{number:012}");
        let change = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        change
            .execute(
                "INSERT INTO accounts (id, email, email_key, name, password_hash, password_id, created_at)
                 VALUES ($1, $1, $1, '', '', '', 0)",
                [&id],
            )
            .unwrap();
        change
            .execute(
                "INSERT INTO audit_events (id, time, type, account_id, event) VALUES ($1, 0, 'sign_up', $1, '{}')",
                [&id],
            )
            .unwrap();
        change.commit().unwrap();
        writeln!(acknowledged, "{}", fs::metadata(&trace).unwrap().len()).unwrap();
    }
}

/// What is left of so many acknowledged rows.
fn fate(data: &Path, acknowledged: usize) -> Fate {
    let read = || -> Result<(String, Option<String>, usize), rusqlite::Error> {
        let connection = Connection::open(data.join(DATABASE))?;
        let text = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0));
        let damage = text("PRAGMA integrity_check")?;
        let by_halves = "SELECT id FROM accounts EXCEPT SELECT account_id FROM audit_events
                         UNION SELECT account_id FROM audit_events EXCEPT SELECT id FROM accounts";
        let count = connection.query_row("SELECT count(*) FROM accounts", [], |row| row.get::<_, i64>(0))?;
        Ok((damage, text(by_halves).optional()?, usize::try_from(count).unwrap()))
    };
    match read() {
        Err(error) => Fate::Damaged(error.to_string()),
        Ok((damage, ..)) if damage != "ok" => Fate::Damaged(damage),
        Ok((_, Some(id), _)) => Fate::Damaged(format!("{id} is there by halves")),
        Ok((_, None, count)) if count < acknowledged => Fate::Lost(format!("{count} of {acknowledged} rows are left")),
        Ok(_) => Fate::Survived,
    }
}

fn fates(setting: &str, random: &mut Random) -> Fates {
    let (beside, watched) = (tempfile::tempdir().unwrap(), trace::directory());
    let recorder = Recorder::new(beside.path(), watched.path());
    let file = beside.path().join("acknowledged");
    let done = Command::new(std::env::current_exe().unwrap())
        .args([
            "durability::power::control::writes_with_a_setting_of_its_own",
            "--exact",
        ])
        .args(["--ignored", "--quiet"])
        .envs(recorder.environment())
        .env("LOCKSTEP_TEST_SYNCHRONOUS", setting)
        .env("LOCKSTEP_TEST_ACKNOWLEDGED", &file)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = fs::read_to_string(file).unwrap();
    let acknowledged: Vec<u64> = text.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(acknowledged.len(), ROWS);
    let trace = recorder.trace();
    let begin = trace.records.partition_point(|(end, _)| *end <= acknowledged[0]);
    let mut moments: Vec<_> = (0..CUTS)
        .map(|_| begin + random.below(trace.records.len() - begin))
        .collect();
    moments.sort_unstable();
    let (mut disk, mut applied) = (Disk::new(None), 0);
    let mut fates = Fates::default();
    for moment in moments {
        for (_, record) in &trace.records[applied..moment] {
            disk.apply(&trace, record);
        }
        applied = moment;
        let left = trace::directory();
        let mercy = disk.cut(&trace, random, left.path());
        let length = length_at(&trace, moment);
        let told = acknowledged.partition_point(|at| *at <= length);
        fates.add(fate(&left.path().join("data"), told), &mercy);
    }
    fates
}

#[test]
fn full_synchronization_is_what_a_power_cut_needs_and_less_loses_what_was_acknowledged() {
    let mut random = Random::new();
    for setting in ["FULL", "NORMAL", "OFF"] {
        let fates = fates(setting, &mut random);
        println!("synchronous={setting}, {CUTS} cuts: {fates}");
        if setting == "FULL" {
            assert!(fates.is_clean(), "{fates}\n{:?}", fates.first);
        } else {
            // A fifth of the cuts spare what was written and not synchronized.
            assert!(fates.survived < CUTS * 4 / 5, "{setting} loses nothing: {fates}");
        }
    }
}
