//! Projects: boards of columns, the tasks on them, and who takes part.
//!
//! One folder an object: `model` compiles everywhere, `entity`, `verbs` and `queries` on the server. The rule: whoever sees a
//! project sees what stands in it, and nobody else does ([`projects::access`]).

pub mod columns;
pub mod comments;
pub mod labels;
#[cfg(not(target_arch = "wasm32"))]
mod lines;
mod links;
pub mod projects;
pub mod screens;
pub mod tasks;

#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
mod search;
#[cfg(not(target_arch = "wasm32"))]
mod undo;

/// This crate's component styles, for the server to join into one file.
#[cfg(not(target_arch = "wasm32"))]
pub const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));
