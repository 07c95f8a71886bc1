//! What is asked of a list's days, and what comes. Compiled everywhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days of one question: a month, and the rest of the weeks that it begins and ends in, whatever day weeks begin with.
pub const DAYS_MAX: i64 = 43;
/// Records of one day that come with it.
pub const DAY_ROWS_MAX: u32 = 20;
/// Records of one day that are counted.
pub const DAY_COUNT_MAX: i64 = 10_000;

/// Which days of a list. `F` holds the list's own equality filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
// A name that is not known would otherwise leave all records in.
#[serde(deny_unknown_fields, bound(deserialize = "F: Deserialize<'de> + Default"))]
pub struct DaysQuery<F> {
    /// The date field that says on which day a record stands: one of the list's, or one of the workspace's that lists can be
    /// sorted by.
    pub by: String,
    pub from: NaiveDate,
    /// The last day; at most [`DAYS_MAX`] with the first one.
    pub to: NaiveDate,
    /// Records that come with each day: 1 to [`DAY_ROWS_MAX`].
    pub rows: u32,
    #[serde(default)]
    pub q: Option<String>,
    /// In the language of the query bar.
    #[serde(default)]
    pub query: Option<String>,
    #[serde(default)]
    pub filter: F,
}

/// The days that have records, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days<T> {
    pub days: Vec<DayRows<T>>,
}

/// One day that has records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRows<T> {
    pub day: NaiveDate,
    /// All of them, whether they came or not; nothing where there are more than [`DAY_COUNT_MAX`].
    pub count: Option<i64>,
    /// The first of them, in the order of the field and then of their making.
    pub rows: Vec<T>,
}
