//! The language of the query bar: `stage:won amount>10k owner:me closed:<30d`.
//!
//! The same text filters a list on its screen, in the API (`filter=`) and in whatever is kept of it. [`read`] turns it into
//! a [`Query`] that names only fields the list has, with values of their kind; what cannot be read is a [`Problem`] that
//! says where it is and what would do.
//!
//! ```text
//! query  = part (("or") part)*            part = item+           (items side by side must all hold)
//! item   = ["-" | "not"] ( "(" query ")" | field test | word | "quoted words" )
//! test   = (":" | "=" | "!=" | ">" | ">=" | "<" | "<=") value ("," value)*
//! value  = word | "quoted" | from ".." to | none | any
//! ```

mod complete;
mod days;
mod field;
mod number;
mod parse;
mod pick;
mod read;
mod scan;
mod write;

#[cfg(test)]
mod tests;

pub use complete::{Wanted, complete, may_go_on, wanted};
pub use days::Days;
pub use field::{Choice, Field, Kind, Tense};
pub use number::{Decimal, Limit};
pub use parse::{Term, Value, Written, check, parse};
pub use pick::{Picked, pick, picked, within};
pub use read::read;
pub use scan::Sign;

use std::ops::Range;

/// Characters of one query.
pub const QUERY_CHARS_MAX: usize = 2_000;
/// Brackets and negations within one another.
pub const QUERY_DEPTH_MAX: usize = 20;
/// Fields, values and words in one query.
pub const QUERY_TERMS_MAX: usize = 100;
/// Characters that one query looks for within texts, together: each costs a look at every character of every text.
pub const QUERY_TEXT_CHARS_MAX: usize = 200;

/// What must hold for a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    All(Vec<Query>),
    Any(Vec<Query>),
    Not(Box<Query>),
    /// `field` is a key of the list's fields, and `test` of that field's kind.
    Field {
        field: String,
        test: Test,
    },
    /// The words stand somewhere in what the list is searched by.
    Text(String),
}

/// What must hold for one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    IsEmpty,
    Contains(String),
    Equals(String),
    /// Between two limits, either of which may be missing.
    Number(Option<Limit>, Option<Limit>),
    Days(Days),
    /// One of the field's choices, by its value.
    Is(String),
    /// A record of another kind.
    Refers(To),
}

/// The record that a field refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// Whoever asks.
    Me,
    Id(uuid::Uuid),
    /// Any whose name contains this.
    Named(String),
}

/// Why a query cannot be read, and what would do. `at` is in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    pub at: Range<usize>,
    pub message: String,
}

impl Problem {
    fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}
