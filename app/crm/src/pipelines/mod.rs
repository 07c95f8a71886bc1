//! Pipelines and their stages: the ways a deal goes from first talk to won or lost.

pub mod api;
pub mod fields;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod emptied;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
mod flow;
#[cfg(not(target_arch = "wasm32"))]
mod order;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
