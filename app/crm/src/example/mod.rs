//! A small sales team's records, for looking around in a workspace that is still empty.

pub mod api;

#[cfg(not(target_arch = "wasm32"))]
mod content;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
