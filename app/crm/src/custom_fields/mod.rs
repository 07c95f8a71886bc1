//! Custom fields of the CRM's objects. What they are and do is `ac_views::custom`'s; here is which objects have them.

pub mod api;
pub mod inputs;

#[cfg(not(target_arch = "wasm32"))]
pub mod compute;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;

pub use ac_views::custom::model;

#[cfg(not(target_arch = "wasm32"))]
pub use ac_views::custom::{entity, queries, queries as fields};
