//! Saved views: a list's query, order, columns and grouping under a name, for oneself or for the workspace.
//!
//! The rule: a view is kept as it was saved, whatever becomes of the fields it names; whoever opens it is told what no longer
//! holds. A private view is seen by nobody but its owner.

pub mod api;

pub mod mine;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod access;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
mod events;
#[cfg(not(target_arch = "wasm32"))]
pub mod fields;
#[cfg(not(target_arch = "wasm32"))]
pub mod habits;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
