//! Search over all objects: for the command palette, and as `GET /api/v1/search`. And what each member opened last.
//!
//! The rule: the index only says where to look. Whether a record is there and whether the actor may see it is asked of the
//! record itself, through its object's own queries.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod ask;
#[cfg(not(target_arch = "wasm32"))]
mod hits;
#[cfg(not(target_arch = "wasm32"))]
pub mod index;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
mod rank;
#[cfg(not(target_arch = "wasm32"))]
pub mod recents;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
mod words;
