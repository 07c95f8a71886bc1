//! The checklist of a task: small steps, each of which somebody ticks off.

pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod verbs;

#[cfg(not(target_arch = "wasm32"))]
pub use verbs::{add, place, remove, set};
