//! The dashboard: how much is in the pipelines, what was won, how well, and by whom.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod calendar;
#[cfg(not(target_arch = "wasm32"))]
mod owners;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
