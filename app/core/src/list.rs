//! What a list is asked: page size, cursor, sort, search text, filters. The same question from a screen and from the API.

use serde::{Deserialize, Serialize};

/// Most records on one page.
pub const LIST_ROWS_MAX: u32 = 200;
/// Records on a page if the question does not say.
pub const LIST_ROWS_DEFAULT: u32 = 50;
/// Characters of search text that count.
pub const SEARCH_CHARS_MAX: usize = 100;

/// One page of a list. `F` holds the list's own equality filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
// A name that is not known would otherwise leave all records in.
#[serde(default, deny_unknown_fields, bound(deserialize = "F: Deserialize<'de> + Default"))]
pub struct ListQuery<F> {
    /// 1 to [`LIST_ROWS_MAX`].
    pub limit: Option<u32>,
    /// `next_cursor` of the page before; valid for the same sort only.
    pub cursor: Option<String>,
    /// A field's name, with `-` before it for descending.
    pub sort: Option<String>,
    pub q: Option<String>,
    /// A filter in the language of the query bar (`ac-views`); `filter` in the API.
    pub query: Option<String>,
    /// How far `total` counts, where that is further than a list needs; not for clients to ask.
    #[serde(skip)]
    pub count_max: Option<u64>,
    pub filter: F,
}

impl<F> ListQuery<F> {
    /// The first page with these filters, in the list's own order.
    pub fn of(filter: F) -> Self {
        Self { limit: None, cursor: None, sort: None, q: None, query: None, count_max: None, filter }
    }
}

/// Equality filters by the names the API gives them.
pub trait Filter: Default + Clone + Send + Sync + 'static {
    /// The names [`Filter::set`] knows.
    const FIELDS: &'static [&'static str];

    /// Takes over one filter; `None` if `value` cannot be one of `field`.
    fn set(&mut self, field: &str, value: &str) -> Option<()>;
}

/// The list question cannot be answered as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadQuery {
    #[error("This list cannot be sorted by “{0}”.")]
    Sort(String),
    #[error("The cursor is not one of this list in this order. Start again from the first page.")]
    Cursor,
    #[error("A page has 1 to {LIST_ROWS_MAX} records.")]
    Limit,
    /// `at` counts the characters of the filter before what cannot be read.
    #[error("The filter cannot be read at character {}. {message}", at + 1)]
    Filter { message: String, at: usize },
    /// Groups or measures that the list does not have.
    #[error("{0}")]
    Figures(String),
    /// Days that the list does not have.
    #[error("{0}")]
    Days(String),
}
