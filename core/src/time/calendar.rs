//! The proleptic Gregorian calendar.

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    /// 1 to 12.
    pub(super) month: i64,
    /// 1 to 31.
    pub(super) day: i64,
}

/// Years begin in March here, so that the leap day is the last of its year; and four hundred of them always have the
/// same number of days.
const DAYS_PER_ERA: i64 = 146_097;
/// 1 March of the year 0, in days before 1 January 1970.
const FIRST_ERA: i64 = 719_468;

impl Date {
    /// The day so many days after 1 January 1970.
    pub(super) fn from_unix_day(day: i64) -> Self {
        let since_first = day + FIRST_ERA;
        let era = since_first.div_euclid(DAYS_PER_ERA);
        let in_era = since_first.rem_euclid(DAYS_PER_ERA);
        let year_in_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year_in_era + year_in_era / 4 - year_in_era / 100);
        let since_march = (5 * in_year + 2) / 153;
        let month = (since_march + 2) % 12 + 1;
        Self {
            year: era * 400 + year_in_era + i64::from(month <= 2),
            month,
            day: in_year - (153 * since_march + 2) / 5 + 1,
        }
    }

    /// Days after 1 January 1970; `None` for a day that does not exist.
    pub(super) fn unix_day(self) -> Option<i64> {
        if !(1..=12).contains(&self.month) || !(1..=31).contains(&self.day) {
            return None;
        }
        let year = self.year - i64::from(self.month <= 2);
        let in_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        let year_in_era = year.rem_euclid(400);
        let in_era = year_in_era * 365 + year_in_era / 4 - year_in_era / 100 + in_year;
        let day = year.div_euclid(400) * DAYS_PER_ERA + in_era - FIRST_ERA;
        (Self::from_unix_day(day) == self).then_some(day)
    }
}
