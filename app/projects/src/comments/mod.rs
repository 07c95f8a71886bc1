//! Comments: what people say about a task, and whom they mention in it.

pub mod api;
pub mod mentions;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
