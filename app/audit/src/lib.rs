//! The audit log as people read it: who changed what, from which value to which; whether the chain of hashes still holds;
//! and the daily anchor outside the workspace that makes a rewritten chain show.
//!
//! Invariant: this crate reads the event log and never changes it. Only owners and admins see it.

pub mod api;
pub mod model;
pub mod screen;
mod words;

#[cfg(not(target_arch = "wasm32"))]
mod chain;
#[cfg(not(target_arch = "wasm32"))]
mod export;
#[cfg(not(target_arch = "wasm32"))]
mod names;
#[cfg(not(target_arch = "wasm32"))]
mod queries;

pub use model::{AuditEntry, AuditFilter, ChainReport};
pub use screen::AuditPage;
#[cfg(not(target_arch = "wasm32"))]
pub use {
    chain::{AnchorRun, anchor, verify},
    export::routes,
    queries::{actors, list},
};

/// This crate's component styles.
#[cfg(not(target_arch = "wasm32"))]
pub const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));
