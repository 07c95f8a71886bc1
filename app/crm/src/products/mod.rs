//! Products: what deals are about, with the price list. One price for each currency; archived ones are offered no more.

pub mod api;
pub mod fields;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod bulk;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
