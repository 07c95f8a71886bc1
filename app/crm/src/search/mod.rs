//! Search over all objects, for the command palette.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
