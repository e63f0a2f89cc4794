//! The cheapest way of putting a text together from patterns and characters: the dynamic program of zxcvbn.
//!
//! An attacker who knows the patterns but not their order tries `parts! * product` combinations, and has to find out
//! how many parts there are, which costs `10000^(parts - 1)`. For every end and every number of parts the program keeps
//! the cheapest way, unless fewer parts are known to be as cheap by then. That last condition makes the outcome depend
//! on the order in which ways are offered, so that the order here is that of `zxcvbn` 4.4.2.
//!
//! For n code points there are at most n columns of [`MOST_PARTS`] entries; each of m matches is offered once, and
//! every part of the text once as characters, for every entry before it: `(m + n²/2) * MOST_PARTS` offers, each O(1).

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

/// The ways to one end, by their number of parts less one.
#[derive(Clone, Debug, Default)]
struct Column([Option<Way>; MOST_PARTS]);

impl Column {
    /// Takes a way unless one with at most as many parts is as cheap.
    fn offer(&mut self, parts: usize, product: f64, start: usize, last: Last) {
        let Some(factorial) = FACTORIALS.get(parts) else {
            return;
        };
        let guesses = factorial * product + power_of_ten(DIGITS_PER_PART * (parts - 1));
        let fewer = self.0.iter().take(parts).flatten();
        if fewer.into_iter().any(|way| way.guesses <= guesses) {
            return;
        }
        if let Some(way) = self.0.get_mut(parts - 1) {
            *way = Some(Way {
                guesses,
                product,
                start,
                last,
            });
        }
    }

    fn ways(&self) -> impl Iterator<Item = (usize, &Way)> {
        (1..)
            .zip(&self.0)
            .filter_map(|(parts, way)| Some((parts, way.as_ref()?)))
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
    let mut columns: Vec<Column> = Vec::with_capacity(length);
    let mut following = matches.iter().enumerate().peekable();
    for end in 1..=length {
        let mut column = Column::default();
        while let Some((index, one)) = following.next_if(|(_, one)| one.end <= end) {
            extend(&columns, &mut column, one.start, one.guesses, Last::Match(index));
        }
        for start in 0..end {
            extend(
                &columns,
                &mut column,
                start,
                guesses::brute_force(end - start),
                Last::BruteForce,
            );
        }
        columns.push(column);
    }
    Cheapest {
        guesses: best(columns.last()).map_or(1.0, |(_, way)| way.guesses),
        parts: unwound(&columns, matches),
    }
}

/// Offers every way that ends where a last part of `guesses` begins.
fn extend(before: &[Column], column: &mut Column, start: usize, guesses: f64, last: Last) {
    let Some(previous) = start.checked_sub(1) else {
        column.offer(1, guesses, start, last);
        return;
    };
    for (parts, way) in before.get(previous).into_iter().flat_map(Column::ways) {
        // Characters after characters are the same as more characters.
        if last != Last::BruteForce || way.last != Last::BruteForce {
            column.offer(parts + 1, guesses * way.product, start, last);
        }
    }
}

fn best(column: Option<&Column>) -> Option<(usize, &Way)> {
    column?
        .ways()
        .reduce(|best, way| if way.1.guesses < best.1.guesses { way } else { best })
}

fn unwound(columns: &[Column], matches: &[Match]) -> Vec<Match> {
    let mut parts = Vec::new();
    let mut end = columns.len();
    let mut way = best(columns.last());
    while let Some((count, last)) = way {
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
        let before = end.checked_sub(1).and_then(|column| columns.get(column));
        way = before.and_then(|column| column.ways().find(|(parts, _)| parts + 1 == count));
    }
    parts.reverse();
    parts
}
