use crate::policy::{LockoutPolicy, LockoutTier};

/// Everything that binds one account's attempts: the rules of all its organizations at once, because of several locks the
/// longest wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockoutRules {
    tiers: Vec<LockoutTier>,
    consecutive: Vec<ConsecutiveRule>,
}

/// So many failures in a row close the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsecutiveRule {
    /// 1 to 100.
    pub limit: u32,
    /// For so long after the last one; `None`: until recovery.
    pub lock_seconds: Option<u32>,
}

impl LockoutRules {
    /// The rules of all of `policies` together; the default policy's without any. A merge of limits would be stricter than
    /// every one of them: ten in a row for half an hour and a hundred until recovery are not ten until recovery.
    #[must_use]
    pub fn strictest<'a>(policies: impl IntoIterator<Item = &'a LockoutPolicy>) -> Self {
        let mut rules = Self::default();
        for policy in policies {
            rules.add(policy);
        }
        if rules.consecutive.is_empty() {
            rules.add(&LockoutPolicy::default());
        }
        rules
    }

    /// Nothing ever closes the way.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    fn add(&mut self, policy: &LockoutPolicy) {
        for tier in &policy.tiers {
            add_strictest(&mut self.tiers, *tier, LockoutTier::implies);
        }
        let rule = ConsecutiveRule {
            limit: policy.consecutive_limit,
            lock_seconds: policy.consecutive_lock_seconds,
        };
        add_strictest(&mut self.consecutive, rule, ConsecutiveRule::implies);
    }

    pub(super) fn tiers(&self) -> &[LockoutTier] {
        &self.tiers
    }

    pub(super) fn consecutive(&self) -> &[ConsecutiveRule] {
        &self.consecutive
    }

    /// So many of the latest failures say everything that the tiers ask for. The last one says when a lock began.
    pub(super) fn failures_kept(&self) -> usize {
        let largest = self.tiers.iter().map(|tier| tier.failures).max();
        largest.map_or(1, |failures| usize::try_from(failures).unwrap_or(usize::MAX))
    }

    /// After so many seconds no tier looks at a failure any more.
    pub(super) fn seconds_kept(&self) -> u32 {
        let seconds = self.tiers.iter().map(|tier| tier.window_seconds.max(tier.lock_seconds));
        seconds.max().unwrap_or_default()
    }
}

/// Adds a rule unless one that is there implies it, in place of those that it implies.
fn add_strictest<T: Copy>(rules: &mut Vec<T>, rule: T, implies: impl Fn(&T, &T) -> bool) {
    if !rules.iter().any(|known| implies(known, &rule)) {
        rules.retain(|known| !implies(&rule, known));
        rules.push(rule);
    }
}

impl LockoutTier {
    fn implies(&self, other: &Self) -> bool {
        self.failures <= other.failures
            && self.window_seconds >= other.window_seconds
            && self.lock_seconds >= other.lock_seconds
    }
}

impl ConsecutiveRule {
    fn implies(&self, other: &Self) -> bool {
        let is_as_long = match (self.lock_seconds, other.lock_seconds) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(one), Some(two)) => one >= two,
        };
        self.limit <= other.limit && is_as_long
    }
}
