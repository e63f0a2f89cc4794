//! The cheapest way of putting a text together from patterns and characters: the dynamic program of zxcvbn.
//!
//! An attacker who knows the patterns but not their order tries `parts! * product` combinations, and has to find out
//! how many parts there are, which costs `10000^(parts - 1)`. For every end and every number of parts the program keeps
//! the cheapest way, unless fewer parts are known to be as cheap by then. That last condition makes the outcome depend
//! on the order in which ways are offered, so that the order here is that of `zxcvbn` 4.4.2.
//!
//! For n code points there are at most [`MOST_PARTS`] ways to each of n ends; each of m matches is offered once, and
//! every part of the text once as characters, for every way to where it begins:
//! `(m + n²/2) * MOST_PARTS` offers, each compared with the ways of fewer parts.

use super::{
    guesses,
    numbers::power_of_ten,
    pattern::{Found, Match},
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
    parts: usize,
    guesses: f64,
    product: f64,
    start: usize,
    last: Last,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Last {
    Match(usize),
    BruteForce,
}

const NO_WAY: Way = Way {
    parts: 0,
    guesses: f64::INFINITY,
    product: f64::INFINITY,
    start: 0,
    last: Last::BruteForce,
};

/// The ways to the end that is looked at now, by their number of parts less one.
struct Column {
    ways: [Way; MOST_PARTS],
    /// The most parts of a way.
    most: usize,
}

impl Column {
    /// Takes a way unless one with at most as many parts is as cheap.
    #[inline]
    fn offer(&mut self, way: Way) {
        let (Some(factorial), Some(fewer)) = (FACTORIALS.get(way.parts), self.ways.get_mut(..way.parts)) else {
            return;
        };
        let guesses = factorial * way.product + power_of_ten(DIGITS_PER_PART * (way.parts - 1));
        if fewer.iter().any(|known| known.guesses <= guesses) {
            return;
        }
        if let Some(known) = fewer.last_mut() {
            *known = Way { guesses, ..way };
        }
        self.most = self.most.max(way.parts);
    }
}

/// The ways to every end that has been looked at.
struct Ways {
    /// Those to one end are side by side.
    all: Vec<Way>,
    /// For each end where its ways begin; behind the last, where the next begin.
    firsts: Vec<usize>,
    /// The ends to which a way's last part is a match: only there can brute force begin, because characters after
    /// characters are the same as more characters.
    matched: Vec<usize>,
}

impl Ways {
    /// Those to `end`, which is at least 1.
    fn to(&self, end: usize) -> &[Way] {
        let bounds = (self.firsts.get(end - 1), self.firsts.get(end));
        let (Some(first), Some(next)) = bounds else {
            return &[];
        };
        self.all.get(*first..*next).unwrap_or_default()
    }

    /// Offers every way that ends where a last part of `guesses` begins.
    #[inline]
    fn extend(&self, column: &mut Column, start: usize, guesses: f64, last: Last) {
        if start == 0 {
            column.offer(Way {
                parts: 1,
                product: guesses,
                start,
                last,
                ..NO_WAY
            });
            return;
        }
        for way in self.to(start) {
            if last != Last::BruteForce || way.last != Last::BruteForce {
                column.offer(Way {
                    parts: way.parts + 1,
                    product: guesses * way.product,
                    start,
                    last,
                    ..NO_WAY
                });
            }
        }
    }

    /// Keeps what `column` found, and empties it.
    fn keep(&mut self, column: &mut Column) {
        let end = self.firsts.len();
        let before = self.all.len();
        let found = column.ways.get_mut(..column.most).unwrap_or_default();
        for way in found {
            if way.parts > 0 {
                self.all.push(core::mem::replace(way, NO_WAY));
            }
        }
        column.most = 0;
        let new = self.all.get(before..).unwrap_or_default();
        if new.iter().any(|way| way.last != Last::BruteForce) {
            self.matched.push(end);
        }
        self.firsts.push(self.all.len());
    }

    fn best(&self, end: usize) -> Option<&Way> {
        let ways = self.to(end).iter();
        ways.reduce(|best, way| if way.guesses < best.guesses { way } else { best })
    }
}

/// What guessing a text takes, and the parts that it is then guessed as.
#[derive(Clone, Debug)]
pub(super) struct Cheapest {
    pub(super) guesses: f64,
    pub(super) parts: Vec<Match>,
}

/// The cheapest way for a text of `length`. `matches` are sorted by their end, then by their start.
pub(super) fn cheapest(length: usize, matches: &[Match]) -> Cheapest {
    let mut ways = Ways {
        all: Vec::with_capacity(4 * length),
        firsts: Vec::with_capacity(length + 1),
        matched: Vec::with_capacity(length),
    };
    ways.firsts.push(0);
    let mut column = Column {
        ways: [NO_WAY; MOST_PARTS],
        most: 0,
    };
    let mut following = matches.iter().enumerate().peekable();
    for end in 1..=length {
        while let Some((index, one)) = following.next_if(|(_, one)| one.end <= end) {
            ways.extend(&mut column, one.start, one.guesses, Last::Match(index));
        }
        ways.extend(&mut column, 0, guesses::brute_force(end), Last::BruteForce);
        for &start in &ways.matched {
            ways.extend(&mut column, start, guesses::brute_force(end - start), Last::BruteForce);
        }
        ways.keep(&mut column);
    }
    if length == 0 {
        return Cheapest {
            guesses: 1.0,
            parts: Vec::new(),
        };
    }
    Cheapest {
        guesses: ways.best(length).map_or(1.0, |way| way.guesses),
        parts: unwound(&ways, length, matches),
    }
}

fn unwound(ways: &Ways, length: usize, matches: &[Match]) -> Vec<Match> {
    let mut parts = Vec::new();
    let mut end = length;
    let mut way = ways.best(length);
    while let Some(last) = way {
        parts.extend(match last.last {
            Last::Match(index) => matches.get(index).cloned(),
            Last::BruteForce => Some(Match {
                start: last.start,
                end,
                guesses: guesses::brute_force(end - last.start),
                pattern: Found::BruteForce,
            }),
        });
        end = last.start;
        way = if end == 0 {
            None
        } else {
            ways.to(end).iter().find(|way| way.parts + 1 == last.parts)
        };
    }
    parts.reverse();
    parts
}
