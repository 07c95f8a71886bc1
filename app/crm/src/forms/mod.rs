//! Web forms: pages of a workspace that anybody may fill in, of which a lead is made.
//!
//! The rule: what somebody outside sends is never lost without a word. It becomes a lead, or it is held back where members see
//! it, or the sender is told why not and finds all that they typed.

pub mod api;
pub mod asked;
pub mod face;
pub mod model;
pub mod question;
pub mod submission;
pub mod valid;

#[cfg(not(target_arch = "wasm32"))]
pub mod answers;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
mod events;
#[cfg(not(target_arch = "wasm32"))]
pub mod fields;
#[cfg(not(target_arch = "wasm32"))]
pub mod guard;
#[cfg(not(target_arch = "wasm32"))]
pub mod held;
#[cfg(not(target_arch = "wasm32"))]
mod lead;
#[cfg(not(target_arch = "wasm32"))]
pub mod public;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
pub mod stamp;
#[cfg(not(target_arch = "wasm32"))]
pub mod submit;
#[cfg(not(target_arch = "wasm32"))]
pub mod sweep;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
