//! Notes: free text on a company, a contact, a deal or a lead.

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
