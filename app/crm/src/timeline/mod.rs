//! A record's timeline: what happened to it and to its notes, from the event log, with old and new values.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod lines;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod names;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
