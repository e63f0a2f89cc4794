//! What somebody has written, one thing after the other, and what of it was acknowledged.

use std::collections::BTreeMap;

/// Sentences about what is stored, and how often each is true.
pub(super) type Facts = BTreeMap<String, i64>;

/// What is stored together or not at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Step(Vec<(String, i64)>);

impl Step {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// `fact` is true once more.
    pub(super) fn comes(self, fact: impl Into<String>) -> Self {
        self.changes(fact, 1)
    }

    /// `fact` is true once less.
    pub(super) fn goes(self, fact: impl Into<String>) -> Self {
        self.changes(fact, -1)
    }

    pub(super) fn changes(mut self, fact: impl Into<String>, by: i64) -> Self {
        self.0.push((fact.into(), by));
        self
    }

    fn apply(&self, facts: &mut Facts) {
        for (fact, by) in &self.0 {
            let count = facts.entry(fact.clone()).or_default();
            *count += by;
            if *count == 0 {
                facts.remove(fact);
            }
        }
    }
}

/// One request that changes something. Until it is acknowledged, it may have got as far as any of its steps.
#[derive(Debug)]
struct Act {
    begun: u64,
    acknowledged: Option<u64>,
    steps: Vec<Step>,
}

/// What was there before, and what was done since.
#[derive(Debug, Default)]
pub(super) struct Journal {
    before: Facts,
    acts: Vec<Act>,
}

impl Journal {
    pub(super) fn begin(&mut self, now: u64, steps: Vec<Step>) {
        self.acts.push(Act {
            begun: now,
            acknowledged: None,
            steps,
        });
    }

    /// The last one.
    pub(super) fn acknowledge(&mut self, now: u64) {
        self.acts.last_mut().unwrap().acknowledged = Some(now);
    }

    /// When each was acknowledged.
    pub(super) fn acknowledgements(&self) -> impl Iterator<Item = u64> {
        self.acts.iter().filter_map(|act| act.acknowledged)
    }

    /// How often `fact` is true, when nothing is in doubt.
    pub(super) fn count(&self, fact: &str) -> i64 {
        let states = self.possible(u64::MAX);
        assert_eq!(states.len(), 1, "something is in doubt");
        states[0].get(fact).copied().unwrap_or_default()
    }

    /// What may be there when everything ended at `moment`: with all that was acknowledged before, without anything that
    /// was begun after, and with none, some or all of the steps of what was neither.
    fn possible(&self, moment: u64) -> Vec<Facts> {
        let mut facts = self.before.clone();
        for act in &self.acts {
            let is_acknowledged = act.acknowledged.is_some_and(|at| at <= moment);
            if !is_acknowledged && act.begun >= moment {
                break;
            }
            let mut states = vec![facts.clone()];
            for step in &act.steps {
                step.apply(&mut facts);
                states.push(facts.clone());
            }
            if !is_acknowledged {
                return states;
            }
        }
        vec![facts]
    }

    /// Whether `found` may be there after an end at `moment`; otherwise, what is wrong.
    pub(super) fn explains(&self, found: &Facts, moment: u64) -> Result<(), String> {
        let possible = self.possible(moment);
        if possible.contains(found) {
            return Ok(());
        }
        let differences = possible.iter().map(|expected| differences(expected, found));
        let nearest = differences.min_by_key(Vec::len).unwrap_or_default();
        Err(nearest.join("\n"))
    }

    /// Goes on from what was found after an end; whether something was in doubt, and whether it has happened.
    pub(super) fn settle(&mut self, found: Facts) -> Result<Settled, String> {
        self.explains(&found, u64::MAX)?;
        let possible = self.possible(u64::MAX);
        let acknowledged = self.acknowledgements().count();
        let last = possible.len() - 1;
        let reached = possible.iter().position(|state| *state == found).unwrap_or_default();
        let settled = Settled {
            acknowledged,
            in_doubt: self.acts.len() - acknowledged,
            partway: usize::from(reached > 0 && reached < last),
            completed: usize::from(reached > 0 && reached == last),
        };
        self.before = found;
        self.acts.clear();
        Ok(settled)
    }
}

/// How many acts there were.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settled {
    pub(super) acknowledged: usize,
    pub(super) in_doubt: usize,
    /// Of those in doubt, with some of their steps.
    pub(super) partway: usize,
    /// Of those in doubt.
    pub(super) completed: usize,
}

impl std::ops::AddAssign for Settled {
    fn add_assign(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.in_doubt += other.in_doubt;
        self.partway += other.partway;
        self.completed += other.completed;
    }
}

fn differences(expected: &Facts, found: &Facts) -> Vec<String> {
    let mut all: Vec<_> = expected.keys().chain(found.keys()).collect();
    all.sort();
    all.dedup();
    let count = |facts: &Facts, fact: &str| facts.get(fact).copied().unwrap_or_default();
    all.into_iter()
        .filter(|fact| count(expected, fact) != count(found, fact))
        .map(|fact| format!("{fact}: {} times, not {}", count(found, fact), count(expected, fact)))
        .collect()
}
