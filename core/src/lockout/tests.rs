mod model;

use self::model::{Model, Random};
use super::*;
use crate::policy::LockoutPolicy;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_millis(seconds * 1_000).unwrap()
}

fn default_rules() -> LockoutRules {
    LockoutRules::strictest([])
}

fn rules(policy: &str) -> LockoutRules {
    let policy = crate::policy::SecurityPolicy::parse(format!(r#"{{"lockout":{policy}}}"#)).unwrap();
    LockoutRules::strictest([&policy.lockout])
}

/// An attempt that fails, if it is admitted.
fn fail(attempts: &mut Attempts, rules: &LockoutRules, now: Timestamp) -> Result<(), Lock> {
    let (reserved, attempt) = attempts.reserve(rules, now)?;
    *attempts = reserved.failed(attempt, rules, now);
    Ok(())
}

fn succeed(attempts: &mut Attempts, rules: &LockoutRules, now: Timestamp) -> Result<(), Lock> {
    let (reserved, attempt) = attempts.reserve(rules, now)?;
    *attempts = reserved.succeeded(attempt, rules, now);
    Ok(())
}

/// One schedule, followed by what recounts its whole history.
fn schedule(seed: u64) {
    let mut random = Random::new(seed);
    let may_go_back = seed % 2 == 1;
    let rules = random.rules();
    let mut model = Model::new(&rules);
    let mut attempts = Attempts::default();
    let mut under_way = Vec::new();
    let mut now = 1_000_000_000;
    for step in 0..random.below(40) {
        now += random.pause(may_go_back);
        let time = Timestamp::from_unix_millis(now).unwrap();
        let context = || format!("seed {seed}, step {step}, {rules:?}, {attempts:?}");
        assert_eq!(attempts.lock(&rules, time), model.lock(now), "{}", context());
        match random.below(8) {
            0..5 => {
                let reserved = attempts.reserve(&rules, time);
                let index = model.reserve(now);
                assert_eq!(reserved.as_ref().err().copied(), index.err(), "{}", context());
                if let (Ok((next, reservation)), Ok(index)) = (reserved, index) {
                    attempts = next;
                    under_way.push((reservation, index));
                }
            }
            5..7 if !under_way.is_empty() => {
                let chosen = usize::try_from(random.below(under_way.len() as u64)).unwrap();
                let (reservation, index) = under_way.swap_remove(chosen);
                attempts = match random.below(5) {
                    0 => {
                        model.succeed(index, now);
                        attempts.succeeded(reservation, &rules, time)
                    }
                    1 => {
                        model.abandon(index, now);
                        attempts.abandoned(reservation, &rules, time)
                    }
                    _ => {
                        model.fail(index, now);
                        attempts.failed(reservation, &rules, time)
                    }
                };
            }
            _ => {}
        }
        assert_eq!(Attempts::from_stored(&attempts.to_stored()), Ok(attempts.clone()));
        assert!(attempts.size() <= rules.failures_kept() + 100, "{attempts:?}");
        // What was forgotten cannot come back with the time.
        if !may_go_back && attempts.is_spent(&rules, time) {
            attempts = Attempts::default();
        }
    }
}

#[test]
fn a_hundred_thousand_schedules_agree_with_a_model_that_recounts_everything_c5() {
    for seed in 0..100_000 {
        schedule(seed);
    }
}

/// Spec V, at full speed: every attempt that is admitted fails, as soon as it can.
#[test]
fn the_tiers_lock_at_full_speed_as_the_specification_says() {
    let rules = default_rules();
    let mut attempts = Attempts::default();
    let mut now = at(0);
    let mut locks = Vec::new();
    let mut failures = 0;
    while failures < 50 {
        match fail(&mut attempts, &rules, now) {
            Ok(()) => failures += 1,
            Err(lock) => now = lock.end().unwrap(),
        }
        if let Some(Lock::Until(end)) = attempts.lock(&rules, now) {
            locks.push((failures, now.unix_millis() / 1_000, end.unix_millis() / 1_000));
        }
    }
    let expected = [
        (10, 0, 60),
        (20, 60, 3_660),
        (30, 3_660, 3_720),
        (40, 3_720, 90_120),
        (50, 90_120, 90_180),
    ];
    assert_eq!(locks, expected);
}

/// Spec V: one attempt at every multiple of seven seconds.
#[test]
fn attempts_while_locked_are_refused_and_not_counted_as_the_specification_says() {
    let rules = default_rules();
    let mut attempts = Attempts::default();
    let (mut counted, mut seen) = (0, Vec::new());
    for second in (0..=3_871).step_by(7) {
        if fail(&mut attempts, &rules, at(second)).is_ok() {
            counted += 1;
            if let Some(lock) = attempts.lock(&rules, at(second)) {
                seen.push((counted, second, lock.end().unwrap().unix_millis() / 1_000));
            }
        }
    }
    assert!(seen.contains(&(20, 133, 3_733)), "{seen:?}");
    assert_eq!(seen.last(), Some(&(40, 3_871, 3_871 + 86_400)), "{seen:?}");
}

/// Spec V.
#[test]
fn a_window_does_not_hold_its_beginning() {
    let rules = default_rules();
    for (second, is_locked) in [(59, true), (60, false)] {
        let mut attempts = Attempts::default();
        for _ in 0..9 {
            fail(&mut attempts, &rules, at(0)).unwrap();
        }
        fail(&mut attempts, &rules, at(second)).unwrap();
        assert_eq!(attempts.lock(&rules, at(second)).is_some(), is_locked, "{second}");
    }
}

#[test]
fn nothing_done_while_locked_moves_the_end_of_the_lock() {
    let rules = default_rules();
    let mut attempts = Attempts::default();
    for _ in 0..10 {
        fail(&mut attempts, &rules, at(0)).unwrap();
    }
    let locked = attempts.clone();
    for second in 0..60 {
        assert_eq!(fail(&mut attempts, &rules, at(second)), Err(Lock::Until(at(60))));
        assert_eq!(succeed(&mut attempts, &rules, at(second)), Err(Lock::Until(at(60))));
    }
    assert_eq!(attempts, locked);
    assert_eq!(fail(&mut attempts, &rules, at(60)), Ok(()));
}

#[test]
fn a_success_resets_no_tier() {
    let rules = default_rules();
    let mut attempts = Attempts::default();
    for _ in 0..9 {
        fail(&mut attempts, &rules, at(0)).unwrap();
    }
    succeed(&mut attempts, &rules, at(1)).unwrap();
    assert_eq!(attempts.lock(&rules, at(1)), None);
    fail(&mut attempts, &rules, at(2)).unwrap();
    assert_eq!(attempts.lock(&rules, at(2)), Some(Lock::Until(at(62))));
}

#[test]
fn a_success_resets_the_failures_in_a_row_and_nothing_else_does() {
    let rules = rules(r#"{"tiers":[],"consecutiveLimit":3}"#);
    let mut attempts = Attempts::default();
    let day = 86_400;
    fail(&mut attempts, &rules, at(0)).unwrap();
    fail(&mut attempts, &rules, at(400 * day)).unwrap();
    succeed(&mut attempts, &rules, at(800 * day)).unwrap();
    for year in 3..6 {
        fail(&mut attempts, &rules, at(year * 400 * day)).unwrap();
    }
    assert_eq!(attempts.lock(&rules, at(100_000 * day)), Some(Lock::UntilRecovery));
    assert_eq!(fail(&mut attempts, &rules, at(100_000 * day)), Err(Lock::UntilRecovery));
}

/// Spec C7: PCI DSS 4, ten attempts and thirty minutes.
#[test]
fn a_row_of_failures_with_an_end_locks_again_at_every_further_failure() {
    let rules = rules(r#"{"tiers":[],"consecutiveLimit":10,"consecutiveLockSeconds":1800}"#);
    let mut attempts = Attempts::default();
    for hour in 0..10 {
        fail(&mut attempts, &rules, at(hour * 3_600)).unwrap();
    }
    let end = 9 * 3_600 + 1_800;
    assert_eq!(attempts.lock(&rules, at(end - 1)), Some(Lock::Until(at(end))));
    fail(&mut attempts, &rules, at(end)).unwrap();
    assert_eq!(attempts.lock(&rules, at(end)), Some(Lock::Until(at(end + 1_800))));
    succeed(&mut attempts, &rules, at(end + 1_800)).unwrap();
    assert_eq!(fail(&mut attempts, &rules, at(end + 1_800)), Ok(()));
    assert_eq!(attempts.lock(&rules, at(end + 1_800)), None);
}

#[test]
fn of_attempts_at_once_no_more_are_admitted_than_may_fail() {
    let rules = default_rules();
    let mut attempts = Attempts::default();
    let mut under_way = Vec::new();
    for _ in 0..1_000 {
        if let Ok((next, attempt)) = attempts.reserve(&rules, at(0)) {
            attempts = next;
            under_way.push(attempt);
        }
    }
    assert_eq!(under_way.len(), 10);
    // One of them was right: there is room for one more.
    attempts = attempts.succeeded(under_way.pop().unwrap(), &rules, at(0));
    fail(&mut attempts, &rules, at(0)).unwrap();
    assert_eq!(attempts.lock(&rules, at(0)), Some(Lock::Until(at(60))));
}

#[test]
fn a_reservation_that_is_lost_has_failed_and_one_that_is_late_takes_nothing_back() {
    let rules = rules(r#"{"tiers":[{"failures":2,"windowSeconds":600,"lockSeconds":600}],"consecutiveLimit":3}"#);
    let (attempts, lost) = Attempts::default().reserve(&rules, at(0)).unwrap();
    let (attempts, _) = attempts.reserve(&rules, at(61)).unwrap();
    assert_eq!(attempts.lock(&rules, at(61)), Some(Lock::Until(at(661))));
    let late = attempts.succeeded(lost, &rules, at(62));
    assert_eq!(late.lock(&rules, at(62)), Some(Lock::Until(at(661))));
    assert_eq!(attempts.failed(lost, &rules, at(62)), attempts);
}

#[test]
fn a_lock_begins_once_and_by_failures_alone() {
    let rules = default_rules();
    let mut attempts = Attempts::default();
    let mut under_way = Vec::new();
    for _ in 0..10 {
        let (next, attempt) = attempts.reserve(&rules, at(0)).unwrap();
        assert_eq!(next.lock_begun_since(&attempts, &rules, at(0)), None);
        attempts = next;
        under_way.push(attempt);
    }
    let begun: Vec<_> = under_way
        .into_iter()
        .filter_map(|attempt| {
            let next = attempts.failed(attempt, &rules, at(1));
            let begun = next.lock_begun_since(&attempts, &rules, at(1));
            attempts = next;
            begun
        })
        .collect();
    assert_eq!(begun, [Lock::Until(at(60))]);
}

#[test]
fn time_that_goes_back_opens_nothing() {
    let rules = default_rules();
    let mut attempts = Attempts::default();
    for second in (0..10).rev() {
        fail(&mut attempts, &rules, at(second)).unwrap();
    }
    assert_eq!(attempts.lock(&rules, at(0)), Some(Lock::Until(at(69))));
}

#[test]
fn the_rules_of_several_organizations_hold_together() {
    let pci = crate::policy::presets::preset(crate::policy::presets::PresetPart::Lockout, "pci_dss_4").unwrap();
    let pci = crate::policy::SecurityPolicy::default()
        .patched(pci.patch)
        .unwrap()
        .lockout;
    let default = LockoutPolicy::default();
    let both = LockoutRules::strictest([&default, &pci]);
    assert_eq!(both, LockoutRules::strictest([&default, &pci, &default]));
    let mut attempts = Attempts::default();
    for _ in 0..10 {
        fail(&mut attempts, &both, at(0)).unwrap();
    }
    // The longest wins, and ten in a row are not until recovery, though a hundred would be.
    assert_eq!(attempts.lock(&both, at(0)), Some(Lock::Until(at(1_800))));
    assert_eq!(LockoutRules::strictest([]), LockoutRules::strictest([&default]));
}

#[test]
fn a_stricter_policy_holds_from_the_next_question_on() {
    let mut attempts = Attempts::default();
    for _ in 0..10 {
        fail(&mut attempts, &default_rules(), at(0)).unwrap();
    }
    let stricter = rules(r#"{"tiers":[{"failures":10,"windowSeconds":60,"lockSeconds":3600}]}"#);
    assert_eq!(attempts.lock(&stricter, at(60)), Some(Lock::Until(at(3_600))));
    assert_eq!(attempts.lock(&LockoutRules::none(), at(0)), None);
}

#[test]
fn what_is_kept_is_small_whatever_happened_and_nothing_when_nothing_follows_from_it() {
    let rules = default_rules();
    let mut attempts = Attempts::default();
    for day in 0..100_000 {
        succeed(&mut attempts, &rules, at(day * 86_400)).unwrap();
        fail(&mut attempts, &rules, at(day * 86_400)).unwrap();
    }
    assert!(attempts.to_stored().len() < 700, "{}", attempts.to_stored());
    let end = 200_000 * 86_400;
    assert!(!attempts.is_spent(&rules, at(end)), "a failure was the last");
    succeed(&mut attempts, &rules, at(end)).unwrap();
    assert!(attempts.is_spent(&rules, at(end)));
}

#[test]
fn what_cannot_be_read_is_not_taken_for_no_failures() {
    for text in [
        "",
        "[]",
        "[0,[],[],[]]",
        "[-1,[],[]]",
        "[0,[2,1],[]]",
        "[0,[1.5],[]]",
        "[0,[],[999999999999999]]",
    ] {
        assert_eq!(Attempts::from_stored(text), Err(NotAttempts), "{text}");
    }
    assert_eq!(Attempts::from_stored("[0,[],[]]"), Ok(Attempts::default()));
}

#[test]
fn the_seconds_left_are_rounded_up() {
    let end = Timestamp::from_unix_millis(1_001).unwrap();
    assert_eq!(Lock::Until(end).seconds_left(at(0)), Some(2));
    assert_eq!(Lock::Until(at(1)).seconds_left(at(0)), Some(1));
    assert_eq!(Lock::UntilRecovery.seconds_left(at(0)), None);
}
