//! Activities: calls, meetings, mails and tasks about a company, a contact, a deal or a lead; planned, and then done.

pub mod api;
pub mod fields;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
