//! What the CRM's objects have in common, beside what all records have (`ac_records`): references, sums, custom fields.
//!
//! Nothing here knows a particular object, except [`link`], `referring`, [`subject`] and [`written`], which know how they refer to each other.

pub mod kind;

#[cfg(not(target_arch = "wasm32"))]
pub mod ask;
#[cfg(not(target_arch = "wasm32"))]
pub mod custom;
#[cfg(not(target_arch = "wasm32"))]
pub mod link;
#[cfg(not(target_arch = "wasm32"))]
pub mod money;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod own;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod referring;
#[cfg(not(target_arch = "wasm32"))]
pub mod subject;
#[cfg(not(target_arch = "wasm32"))]
pub mod sums;
#[cfg(not(target_arch = "wasm32"))]
pub mod written;

pub use ac_core::list;
pub use ac_records::check;

#[cfg(not(target_arch = "wasm32"))]
pub use ac_core::keyset;
#[cfg(not(target_arch = "wasm32"))]
pub use ac_records::{computed, event, find, listed, match_key, record};

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod plans;
