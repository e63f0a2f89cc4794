use std::{cell::Cell, sync::Condvar};

use lockstep_core::{password::Context, policy::SecurityPolicy};

use super::*;

fn rules(patch: &str) -> Rules {
    let policy = SecurityPolicy::for_new_organization();
    Rules {
        name: "test".to_owned(),
        policy: policy.patched(patch).unwrap().password,
        context: Context::default(),
    }
}

fn counts_by(rules: &Rules, input: &[u8], threads: usize, buffer: usize) -> Counts {
    let count = |counts: &mut Counts, line: &[u8]| counts.judge(rules, line);
    judge(BufReader::with_capacity(buffer, input), threads, count, |_| {}).unwrap()
}

fn counts(input: &[u8], threads: usize, buffer: usize) -> Counts {
    counts_by(&rules("{}"), input, threads, buffer)
}

/// Each thread waits with its first line until every one has a line of its own, so that one which is not there, or
/// has to wait for another, is missed.
#[test]
fn so_many_threads_judge_at_the_same_time() {
    thread_local!(static HAS_COME: Cell<bool> = const { Cell::new(false) });
    let long = b"Abcdefgh1!".repeat(CHUNK / 10);
    for threads in [1, 2, 7] {
        let (come, all_are_there) = (Mutex::new(0), Condvar::new());
        let count = |counts: &mut Counts, _: &[u8]| {
            counts.total += 1;
            if HAS_COME.replace(true) {
                return;
            }
            let mut number = come.lock().unwrap();
            *number += 1;
            all_are_there.notify_all();
            let patience = Duration::from_secs(30);
            let waited = all_are_there.wait_timeout_while(number, patience, |number| *number < threads);
            assert!(!waited.unwrap().1.timed_out(), "fewer than {threads} threads");
        };
        // So many lines fill a piece for each thread.
        let line = [&long[..LONGEST_LINE], b"\n"].concat();
        let input = line.repeat(threads * (CHUNK / line.len() + 1));
        let counts = judge(&input[..], threads, count, |_| {}).unwrap();
        assert_eq!(counts.total, (input.len() / line.len()) as u64);
    }
}

#[test]
fn all_cores_count_what_one_thread_counts_also_the_strength() {
    let rules = rules(r#"{"password":{"minStrength":3,"forbidCommon":true,"minLength":8}}"#);
    let words = [
        "",
        "password",
        "Correct-Horse-9-Battery",
        "\u{e9}t\u{e9}",
        "Tr0ub4dor&3",
        "zxcvbnm,./",
    ];
    let mut input = Vec::new();
    for number in 0..600 {
        let word = words[number % words.len()];
        // Only what comes first is looked at; the rest makes a file of several pieces.
        let rest = if number % 3 == 0 { 4_000 } else { 0 };
        input.extend(format!("{word}{}{}\n", number % 50, "x".repeat(rest)).into_bytes());
    }
    input.extend(b"\xff\n");
    let one = counts_by(&rules, &input, 1, 4_096);
    assert!(one.accepted > 0 && one.unmet.contains_key("strength") && one.unmet.contains_key("common_password"));
    assert_eq!((one.total, one.invalid_encoding), (601, 1));
    let cores = thread::available_parallelism().unwrap().get();
    for threads in [2, 3, cores] {
        assert_eq!(counts_by(&rules, &input, threads, 4_096), one, "{threads} threads");
    }
}

#[test]
fn every_line_is_one_password_however_the_input_is_cut() {
    let input = b"Abcdefgh1!\n\nshort\r\nAbcdefgh1!\r\n\xff\xfe\nAbcdefgh1!";
    let expected = Counts {
        total: 6,
        accepted: 3,
        refused: 2,
        invalid_encoding: 1,
        unmet: BTreeMap::from([("min_length", 2), ("number", 2), ("special", 2), ("uppercase", 2)]),
    };
    for buffer in [1, 2, 3, 7, 4_096] {
        for threads in [1, 2, 5] {
            assert_eq!(
                counts(input, threads, buffer),
                expected,
                "{buffer} bytes, {threads} threads"
            );
        }
    }
    assert_eq!(counts(b"", 2, 10), Counts::default());
    assert_eq!(counts(b"\n", 2, 10).total, 1);
    assert_eq!(counts(b"Abcdefgh1!\n", 2, 10).total, 1);
}

#[test]
fn a_file_of_many_pieces_loses_no_line() {
    let input = b"Abcdefgh1!\nabc\n".repeat(100_000);
    let counts = counts(&input, 3, 8_192);
    assert_eq!(
        (counts.total, counts.accepted, counts.refused),
        (200_000, 100_000, 100_000)
    );
}

#[test]
fn a_line_without_an_end_in_sight_is_one_password_that_is_too_long() {
    let mut input = b"Aa1!".repeat(2 << 20);
    input.extend_from_slice(b"\nAbcdefgh1!\n");
    // Where the line is cut, a character is cut too.
    input.extend("Aa1!é".repeat(100_000).into_bytes());
    let counts = counts(&input, 2, 65_536);
    assert_eq!((counts.total, counts.accepted), (3, 1));
    assert_eq!(counts.unmet, BTreeMap::from([("max_length", 2)]));
}
