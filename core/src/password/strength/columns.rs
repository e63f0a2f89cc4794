//! The matches of a text, by where they end.

use super::{MAX_ESTIMATED_CODE_POINTS, pattern::Match};

/// Which matcher found a match: of one part the lower comes first, because among equals the first wins.
pub(super) type Kind = usize;

#[derive(Clone, Debug)]
struct Entry {
    kind: Kind,
    one: Match,
}

/// The matches that end at each place, sorted by their start, then by their kind, then as they came.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    by_end: Vec<Vec<Entry>>,
    /// The first end at which something may not be as it was.
    changed: usize,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            by_end: vec![Vec::new(); MAX_ESTIMATED_CODE_POINTS as usize + 1],
            changed: 0,
        }
    }
}

impl Columns {
    /// Forgets what ends behind `kept`; that place itself may be another one without what came behind it.
    pub(super) fn keep_to(&mut self, kept: usize, length_before: usize) {
        self.changed = kept;
        let behind = self.by_end.iter_mut().skip(kept + 1);
        behind.take(length_before.saturating_sub(kept)).for_each(Vec::clear);
    }

    /// The first end at which something may not be as it was before [`Columns::keep_to`].
    pub(super) fn changed(&self) -> usize {
        self.changed
    }

    pub(super) fn to(&self, end: usize) -> impl Iterator<Item = &Match> {
        self.by_end.get(end).into_iter().flatten().map(|entry| &entry.one)
    }

    pub(super) fn get(&self, end: usize, index: usize) -> Option<&Match> {
        Some(&self.by_end.get(end)?.get(index)?.one)
    }

    pub(super) fn add(&mut self, kind: Kind, one: Match) {
        let end = one.end;
        if let Some(column) = self.by_end.get_mut(end) {
            let is_behind = |entry: &Entry| (entry.one.start, entry.kind) > (one.start, kind);
            let behind = column.iter().rev().take_while(|entry| is_behind(entry)).count();
            column.insert(column.len() - behind, Entry { kind, one });
            self.changed = self.changed.min(end);
        }
    }

    /// Adds what there is.
    pub(super) fn extend_with(&mut self, kind: Kind, one: Option<Match>) {
        if let Some(one) = one {
            self.add(kind, one);
        }
    }

    /// Whether a match of `kind` ends at `end`.
    pub(super) fn has(&self, kind: Kind, end: usize) -> bool {
        self.by_end
            .get(end)
            .is_some_and(|column| column.iter().any(|entry| entry.kind == kind))
    }

    /// Takes out what of `kind` ends at `end` and starts where `is_out` says.
    pub(super) fn remove(&mut self, kind: Kind, end: usize, is_out: impl Fn(usize) -> bool) {
        if let Some(column) = self.by_end.get_mut(end) {
            let before = column.len();
            column.retain(|entry| entry.kind != kind || !is_out(entry.one.start));
            if column.len() < before {
                self.changed = self.changed.min(end);
            }
        }
    }
}
