//! The cheapest way of putting a text together from patterns and characters: the dynamic program of zxcvbn.
//!
//! An attacker who knows the patterns but not their order tries `parts! * product` combinations, and has to find out
//! how many parts there are, which costs `10000^(parts - 1)`. For every end and every number of parts the program keeps
//! the cheapest way, unless fewer parts are known to be as cheap by then. That last condition makes the outcome depend
//! on the order in which ways are offered, so that the order here is that of `zxcvbn` 4.4.2.
//!
//! For n code points there are at most [`MOST_PARTS`] ways to each of n ends; each of m matches is offered once, and
//! every part of the text once as characters, for every way to where it begins:
//! `(m + n²/2) * MOST_PARTS` offers, each compared with the ways of fewer parts. The ways to an end depend on what comes
//! before it only, and are kept while that does not change.

use super::{
    columns::Columns,
    guesses::{at_least, brute_force},
    numbers::power_of_ten,
    pattern::{Found, Match},
    work,
};

/// With more parts than this the search for their number alone costs more than trying 64 characters.
const MOST_PARTS: usize = 20;
/// Guesses spent on not knowing the number of parts: to the power of one less than that number.
const DIGITS_PER_PART: usize = 4;

const FACTORIALS: [f64; MOST_PARTS + 1] = [
    1.0,
    1.0,
    2.0,
    6.0,
    24.0,
    120.0,
    720.0,
    5_040.0,
    40_320.0,
    362_880.0,
    3_628_800.0,
    39_916_800.0,
    479_001_600.0,
    6_227_020_800.0,
    87_178_291_200.0,
    1_307_674_368_000.0,
    20_922_789_888_000.0,
    355_687_428_096_000.0,
    6_402_373_705_728_000.0,
    121_645_100_408_832_000.0,
    2_432_902_008_176_640_000.0,
];

/// The cheapest way known to an end with a number of parts.
#[derive(Clone, Copy, Debug)]
struct Way {
    guesses: f64,
    product: f64,
    parts: u8,
    start: u8,
    last: Last,
}

/// What a way ends with: a match, by its place among those of its end, or characters.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Last(u16);

const CHARACTERS: Last = Last(u16::MAX);

const NO_WAY: Way = Way {
    guesses: f64::INFINITY,
    product: f64::INFINITY,
    parts: 0,
    start: 0,
    last: CHARACTERS,
};

/// The ways to the end that is looked at now, by their number of parts less one.
#[derive(Clone, Debug)]
struct Column {
    ways: [Way; MOST_PARTS],
    /// The most parts of a way.
    most: usize,
}

impl Default for Column {
    fn default() -> Self {
        Self {
            ways: [NO_WAY; MOST_PARTS],
            most: 0,
        }
    }
}

impl Column {
    /// Takes a way of so many parts unless one with at most as many is as cheap.
    #[inline]
    fn offer(&mut self, parts: usize, product: f64, start: usize, last: Last) {
        work::step();
        let (Some(factorial), Some(fewer)) = (FACTORIALS.get(parts), self.ways.get_mut(..parts)) else {
            return;
        };
        let guesses = factorial * product + power_of_ten(DIGITS_PER_PART * (parts - 1));
        if fewer.iter().any(|known| known.guesses <= guesses) {
            return;
        }
        if let Some(known) = fewer.last_mut() {
            *known = Way {
                guesses,
                product,
                parts: small(parts),
                start: small(start),
                last,
            };
        }
        self.most = self.most.max(parts);
    }
}

/// Positions and numbers of parts are below 65.
fn small(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// The search for the cheapest way, and what it knows of the beginning of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    ways: Ways,
    column: Column,
}

/// The ways to every end that has been looked at.
#[derive(Clone, Debug, Default)]
struct Ways {
    /// Those to one end are side by side.
    all: Vec<Way>,
    /// For each end from 1 on, behind its last way.
    ends: Vec<usize>,
    /// The ends to which a way's last part is a match: only there can brute force begin, because characters after
    /// characters are the same as more characters.
    matched: Vec<usize>,
}

impl Search {
    /// Looks at every end again to which the ways are not what they were.
    pub(super) fn update(&mut self, length: usize, columns: &Columns) {
        let first = columns.changed().max(1);
        let Self { ways, column } = self;
        ways.keep_to(first - 1);
        for end in first..=length {
            for (one, index) in columns.to(end).zip(0_u16..) {
                let guesses = at_least(one.guesses, end - one.start, length);
                ways.extend(column, one.start, guesses, Last(index));
            }
            ways.extend(column, 0, brute_force(end), CHARACTERS);
            for &start in &ways.matched {
                ways.extend(column, start, brute_force(end - start), CHARACTERS);
            }
            ways.take_from(column);
        }
    }

    /// What guessing a text of this length takes.
    pub(super) fn guesses(&self, length: usize) -> f64 {
        self.ways.best(length).map_or(1.0, |way| way.guesses)
    }

    /// The parts of the cheapest way, from the beginning to the end.
    pub(super) fn parts(&self, length: usize, columns: &Columns) -> Vec<Match> {
        let mut parts = Vec::new();
        let mut end = length;
        let mut way = self.ways.best(length);
        while let Some(last) = way {
            let start = usize::from(last.start);
            parts.extend(if last.last == CHARACTERS {
                Some(Match {
                    start,
                    end,
                    guesses: brute_force(end - start),
                    pattern: Found::BruteForce,
                })
            } else {
                columns.get(end, usize::from(last.last.0)).cloned()
            });
            way = self.ways.to(start).iter().find(|way| way.parts + 1 == last.parts);
            end = start;
        }
        parts.reverse();
        parts
    }
}

impl Ways {
    /// Forgets those to ends behind `end`.
    fn keep_to(&mut self, end: usize) {
        self.ends.truncate(end);
        self.all.truncate(self.ends.last().copied().unwrap_or(0));
        while self.matched.last().is_some_and(|matched| *matched > end) {
            self.matched.pop();
        }
    }

    /// Those to `end`; none to the beginning.
    #[inline]
    fn to(&self, end: usize) -> &[Way] {
        let Some(next) = end.checked_sub(1).and_then(|index| self.ends.get(index)) else {
            return &[];
        };
        let first = end.checked_sub(2).and_then(|index| self.ends.get(index)).unwrap_or(&0);
        self.all.get(*first..*next).unwrap_or_default()
    }

    /// Offers every way that ends where a last part of `guesses` begins.
    #[inline]
    fn extend(&self, column: &mut Column, start: usize, guesses: f64, last: Last) {
        if start == 0 {
            column.offer(1, guesses, start, last);
            return;
        }
        for way in self.to(start) {
            if last != CHARACTERS || way.last != CHARACTERS {
                column.offer(usize::from(way.parts) + 1, guesses * way.product, start, last);
            }
        }
    }

    /// Takes what `column` found, and empties it.
    fn take_from(&mut self, column: &mut Column) {
        let mut is_matched = false;
        for way in column.ways.get_mut(..column.most).unwrap_or_default() {
            if way.parts > 0 {
                is_matched |= way.last != CHARACTERS;
                self.all.push(core::mem::replace(way, NO_WAY));
            }
        }
        column.most = 0;
        self.ends.push(self.all.len());
        if is_matched {
            self.matched.push(self.ends.len());
        }
    }

    fn best(&self, end: usize) -> Option<&Way> {
        let ways = self.to(end).iter();
        ways.reduce(|best, way| if way.guesses < best.guesses { way } else { best })
    }
}
