//! One page of a keyset-paged list.

use serde::{Deserialize, Serialize};

/// A page of records and the way to the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub data: Vec<T>,
    /// Opaque; give it back as `cursor`. `None` on the last page.
    pub next_cursor: Option<String>,
    /// How many records match, where counting is cheap; otherwise `None`.
    pub total: Option<i64>,
}

impl<T> Page<T> {
    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { data: self.data.into_iter().map(f).collect(), next_cursor: self.next_cursor, total: self.total }
    }
}
