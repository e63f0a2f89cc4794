use super::{Lock, LockoutRules};
use crate::{json::Json, time::Timestamp};

/// A reservation that was not settled after so many seconds has failed. No attempt takes as long.
const RESERVATION_SECONDS: i64 = 60;

/// What is known of the attempts on one way in. Small, whatever happened: of the failures the latest, and of the attempts
/// under way never more than the rules let fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// The earliest first.
    failures: Vec<Timestamp>,
    /// Reserved and not settled, the earliest first.
    reserved: Vec<Timestamp>,
    /// Failures since the last success.
    consecutive: u32,
}

/// An attempt that may be looked at, and has to be settled afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation(Timestamp);

/// The text is not what [`Attempts::to_stored`] writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAttempts;

impl Attempts {
    /// What keeps the way closed at `now`, if anything does. When time went back, it is the time of the last attempt.
    #[must_use]
    pub fn lock(&self, rules: &LockoutRules, now: Timestamp) -> Option<Lock> {
        let last = self.last()?;
        let in_a_row = rules
            .consecutive()
            .iter()
            .filter(|rule| self.consecutive() >= rule.limit);
        let in_a_row = in_a_row.map(|rule| match rule.lock_seconds {
            None => Lock::UntilRecovery,
            Some(seconds) => Lock::Until(last.plus_seconds(seconds.into())),
        });
        let full = rules.tiers().iter().filter(|tier| {
            let first = self.nth_last(tier.failures);
            // It is in `(last - window, last]`.
            first.is_some_and(|first| !last.is_at_or_after(first.plus_seconds(tier.window_seconds.into())))
        });
        let full = full.map(|tier| Lock::Until(last.plus_seconds(tier.lock_seconds.into())));
        let lock = in_a_row.chain(full).reduce(Lock::or_longer)?;
        let is_over = lock.end().is_some_and(|end| now.max(last).is_at_or_after(end));
        (!is_over).then_some(lock)
    }

    /// Counts an attempt before it is looked at.
    ///
    /// # Errors
    /// What keeps the way closed. Nothing has changed then.
    pub fn reserve(&self, rules: &LockoutRules, now: Timestamp) -> Result<(Self, Reservation), Lock> {
        if let Some(lock) = self.lock(rules, now) {
            return Err(lock);
        }
        let at = self.last().map_or(now, |last| last.max(now));
        let mut next = self.without_lost(rules, now);
        next.reserved.push(at);
        Ok((next, Reservation(at)))
    }

    /// The attempt was looked at, and was wrong.
    #[must_use]
    pub fn failed(&self, attempt: Reservation, rules: &LockoutRules, now: Timestamp) -> Self {
        let mut next = self.without_lost(rules, now);
        if next.settle(attempt) {
            next.count_failure(attempt.0, rules);
        }
        next
    }

    /// The attempt was right: it is taken back. One that was lost before stays a failure.
    #[must_use]
    pub fn succeeded(&self, attempt: Reservation, rules: &LockoutRules, now: Timestamp) -> Self {
        let mut next = self.without_lost(rules, now);
        next.settle(attempt);
        next.consecutive = 0;
        next
    }

    /// The attempt was not looked at after all, because something else went wrong: it is taken back.
    #[must_use]
    pub fn abandoned(&self, attempt: Reservation, rules: &LockoutRules, now: Timestamp) -> Self {
        let mut next = self.without_lost(rules, now);
        next.settle(attempt);
        next
    }

    /// The lock that began between `before` and this state, by failures and not by attempts that are still under way.
    #[must_use]
    pub fn lock_begun_since(&self, before: &Self, rules: &LockoutRules, now: Timestamp) -> Option<Lock> {
        let lock = |attempts: &Self| {
            let settled = Self {
                reserved: Vec::new(),
                ..attempts.clone()
            };
            settled.lock(rules, now)
        };
        lock(self).filter(|_| lock(before).is_none())
    }

    /// Whether no later answer can depend on it, so that it need not be kept.
    #[must_use]
    pub fn is_spent(&self, rules: &LockoutRules, now: Timestamp) -> bool {
        let is_past = |last: Timestamp| now.is_at_or_after(last.plus_seconds(rules.seconds_kept().into()));
        self.reserved.is_empty() && self.consecutive == 0 && self.last().is_none_or(is_past)
    }

    /// As it is stored: `[consecutive, [failures], [reserved]]`, times in milliseconds since the Unix epoch.
    #[must_use]
    pub fn to_stored(&self) -> String {
        let list = |times: &[Timestamp]| {
            let texts: Vec<_> = times.iter().map(|time| time.unix_millis().to_string()).collect();
            texts.join(",")
        };
        format!(
            "[{},[{}],[{}]]",
            self.consecutive,
            list(&self.failures),
            list(&self.reserved)
        )
    }

    /// Reads what [`Attempts::to_stored`] has written.
    ///
    /// # Errors
    /// For anything else. The caller must not take it for a state without failures.
    pub fn from_stored(text: &str) -> Result<Self, NotAttempts> {
        let Ok(Json::List(parts)) = Json::parse(text.as_bytes()) else {
            return Err(NotAttempts);
        };
        let [Json::Integer(consecutive), Json::List(failures), Json::List(reserved)] = parts.as_slice() else {
            return Err(NotAttempts);
        };
        let times = |list: &[Json]| -> Option<Vec<Timestamp>> {
            let time = |item: &Json| match item {
                Json::Integer(millis) => Timestamp::from_unix_millis(*millis),
                _ => None,
            };
            let times: Vec<_> = list.iter().map(time).collect::<Option<_>>()?;
            times.is_sorted().then_some(times)
        };
        Ok(Self {
            failures: times(failures).ok_or(NotAttempts)?,
            reserved: times(reserved).ok_or(NotAttempts)?,
            consecutive: u32::try_from(*consecutive).map_err(|_| NotAttempts)?,
        })
    }

    #[cfg(test)]
    pub(super) fn size(&self) -> usize {
        self.failures.len() + self.reserved.len()
    }

    /// Failures since the last success, attempts under way among them.
    fn consecutive(&self) -> u32 {
        let reserved = u32::try_from(self.reserved.len()).unwrap_or(u32::MAX);
        self.consecutive.saturating_add(reserved)
    }

    fn last(&self) -> Option<Timestamp> {
        self.failures.last().max(self.reserved.last()).copied()
    }

    /// The attempt that has `nth - 1` later ones.
    fn nth_last(&self, nth: u32) -> Option<Timestamp> {
        let (mut failures, mut reserved) = (self.failures.iter().rev(), self.reserved.iter().rev());
        let (mut failure, mut reservation) = (failures.next(), reserved.next());
        for _ in 1..nth {
            if failure > reservation {
                failure = failures.next();
            } else {
                reservation.take()?;
                reservation = reserved.next();
            }
        }
        failure.max(reservation).copied()
    }

    /// With the reservations that nobody has settled in time as what they are: failures.
    fn without_lost(&self, rules: &LockoutRules, now: Timestamp) -> Self {
        let is_lost = |at: &Timestamp| now.is_at_or_after(at.plus_seconds(RESERVATION_SECONDS));
        let (lost, reserved) = self.reserved.iter().copied().partition(is_lost);
        let mut next = Self {
            reserved,
            ..self.clone()
        };
        let lost: Vec<Timestamp> = lost;
        for at in lost {
            next.count_failure(at, rules);
        }
        next
    }

    /// Takes a reservation out; whether it was there. Those of one moment are alike.
    fn settle(&mut self, Reservation(at): Reservation) -> bool {
        let place = self.reserved.iter().position(|reserved| *reserved == at);
        place.map(|place| self.reserved.remove(place)).is_some()
    }

    fn count_failure(&mut self, at: Timestamp, rules: &LockoutRules) {
        let place = self.failures.partition_point(|failure| *failure <= at);
        self.failures.insert(place, at);
        let surplus = self.failures.len().saturating_sub(rules.failures_kept());
        self.failures.drain(..surplus);
        self.consecutive = self.consecutive.saturating_add(1);
    }
}
