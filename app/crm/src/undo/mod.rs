//! Undo: an authorised act of its own that puts back what one event, or a batch of them, changed.
//!
//! The rule: a value goes back only where the record still holds what the event wrote. Anything else is a conflict, shown
//! and left alone.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod batches;
#[cfg(not(target_arch = "wasm32"))]
mod headers;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod inverse;
#[cfg(not(target_arch = "wasm32"))]
pub mod line;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod locks;
#[cfg(not(target_arch = "wasm32"))]
mod many;
#[cfg(not(target_arch = "wasm32"))]
pub mod rules;
#[cfg(not(target_arch = "wasm32"))]
pub mod run;
/// Saved views, laid out as what else is put back.
#[cfg(not(target_arch = "wasm32"))]
mod saved_views {
    pub use ac_views::saved::{entity::view as entity, model, verbs};
}
#[cfg(not(target_arch = "wasm32"))]
mod sight;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
#[cfg(not(target_arch = "wasm32"))]
mod whole;
