//! Quarters and weeks around a day.

use super::model::WEEKS;
use chrono::{Datelike, Days, Months, NaiveDate};

/// The stretches of time the dashboard looks at. Ends are the first day after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Calendar {
    pub today: NaiveDate,
    pub quarter: (NaiveDate, NaiveDate),
    /// The quarter before, as many days into it as today is into this one.
    pub last_quarter: (NaiveDate, NaiveDate),
    pub first_monday: NaiveDate,
}

impl Calendar {
    pub(super) fn of(today: NaiveDate) -> Self {
        let start = quarter_start(today);
        let end = start.checked_add_months(Months::new(3)).unwrap_or(today);
        let last = start.checked_sub_months(Months::new(3)).unwrap_or(start);
        let days_in = u64::try_from((today - start).num_days()).unwrap_or(0);
        let last_end = last.checked_add_days(Days::new(days_in + 1)).unwrap_or(start).min(start);
        let weeks_back = u64::try_from(WEEKS - 1).unwrap_or(0) * 7;
        let first_monday = monday(today).checked_sub_days(Days::new(weeks_back)).unwrap_or(today);
        Self { today, quarter: (start, end), last_quarter: (last, last_end), first_monday }
    }

    /// The first day any figure needs.
    pub(super) fn since(&self) -> NaiveDate {
        self.last_quarter.0.min(self.first_monday)
    }
}

fn quarter_start(day: NaiveDate) -> NaiveDate {
    let month = day.month0() / 3 * 3 + 1;
    NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day)
}

/// The Monday of the day's week.
pub(super) fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_quarter_is_compared_with_as_much_of_the_one_before() {
        let check = |today: &str, quarter: (&str, &str), last: (&str, &str)| {
            let calendar = Calendar::of(day(today));
            assert_eq!(calendar.quarter, (day(quarter.0), day(quarter.1)), "{today}");
            assert_eq!(calendar.last_quarter, (day(last.0), day(last.1)), "{today}");
        };
        check("2026-11-22", ("2026-10-01", "2027-01-01"), ("2026-07-01", "2026-08-23"));
        check("2026-01-01", ("2026-01-01", "2026-04-01"), ("2025-10-01", "2025-10-02"));
        // Day 92 of a quarter has no counterpart in one of 90 days.
        check("2026-06-30", ("2026-04-01", "2026-07-01"), ("2026-01-01", "2026-04-01"));
    }

    #[test]
    fn weeks_begin_on_monday() {
        let calendar = Calendar::of(day("2026-11-22"));
        assert_eq!(monday(calendar.today), day("2026-11-16"));
        assert_eq!(calendar.first_monday, day("2026-08-24"));
        assert_eq!(calendar.since(), day("2026-07-01"));
    }
}
