//! Typed events of records: what happened, to which version, with old and new values.
//!
//! `changes` is the difference of two field sets by the names the API uses, so that undo and the timeline read them alike.

pub use ac_core::{
    event::{Facts, Origin, diff},
    record_events,
};
