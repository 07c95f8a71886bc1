//! Why somebody may see or change a record, or what they lack.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
