//! The time that a widget looks at, always counted from the day it is looked at.
//!
//! The rule: a period is a text of the query bar's language. Which days it means is asked of that language, so that a figure and
//! the list behind it never look at different ones.

use ac_views::query::{Days, Field, Kind, Query, Tense, Test, read};
use chrono::{Days as Count, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Days(u64),
    Months(u32),
}

macro_rules! periods {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $label:literal, $before:literal, $written:literal, $length:expr;)*) => {
        /// A time relative to today.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Period { $($(#[$doc])* $name),* }

        impl Period {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(Self::$name => $key),* } }

            /// As screens say it.
            #[must_use]
            pub fn label(self) -> &'static str { match self { $(Self::$name => $label),* } }

            /// What it is compared with, as screens say it.
            #[must_use]
            pub fn before_label(self) -> &'static str { match self { $(Self::$name => $before),* } }

            /// What stands behind a field in the query bar.
            fn written(self) -> &'static str { match self { $(Self::$name => $written),* } }

            fn length(self) -> Length { match self { $(Self::$name => $length),* } }
        }
    };
}

periods! {
    Today = "today", "Today", "yesterday", "today", Length::Days(1);
    ThisWeek = "this_week", "This week", "last week to date", "this-week", Length::Days(7);
    ThisMonth = "this_month", "This month", "last month to date", "this-month", Length::Months(1);
    ThisQuarter = "this_quarter", "This quarter", "last quarter to date", "this-quarter", Length::Months(3);
    ThisYear = "this_year", "This year", "last year to date", "this-year", Length::Months(12);
    /// Today and the six days before.
    #[serde(rename = "past_7_days")]
    Past7Days = "past_7_days", "Last 7 days", "the 7 days before", "-6d..today", Length::Days(7);
    #[serde(rename = "past_30_days")]
    Past30Days = "past_30_days", "Last 30 days", "the 30 days before", "-29d..today", Length::Days(30);
    #[serde(rename = "past_90_days")]
    Past90Days = "past_90_days", "Last 90 days", "the 90 days before", "-89d..today", Length::Days(90);
    LastWeek = "last_week", "Last week", "the week before", "last-week", Length::Days(7);
    LastMonth = "last_month", "Last month", "the month before", "last-month", Length::Months(1);
    LastQuarter = "last_quarter", "Last quarter", "the quarter before", "last-quarter", Length::Months(3);
    LastYear = "last_year", "Last year", "the year before", "last-year", Length::Months(12);
    NextWeek = "next_week", "Next week", "this week", "next-week", Length::Days(7);
    NextMonth = "next_month", "Next month", "this month", "next-month", Length::Months(1);
    NextQuarter = "next_quarter", "Next quarter", "this quarter", "next-quarter", Length::Months(3);
}

impl Period {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|period| period.as_str() == text)
    }

    /// What the query bar is asked for `field` to lie in it.
    #[must_use]
    pub fn term(self, field: &str) -> String {
        format!("{field}:{}", self.written())
    }

    /// The same for the time before. A period that is not over is compared with as much of the one before.
    #[must_use]
    pub fn term_before(self, field: &str, today: NaiveDate) -> Option<String> {
        let (from, to) = self.before(today)?;
        Some(format!("{field}:{from}..{to}"))
    }

    /// Its first and last day.
    #[must_use]
    pub fn days(self, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let day = [Field::new("day", "Day", Kind::Day(Tense::Past))];
        match read(&self.term("day"), &day, today) {
            Ok(Some(Query::Field { test: Test::Days(Days { from: Some(from), to: Some(to) }), .. })) => {
                Some((from, to))
            }
            _ => None,
        }
    }

    fn before(self, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let (from, to) = self.days(today)?;
        let first = match self.length() {
            Length::Days(days) => from.checked_sub_days(Count::new(days))?,
            Length::Months(months) => from.checked_sub_months(Months::new(months))?,
        };
        let last = from.pred_opt()?;
        if !(from..to).contains(&today) {
            return Some((first, last));
        }
        let passed = u64::try_from((today - from).num_days()).ok()?;
        Some((first, first.checked_add_days(Count::new(passed))?.min(last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_period_has_days_and_a_time_before() {
        for period in Period::ALL {
            let (from, to) = period.days(day("2026-11-29")).unwrap();
            assert!(from <= to, "{period:?}");
            let (first, last) = period.before(day("2026-11-29")).unwrap();
            assert!(first <= last && last < from, "{period:?}: {first} to {last} before {from}");
            assert_eq!(Period::parse(period.as_str()), Some(*period));
            assert_eq!(serde_json::to_string(period).unwrap(), format!("\"{}\"", period.as_str()));
        }
    }

    #[test]
    fn what_is_not_over_is_compared_with_as_much_of_what_was_before() {
        let check = |period: Period, today: &str, days: (&str, &str), before: (&str, &str)| {
            let today = day(today);
            assert_eq!(period.days(today), Some((day(days.0), day(days.1))), "{period:?}");
            assert_eq!(period.before(today), Some((day(before.0), day(before.1))), "{period:?}");
        };
        check(Period::ThisMonth, "2026-11-29", ("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-29"));
        check(Period::ThisMonth, "2026-11-30", ("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-31"));
        // Day 31 of a month has no counterpart in one of 28.
        check(Period::ThisMonth, "2026-03-30", ("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28"));
        check(Period::ThisQuarter, "2026-11-22", ("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-08-22"));
        check(Period::ThisWeek, "2026-11-25", ("2026-11-23", "2026-11-29"), ("2026-11-16", "2026-11-18"));
        check(Period::LastMonth, "2026-11-29", ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30"));
        check(Period::Past30Days, "2026-11-29", ("2026-10-31", "2026-11-29"), ("2026-10-01", "2026-10-30"));
        check(Period::Today, "2026-11-29", ("2026-11-29", "2026-11-29"), ("2026-11-28", "2026-11-28"));
    }

    #[test]
    fn a_day_that_lies_ahead_is_asked_for_in_the_same_words() {
        let field = [Field::new("expected", "Expected", Kind::Day(Tense::Future))];
        let asked = read(&Period::Past7Days.term("expected"), &field, day("2026-11-29")).unwrap();
        let days = Test::Days(Days { from: Some(day("2026-11-23")), to: Some(day("2026-11-29")) });
        assert_eq!(asked, Some(Query::Field { field: "expected".to_owned(), test: days }));
    }
}
