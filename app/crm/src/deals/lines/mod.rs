//! The lines of a deal: what it is made of, in order, and what that comes to.
//!
//! The rule: while a deal has lines, its amount is their sum and nothing else sets it; without any it is typed.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod undo;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
