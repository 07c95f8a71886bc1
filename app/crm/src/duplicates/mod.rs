//! Companies and people that may be the same: finding them, telling them apart, and merging them.
//!
//! The rule: nothing is ever merged by itself. Keys (`match_key`) only say which records are worth comparing; a person decides.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod marks;
#[cfg(not(target_arch = "wasm32"))]
pub mod merge;
#[cfg(not(target_arch = "wasm32"))]
pub mod object;
#[cfg(not(target_arch = "wasm32"))]
pub mod pairs;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
mod sheet;
#[cfg(not(target_arch = "wasm32"))]
pub mod undo;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod plans;
