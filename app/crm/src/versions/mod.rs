//! A record as it was right after one of its events, told from the events since, and the way back to it.
//!
//! Rule: going back is a change like any other, made by the record's own verb, with its rights, checks, event and undo.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod past;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
