//! Labels: short words with a colour, which a project gives to its tasks.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod arrange;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
