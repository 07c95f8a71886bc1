//! What the CRM's objects have in common: checked text, patches, list questions, keyset pages, records and their events.
//!
//! Nothing here knows a particular object, except [`link`], `referring`, [`subject`] and [`written`], which know how they refer to each other.

pub mod check;
pub mod kind;

#[cfg(not(target_arch = "wasm32"))]
pub mod ask;
#[cfg(not(target_arch = "wasm32"))]
pub mod computed;
#[cfg(not(target_arch = "wasm32"))]
pub mod custom;
#[cfg(not(target_arch = "wasm32"))]
pub mod event;
#[cfg(not(target_arch = "wasm32"))]
pub mod find;
#[cfg(not(target_arch = "wasm32"))]
pub mod link;
#[cfg(not(target_arch = "wasm32"))]
pub mod listed;
#[cfg(not(target_arch = "wasm32"))]
pub mod match_key;
#[cfg(not(target_arch = "wasm32"))]
pub mod money;
#[cfg(not(target_arch = "wasm32"))]
pub mod record;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod referring;
#[cfg(not(target_arch = "wasm32"))]
pub mod subject;
#[cfg(not(target_arch = "wasm32"))]
pub mod sums;
#[cfg(not(target_arch = "wasm32"))]
pub mod written;

pub use ac_core::list;

#[cfg(not(target_arch = "wasm32"))]
pub use ac_core::keyset;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod plans;
