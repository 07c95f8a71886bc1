//! Tasks: what is to be done in a project, by whom, until when, and where it stands on the board.

pub mod api;
pub mod checklist;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod counts;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod fields;
#[cfg(not(target_arch = "wasm32"))]
mod parents;
#[cfg(not(target_arch = "wasm32"))]
mod places;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
