//! Deals: what may be sold, to whom, for how much, and how far it has come.

pub mod api;
pub mod board_model;
pub mod fields;
pub mod lines;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod bulk;
#[cfg(not(target_arch = "wasm32"))]
pub mod columns;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod events;
#[cfg(not(target_arch = "wasm32"))]
pub mod in_bulk;
#[cfg(not(target_arch = "wasm32"))]
mod places;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
