//! The bin: deleted companies, contacts, deals, leads and products, for whoever may bring them back, until they go for good.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod purge;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod sweep;
