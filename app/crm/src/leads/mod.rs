//! Leads: people who may become customers but are not qualified yet. A conversion makes a contact, a company and, if wanted,
//! a deal of one.

pub mod api;
pub mod conversion;
pub mod fields;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod bulk;
#[cfg(not(target_arch = "wasm32"))]
pub mod convert;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod unconvert;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
