//! The columns of a project's board, and the board itself.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod arrange;
#[cfg(not(target_arch = "wasm32"))]
pub mod board;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
