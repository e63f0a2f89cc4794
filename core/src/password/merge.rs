//! Policies by strength: a partial order, and the strictest of several (spec R5, R6).

use crate::policy::{AdditionalSet, AdditionalStrength, PasswordPolicy, SpecialSet};

/// "At least one of these": the special characters, and whether a digit serves as well.
#[derive(Clone, Copy)]
struct Needed<'a> {
    special_set: &'a SpecialSet,
    or_number: bool,
}

impl Needed<'_> {
    /// Whatever satisfies `self` satisfies `other`.
    fn implies(self, other: Self) -> bool {
        (other.or_number || !self.or_number) && self.special_set.is_subset_of(other.special_set)
    }
}

impl PasswordPolicy {
    /// The sets of which `special` asks for one character each.
    pub(super) fn special_sets(&self) -> impl Iterator<Item = &SpecialSet> {
        self.needed()
            .filter(|needed| !needed.or_number)
            .map(|needed| needed.special_set)
    }

    /// The sets of which `number_or_special` asks for one character each, or a digit.
    pub(super) fn number_or_special_sets(&self) -> impl Iterator<Item = &SpecialSet> {
        self.needed()
            .filter(|needed| needed.or_number)
            .map(|needed| needed.special_set)
    }

    fn needed(&self) -> impl Iterator<Item = Needed<'_>> {
        let own = |is_on: bool, or_number| {
            is_on.then_some(Needed {
                special_set: &self.special_set,
                or_number,
            })
        };
        own(self.require_special, false)
            .into_iter()
            .chain(own(self.require_number_or_special, true))
            .chain(self.additional_sets.iter().map(|set| Needed {
                special_set: &set.special_set,
                or_number: set.or_number,
            }))
    }

    /// Every score that is asked for: the policy's own first.
    pub(super) fn strengths(&self) -> impl Iterator<Item = AdditionalStrength> {
        let own = self.min_strength.map(|min_strength| AdditionalStrength {
            min_strength,
            strength_model: self.strength_model,
        });
        own.into_iter().chain(self.additional_strengths.iter().copied())
    }

    /// Whether every password that this policy accepts is accepted by `other`, for the same user and data. A partial
    /// order: of two policies neither may be as strict as the other.
    #[must_use]
    pub fn is_at_least_as_strict(&self, other: &Self) -> bool {
        if !other.enabled {
            return true;
        }
        self.enabled
            && self.min_length >= other.min_length
            && self.max_length <= other.max_length
            && (self.require_uppercase || !other.require_uppercase)
            && (self.require_lowercase || !other.require_lowercase)
            && (self.require_number || !other.require_number)
            && other.needed().all(|theirs| self.satisfies(theirs))
            && other
                .strengths()
                .all(|theirs| self.strengths().any(|ours| implies(ours, theirs)))
            && (self.forbid_context || !other.forbid_context)
            && (self.forbid_common || !other.forbid_common)
    }

    fn satisfies(&self, theirs: Needed<'_>) -> bool {
        (theirs.or_number && self.require_number) || self.needed().any(|ours| ours.implies(theirs))
    }

    /// Whether any password can satisfy it. A single policy always can; a merge may not (spec R6).
    #[must_use]
    pub fn is_satisfiable(&self) -> bool {
        if !self.enabled {
            return true;
        }
        let classes = [self.require_uppercase, self.require_lowercase, self.require_number];
        let letters_and_digits = classes.iter().filter(|is_required| **is_required).count();
        // One mark of each set always suffices, and fewer do where sets overlap: only a bound that is surely too
        // small is a conflict.
        let marks = usize::from(self.special_sets().next().is_some());
        self.min_length <= self.max_length && letters_and_digits + marks <= self.max_length as usize
    }
}

/// The policy that accepts exactly what all of `policies` accept. Of none: one that is off.
#[must_use]
pub fn merge<'a>(policies: impl IntoIterator<Item = &'a PasswordPolicy>) -> PasswordPolicy {
    let mut enabled = policies.into_iter().filter(|policy| policy.enabled);
    let Some(first) = enabled.next() else {
        return PasswordPolicy {
            enabled: false,
            ..PasswordPolicy::default()
        };
    };
    enabled.fold(first.clone(), |merged, policy| strictest(&merged, policy))
}

fn strictest(one: &PasswordPolicy, other: &PasswordPolicy) -> PasswordPolicy {
    let needed = weakest_dropped(one.needed().chain(other.needed()).collect());
    let own_set = needed.first().map_or(&one.special_set, |first| first.special_set);
    let is_own = |needed: &&Needed<'_>| needed.special_set == own_set;
    let mut strengths = highest_of_each_model(one.strengths().chain(other.strengths())).into_iter();
    let own_strength = strengths.next();
    PasswordPolicy {
        enabled: true,
        min_length: one.min_length.max(other.min_length),
        max_length: one.max_length.min(other.max_length),
        require_uppercase: one.require_uppercase || other.require_uppercase,
        require_lowercase: one.require_lowercase || other.require_lowercase,
        require_number: one.require_number || other.require_number,
        require_special: needed.iter().filter(is_own).any(|needed| !needed.or_number),
        require_number_or_special: needed.iter().filter(is_own).any(|needed| needed.or_number),
        special_set: own_set.clone(),
        additional_sets: needed
            .iter()
            .filter(|needed| !is_own(needed))
            .map(|needed| AdditionalSet {
                special_set: needed.special_set.clone(),
                or_number: needed.or_number,
            })
            .collect(),
        min_strength: own_strength.map(|own| own.min_strength),
        strength_model: own_strength.map_or(one.strength_model, |own| own.strength_model),
        additional_strengths: strengths.collect(),
        forbid_context: one.forbid_context || other.forbid_context,
        forbid_common: one.forbid_common || other.forbid_common,
    }
}

/// Whatever has the score `ours` has the score `theirs`. Scores of two models say nothing of each other.
fn implies(ours: AdditionalStrength, theirs: AdditionalStrength) -> bool {
    ours.strength_model == theirs.strength_model && ours.min_strength >= theirs.min_strength
}

fn highest_of_each_model(all: impl Iterator<Item = AdditionalStrength>) -> Vec<AdditionalStrength> {
    let mut highest: Vec<AdditionalStrength> = Vec::new();
    for asked in all {
        match highest
            .iter_mut()
            .find(|known| known.strength_model == asked.strength_model)
        {
            Some(known) => known.min_strength = known.min_strength.max(asked.min_strength),
            None => highest.push(asked),
        }
    }
    highest
}

/// Keeps the first of each group of which one implies the others.
fn weakest_dropped(all: Vec<Needed<'_>>) -> Vec<Needed<'_>> {
    let mut kept: Vec<Needed<'_>> = Vec::new();
    for needed in all {
        if !kept.iter().any(|known| known.implies(needed)) {
            kept.retain(|known| !needed.implies(*known));
            kept.push(needed);
        }
    }
    kept
}
