//! The same rules without a thought for size: every attempt is kept, and every question counts them all again.

use super::super::{Lock, LockoutRules};
use crate::{
    policy::{LockoutPolicy, LockoutTier},
    time::Timestamp,
};

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    UnderWay,
    Failed,
    TakenBack,
}

/// Times in milliseconds.
pub(super) struct Model<'a> {
    rules: &'a LockoutRules,
    attempts: Vec<(i64, Fate)>,
    /// Failures and successes in the order in which they were known.
    known: Vec<bool>,
}

impl<'a> Model<'a> {
    pub(super) fn new(rules: &'a LockoutRules) -> Self {
        Self {
            rules,
            attempts: Vec::new(),
            known: Vec::new(),
        }
    }

    /// Before anything else happens at `now`: what was under way for a minute has failed.
    fn lose(&mut self, now: i64) {
        for (at, fate) in &mut self.attempts {
            if *fate == Fate::UnderWay && *at + 60_000 <= now {
                *fate = Fate::Failed;
                self.known.push(false);
            }
        }
    }

    fn counted(&self) -> Vec<i64> {
        let counted = self.attempts.iter().filter(|(_, fate)| *fate != Fate::TakenBack);
        counted.map(|(at, _)| *at).collect()
    }

    pub(super) fn lock(&self, now: i64) -> Option<Lock> {
        let counted = self.counted();
        let now = now.max(counted.last().copied().unwrap_or(now));
        let mut end = None;
        for (index, at) in counted.iter().enumerate() {
            for tier in self.rules.tiers() {
                let window = i64::from(tier.window_seconds) * 1_000;
                let lock_end = at + i64::from(tier.lock_seconds) * 1_000;
                let is_in_window = |other: &&i64| at - window < **other;
                let failures = counted[..=index].iter().filter(is_in_window).count();
                if failures >= tier.failures as usize {
                    end = end.max(Some(lock_end));
                }
            }
        }
        let under_way = self.attempts.iter().filter(|(_, fate)| *fate == Fate::UnderWay).count();
        let in_a_row = self.known.iter().rev().take_while(|was_right| !**was_right).count() + under_way;
        for rule in self.rules.consecutive() {
            if let Some(last) = counted.last()
                && in_a_row >= rule.limit as usize
            {
                match rule.lock_seconds {
                    None => return Some(Lock::UntilRecovery),
                    Some(seconds) => end = end.max(Some(last + i64::from(seconds) * 1_000)),
                }
            }
        }
        let end = end.filter(|end| now < *end)?;
        Some(Lock::Until(Timestamp::from_unix_millis(end).unwrap()))
    }

    pub(super) fn reserve(&mut self, now: i64) -> Result<usize, Lock> {
        if let Some(lock) = self.lock(now) {
            return Err(lock);
        }
        self.lose(now);
        let last = self.counted().last().copied().unwrap_or(now);
        self.attempts.push((now.max(last), Fate::UnderWay));
        Ok(self.attempts.len() - 1)
    }

    fn settle(&mut self, index: usize, fate: Fate, now: i64) -> bool {
        self.lose(now);
        let is_under_way = self.attempts[index].1 == Fate::UnderWay;
        if is_under_way {
            self.attempts[index].1 = fate;
        }
        is_under_way
    }

    pub(super) fn fail(&mut self, index: usize, now: i64) {
        if self.settle(index, Fate::Failed, now) {
            self.known.push(false);
        }
    }

    pub(super) fn succeed(&mut self, index: usize, now: i64) {
        self.settle(index, Fate::TakenBack, now);
        self.known.push(true);
    }

    pub(super) fn abandon(&mut self, index: usize, now: i64) {
        self.settle(index, Fate::TakenBack, now);
    }
}

/// `SplitMix64`: the same schedules in every run.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn between(&mut self, first: u32, last: u32) -> u32 {
        first + u32::try_from(self.below(u64::from(last - first + 1))).unwrap()
    }

    /// Small rules, so that a short schedule meets all of them, of one organization or two.
    pub(super) fn rules(&mut self) -> LockoutRules {
        let policies: Vec<_> = (0..=self.below(2)).map(|_| self.policy()).collect();
        LockoutRules::strictest(&policies)
    }

    fn policy(&mut self) -> LockoutPolicy {
        let tiers = self.below(4);
        let tier = |random: &mut Self| LockoutTier {
            failures: random.between(1, 6),
            window_seconds: random.between(1, 30),
            lock_seconds: random.between(1, 40),
        };
        LockoutPolicy {
            tiers: (0..tiers).map(|_| tier(self)).collect(),
            consecutive_limit: self.between(1, 12),
            consecutive_lock_seconds: match self.below(4) {
                0 => None,
                _ => Some(self.between(1, 40)),
            },
        }
    }

    /// Often none or whole seconds, so that the ends of windows and locks are met exactly; sometimes so long that
    /// reservations are lost, and back if time may.
    pub(super) fn pause(&mut self, may_go_back: bool) -> i64 {
        match self.below(16) {
            0..5 => 0,
            5..11 => i64::from(self.between(1, 4)) * 1_000,
            11..13 => i64::from(self.between(1, 1_999)),
            13 => i64::from(self.between(5, 30)) * 1_000,
            14 => i64::from(self.between(58, 62)) * 1_000,
            _ if may_go_back => -i64::from(self.between(1, 3)) * 1_000,
            _ => 1,
        }
    }
}
