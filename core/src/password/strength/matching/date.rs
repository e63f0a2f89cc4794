//! Years and dates. Every part of four to ten characters is looked at once: 12 n looks, each with at most four ways of
//! dividing its digits.

use super::Finder;
use crate::password::strength::{
    guesses,
    pattern::{Found, Match},
    text::Text,
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

impl Finder<'_> {
    /// Years from 1900 to the end of the decade of the reference year.
    pub(super) fn years(&mut self) {
        let last = self.knowledge.reference_year / 10 * 10 + 9;
        let mut start = 0;
        while start + 4 <= self.text.length() {
            let year = digits(self.text.part(start, start + 4).written).filter(|year| (1_900..=last).contains(year));
            let Some(year) = year else {
                start += 1;
                continue;
            };
            self.matches.push(Match {
                start,
                end: start + 4,
                guesses: guesses::year(year, self.knowledge.reference_year),
                pattern: Found::Year,
            });
            start += 4;
        }
    }

    /// Dates that are not part of a longer one: from each place the longest, unless one from before reaches as far.
    pub(super) fn dates(&mut self) {
        let mut reached = 0;
        for start in 0..self.text.length() {
            if !self.text.written_at(start).is_some_and(|first| first.is_ascii_digit()) {
                continue;
            }
            let longest = (start + FEWEST_DIGITS..=start + WITH_SEPARATORS.end())
                .rev()
                .take_while(|end| *end > reached)
                .filter(|end| *end <= self.text.length())
                .find_map(|end| Some((end, self.date(self.text.part(start, end))?)));
            if let Some((end, day)) = longest {
                reached = end;
                self.matches.push(Match {
                    start,
                    end,
                    guesses: guesses::date(day.year, self.knowledge.reference_year, day.has_separator),
                    pattern: Found::Date,
                });
            }
        }
    }

    fn date(&self, text: Text<'_>) -> Option<Day> {
        self.bare_date(text.written).or_else(|| separated_date(text.written))
    }

    /// Of the ways of dividing the digits the one with the nearest year.
    fn bare_date(&self, text: &[char]) -> Option<Day> {
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
        let year = years.min_by_key(|year| year.abs_diff(self.knowledge.reference_year))?;
        Some(Day {
            year,
            has_separator: false,
        })
    }
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
fn digits(text: &[char]) -> Option<u32> {
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
