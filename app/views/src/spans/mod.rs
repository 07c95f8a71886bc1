//! The records of a list whose time, from one of its date fields to another, touches some days: what a timeline shows.
//!
//! A *span* is that time. It is not the timeline of a record, which is what happened to it.

pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod read;

pub use model::{SPAN_COUNT_MAX, SPAN_DAYS_MAX, SPAN_ROWS_MAX, Spans, SpansQuery};
#[cfg(not(target_arch = "wasm32"))]
pub use read::{Found, Part, parts_of_spans, read};
