//! Templates of e-mails: a subject and a text with variables, for all who write to people.

pub mod api;
pub mod model;
pub mod text;

#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod fields;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
