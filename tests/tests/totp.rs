//! The core's codes against three generators that are not ours: pyotp, otplib and Debian's oathtool (spec B33, C13).
//!
//! Random secrets at random times, from the first second to the year 2514. `LOCKSTEP_TOTP_CASES` sets how many each of
//! them gets, 3,000 unless set. `cargo xtask test` installs the generators; without them this fails.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it must be"
)]

use std::{
    io::Write,
    process::{Command, Stdio},
    thread,
};

use lockstep_core::two_factor::{TotpCode, TotpSecret};

const STEP: u64 = 30;
/// oathtool gives codes of consecutive steps at once.
const STEPS_EACH: usize = 25;

struct Case {
    secret: TotpSecret,
    seconds: u64,
}

#[test]
fn otplib_gives_the_same_codes() {
    compare(
        Command::new("node").arg("totp/codes.mjs"),
        &Random(1).cases(number_of_cases()),
    );
}

#[test]
fn pyotp_gives_the_same_codes() {
    // Debian's Python, for which Debian's pyotp is installed.
    compare(
        Command::new("/usr/bin/python3").arg("totp/codes.py"),
        &Random(2).cases(number_of_cases()),
    );
}

#[test]
fn oathtool_gives_the_same_codes() {
    let keys = Random(3).cases(number_of_cases().div_ceil(STEPS_EACH));
    for case in &keys {
        let output = Command::new("oathtool")
            .args(["--totp", "--base32", &case.secret.base32()])
            .args(["--now", &format!("@{}", case.seconds)])
            .args(["--window", &(STEPS_EACH - 1).to_string()])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let codes: Vec<_> = text.lines().collect();
        assert_eq!(codes.len(), STEPS_EACH);
        for (steps, code) in (0..).zip(codes) {
            case.later(steps).check(code);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one setting of this run")]
fn number_of_cases() -> usize {
    std::env::var("LOCKSTEP_TOTP_CASES").map_or(3_000, |count| count.parse().unwrap())
}

fn compare(program: &mut Command, cases: &[Case]) {
    let mut child = program
        .current_dir(lockstep_tests::folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let line = |case: &Case| format!("{} {}\n", case.secret.base32(), case.seconds);
    let lines = cases.iter().map(line).collect::<Vec<_>>().concat();
    let writer = thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{program:?}: {}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    let codes: Vec<_> = text.lines().collect();
    assert_eq!(codes.len(), cases.len());
    for (case, code) in cases.iter().zip(codes) {
        case.check(code);
    }
}

impl Case {
    fn check(&self, code: &str) {
        assert_eq!(code.len(), 6);
        let step = i64::try_from(self.seconds / STEP).unwrap();
        assert!(
            TotpCode::parse(code) == Some(self.secret.code_at(step)),
            "{code} of {} at {}",
            self.secret.base32(),
            self.seconds
        );
    }

    fn later(&self, steps: u64) -> Self {
        Self {
            secret: self.secret.clone(),
            seconds: self.seconds + steps * STEP,
        }
    }
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn cases(mut self, count: usize) -> Vec<Case> {
        let mut case = || {
            let mut secret = [0; TotpSecret::BYTES];
            for byte in &mut secret {
                *byte = self.next().to_le_bytes()[0];
            }
            Case {
                secret: TotpSecret::from_bytes(secret),
                seconds: self.next() >> 30,
            }
        };
        (0..count).map(|_| case()).collect()
    }
}
