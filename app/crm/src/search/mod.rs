//! Search over all objects: for the command palette, and as `GET /api/v1/search`.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
mod words;
