//! Dates. Every part of four to ten characters that begins with a digit is looked at: 7 n looks, each with at most four
//! ways of dividing its digits.

use super::{Change, Columns, Kind};
use crate::password::strength::{
    guesses,
    pattern::{Found, Match},
    work,
};

/// Dates before and after these are not meant as dates.
const YEARS: core::ops::RangeInclusive<u32> = 1_000..=2_050;
/// Where day, month and year begin in 4 to 8 digits, in some order.
const DIVISIONS: [&[(usize, usize)]; 5] = [
    &[(1, 2), (2, 3)],
    &[(1, 3), (2, 3)],
    &[(1, 2), (2, 4), (4, 5)],
    &[(1, 3), (2, 3), (4, 5), (4, 6)],
    &[(2, 4), (4, 6)],
];
const FEWEST_DIGITS: usize = 4;
/// `1.1.91` has six characters, `2001-12-31` has ten.
const WITH_SEPARATORS: core::ops::RangeInclusive<usize> = 6..=10;

/// A day of which only the year matters.
#[derive(Clone, Copy)]
struct Day {
    year: u32,
    has_separator: bool,
}

/// A date and where it ends.
#[derive(Clone, Copy, Debug)]
struct Dated {
    end: usize,
    guesses: f64,
}

/// The date from each place of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    from: Vec<Option<Dated>>,
}

impl Dates {
    /// Dates that are not part of a longer one: from each place the longest, unless one from before reaches as far.
    pub(super) fn update(&mut self, kind: Kind, change: &Change<'_>, columns: &mut Columns) {
        let Change { text, kept, .. } = *change;
        let first = (kept + 1).saturating_sub(*WITH_SEPARATORS.end());
        let unchanged = self.from.get(..first).unwrap_or_default();
        let mut reached = unchanged.iter().flatten().map(|date| date.end).max().unwrap_or(0);
        self.from.resize(text.length(), None);
        for (start, from) in self.from.iter_mut().enumerate().skip(first) {
            let known = from.filter(|_| start < kept);
            let is_digit = text.written_at(start).is_some_and(|first| first.is_ascii_digit());
            let date = if is_digit {
                longest(change, start, reached, known)
            } else {
                None
            };
            if let Some(known) = known.filter(|known| known.end <= kept)
                && date.is_none_or(|date| date.end != known.end)
            {
                columns.remove(kind, known.end, |other| other == start);
            }
            if let Some(date) = date {
                reached = date.end;
                if known.is_none_or(|known| known.end != date.end) || date.end > kept {
                    columns.add(
                        kind,
                        Match {
                            start,
                            end: date.end,
                            guesses: date.guesses,
                            pattern: Found::Date,
                        },
                    );
                }
            }
            *from = date;
        }
    }
}

/// The longest date from `start` that ends behind `reached`. Where the text only became longer, what it had is `known`.
fn longest(change: &Change<'_>, start: usize, reached: usize, known: Option<Dated>) -> Option<Dated> {
    let reference = change.knowledge.reference_year;
    let is_known = change.is_longer() && start < change.kept;
    let looked_at = if is_known { change.kept } else { 0 };
    let shortest = (start + FEWEST_DIGITS).max(reached + 1).max(looked_at + 1);
    let longest = (start + WITH_SEPARATORS.end()).min(change.text.length());
    let new = (shortest..=longest).rev().find_map(|end| {
        work::step();
        let day = date(change.text.part(start, end).written, reference)?;
        Some(Dated {
            end,
            guesses: guesses::date(day.year, reference, day.has_separator),
        })
    });
    new.or(known.filter(|known| is_known && known.end > reached))
}

fn date(text: &[char], reference_year: u32) -> Option<Day> {
    bare_date(text, reference_year).or_else(|| separated_date(text))
}

/// Of the ways of dividing the digits the one with the nearest year.
fn bare_date(text: &[char], reference_year: u32) -> Option<Day> {
    let divisions = DIVISIONS.get(text.len().checked_sub(FEWEST_DIGITS)?)?;
    if !text.iter().all(char::is_ascii_digit) {
        return None;
    }
    let years = divisions.iter().filter_map(|(second, third)| {
        year_of([
            digits(text.get(..*second)?)?,
            digits(text.get(*second..*third)?)?,
            digits(text.get(*third..)?)?,
        ])
    });
    let year = years.min_by_key(|year| year.abs_diff(reference_year))?;
    Some(Day {
        year,
        has_separator: false,
    })
}

/// Three numbers with the same separator between them.
fn separated_date(text: &[char]) -> Option<Day> {
    if !WITH_SEPARATORS.contains(&text.len()) {
        return None;
    }
    let separator = *text.iter().find(|character| is_separator(**character))?;
    let mut parts = text.split(|character| *character == separator);
    let numbers = [parts.next()?, parts.next()?, parts.next()?];
    let [first, second, third] = numbers;
    let fits = (1..=4).contains(&first.len()) && (1..=2).contains(&second.len()) && (1..=4).contains(&third.len());
    if !fits || parts.next().is_some() {
        return None;
    }
    Some(Day {
        year: year_of([digits(first)?, digits(second)?, digits(third)?])?,
        has_separator: true,
    })
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '/' | '\\' | '_' | '.' | '-')
}

/// The number that is written, if nothing else is.
pub(super) fn digits(text: &[char]) -> Option<u32> {
    text.iter()
        .try_fold(0_u32, |number, character| Some(number * 10 + character.to_digit(10)?))
}

/// The year of three numbers that can be a date; the middle one is a day or a month.
fn year_of(numbers: [u32; 3]) -> Option<u32> {
    let [first, middle, last] = numbers;
    let count = |test: &dyn Fn(u32) -> bool| numbers.into_iter().filter(|number| test(*number)).count();
    let is_no_part = |number: u32| (100..*YEARS.start()).contains(&number) || number > *YEARS.end();
    if middle == 0
        || middle > 31
        || numbers.into_iter().any(is_no_part)
        || count(&|number| number > 31) >= 2
        || count(&|number| number > 12) == 3
        || count(&|number| number == 0) >= 2
    {
        return None;
    }
    let ways = [(last, [first, middle]), (first, [middle, last])];
    if let Some((year, rest)) = ways.into_iter().find(|(year, _)| YEARS.contains(year)) {
        return is_day_and_month(rest).then_some(year);
    }
    let (year, _) = ways.into_iter().find(|(_, rest)| is_day_and_month(*rest))?;
    Some(match year {
        100.. => year,
        51..=99 => year + 1_900,
        _ => year + 2_000,
    })
}

fn is_day_and_month([one, other]: [u32; 2]) -> bool {
    let fits = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    fits(one, other) || fits(other, one)
}
