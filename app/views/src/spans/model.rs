//! What is asked of a list's spans, and what comes. Compiled everywhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days of one question: five years, and some to spare.
pub const SPAN_DAYS_MAX: i64 = 1_840;
/// Records of one page.
pub const SPAN_ROWS_MAX: u32 = 100;
/// Records that are counted.
pub const SPAN_COUNT_MAX: i64 = 10_000;

/// Which days of a list, and from what to what its records last. `F` holds the list's own equality filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
// A name that is not known would otherwise leave all records in.
#[serde(deny_unknown_fields, bound(deserialize = "F: Deserialize<'de> + Default"))]
pub struct SpansQuery<F> {
    /// The date field that says when a record begins: one of the list's, or one of the workspace's that lists can be sorted by.
    pub start: String,
    /// Likewise when it ends. Where it is the same, every record is a single day.
    pub end: String,
    pub from: NaiveDate,
    /// The last day; at most [`SPAN_DAYS_MAX`] with the first one.
    pub to: NaiveDate,
    /// Records of the page: 1 to [`SPAN_ROWS_MAX`].
    pub rows: u32,
    /// Where the page before ended.
    #[serde(default)]
    pub cursor: Option<String>,
    #[serde(default)]
    pub q: Option<String>,
    /// In the language of the query bar.
    #[serde(default)]
    pub query: Option<String>,
    #[serde(default)]
    pub filter: F,
}

/// The records whose time touches the days, those that begin first before the others, and of one day by name. What has only an
/// end comes last, and stands on that. What ends before it begins stands on the day that it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spans<T> {
    pub rows: Vec<T>,
    pub next_cursor: Option<String>,
    /// How many there are, told with the first page where they are at most [`SPAN_COUNT_MAX`].
    pub total: Option<i64>,
    /// How many that the filter leaves have neither date, likewise.
    pub undated: Option<i64>,
}
