//! What a column's values look like, gathered row by row in one pass. Memory is bounded whatever the file's size.

use std::collections::HashMap;

use super::cells;
use super::dates::DateProfile;
use super::limits::{DISTINCT_VALUES_MAX, EXAMPLES_MAX};
use super::model::Content;
use super::money::MoneyProfile;
use super::problems;

/// After so many values without a date the column is taken to hold none.
const DATE_TRIALS_MAX: u32 = 500;
/// Share of values, in percent, that make a column what it is.
const TYPICAL_PERCENT_MIN: u64 = 80;
/// Dates are rarely anything else, so that a column with many broken ones is still one of dates.
const DATE_PERCENT_MIN: u64 = 50;
/// Longest value counted as a category, in bytes.
const CATEGORY_BYTES_MAX: usize = 120;

/// One value of a column and how often it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub count: u32,
    pub row_first: u32,
}

#[derive(Debug, Default)]
pub struct ColumnProfile {
    pub filled: u32,
    pub dates: DateProfile,
    pub money: MoneyProfile,
    pub examples: Vec<String>,
    emails: u32,
    phones: u32,
    urls: u32,
    distinct: HashMap<String, Occurrence>,
    has_more_distinct: bool,
}

impl ColumnProfile {
    /// Takes in one cell as written.
    pub fn add(&mut self, cell: &str, row: u32) {
        let text = cell.trim();
        if text.is_empty() {
            return;
        }
        self.filled = self.filled.saturating_add(1);
        let (mut has_at, mut has_point, mut has_digit) = (false, false, false);
        for byte in text.bytes() {
            has_at |= byte == b'@';
            has_point |= byte == b'.';
            has_digit |= byte.is_ascii_digit();
        }
        let one = |condition: bool| u32::from(condition);
        if has_at {
            self.emails = self.emails.saturating_add(one(cells::is_email(text)));
        } else if has_point {
            self.urls = self.urls.saturating_add(one(cells::is_url(text)));
        }
        // Dates, amounts and phone numbers all hold digits, and addresses are none of them.
        if has_digit && !has_at {
            self.add_digits(text, row);
        }
        self.count(text, row);
    }

    fn add_digits(&mut self, text: &str, row: u32) {
        let before = self.dates.dates;
        if before > 0 || self.filled <= DATE_TRIALS_MAX {
            self.dates.add(text, row);
        }
        if self.dates.dates == before {
            self.money.add(text);
            self.phones = self.phones.saturating_add(u32::from(cells::is_phone(text)));
        }
    }

    fn count(&mut self, text: &str, row: u32) {
        if self.has_more_distinct {
            return;
        }
        if let Some(known) = self.distinct.get_mut(text) {
            known.count = known.count.saturating_add(1);
            return;
        }
        if self.distinct.len() >= DISTINCT_VALUES_MAX || text.len() > CATEGORY_BYTES_MAX {
            self.has_more_distinct = true;
            return;
        }
        self.distinct.insert(text.to_owned(), Occurrence { count: 1, row_first: row });
        if self.examples.len() < EXAMPLES_MAX {
            self.examples.push(problems::shown(text));
        }
    }

    #[must_use]
    pub fn content(&self) -> Content {
        let is_most = |count: u32| {
            u64::from(count).saturating_mul(100) >= u64::from(self.filled).saturating_mul(TYPICAL_PERCENT_MIN)
        };
        let dates =
            u64::from(self.dates.dates).saturating_mul(100) >= u64::from(self.filled).saturating_mul(DATE_PERCENT_MIN);
        match () {
            () if self.filled == 0 => Content::Empty,
            () if is_most(self.emails) => Content::Email,
            () if dates => Content::Date,
            () if self.money.with_sign > 0 && is_most(self.money.amounts) => Content::Money,
            () if is_most(self.phones) => Content::Phone,
            () if is_most(self.money.amounts) => Content::Number,
            () if is_most(self.urls) => Content::Url,
            () => Content::Text,
        }
    }

    /// The number of distinct values, unless there are too many to remember.
    #[must_use]
    pub fn distinct_count(&self) -> Option<u32> {
        if self.has_more_distinct { None } else { u32::try_from(self.distinct.len()).ok() }
    }

    /// Distinct values in order of first occurrence; `None` if there are too many to remember.
    #[must_use]
    pub fn values(&self) -> Option<Vec<(&str, Occurrence)>> {
        if self.has_more_distinct {
            return None;
        }
        let mut values: Vec<(&str, Occurrence)> =
            self.distinct.iter().map(|(text, seen)| (text.as_str(), *seen)).collect();
        values.sort_unstable_by_key(|(text, seen)| (seen.row_first, *text));
        Some(values)
    }

    /// Share of rows, in percent, whose value passes `test`, judged by the distinct values remembered.
    #[must_use]
    pub fn percent_of(&self, test: impl Fn(&str) -> bool) -> u64 {
        let (mut passed, mut all) = (0_u64, 0_u64);
        for (text, seen) in &self.distinct {
            let count = u64::from(seen.count);
            all = all.saturating_add(count);
            if test(text) {
                passed = passed.saturating_add(count);
            }
        }
        passed.saturating_mul(100).checked_div(all).unwrap_or(0)
    }

    /// Share of values, in percent, that occur once; tells names from categories.
    #[must_use]
    pub fn percent_distinct(&self) -> u64 {
        match self.distinct_count() {
            None => 100,
            Some(count) => u64::from(count).saturating_mul(100).checked_div(u64::from(self.filled)).unwrap_or(0),
        }
    }
}
