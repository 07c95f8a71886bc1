//! Custom fields: what a workspace adds to its records.
//!
//! An object that takes them says so by an [`Object`] and has the columns `fields` and `field_keys`. Values stand in `fields`
//! by the field's key, as they are read; what they are sorted and filtered by stands in `field_keys` (ADR 7). The rule: a key
//! is given once and never changes or comes free, so that no filter, file or program means another field tomorrow.

pub mod formula;
pub mod kind;
pub mod model;
pub mod shown;

#[cfg(not(target_arch = "wasm32"))]
pub mod ask;
#[cfg(not(target_arch = "wasm32"))]
pub mod change;
#[cfg(not(target_arch = "wasm32"))]
mod choices;
#[cfg(not(target_arch = "wasm32"))]
mod defining;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod event;
#[cfg(not(target_arch = "wasm32"))]
pub mod index;
#[cfg(not(target_arch = "wasm32"))]
mod naming;
#[cfg(not(target_arch = "wasm32"))]
mod object;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod value;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;

pub use kind::FieldKind;
pub use model::{CustomField, FieldValues};

#[cfg(not(target_arch = "wasm32"))]
pub use object::{Object, Order};
#[cfg(not(target_arch = "wasm32"))]
pub use queries::Customs;
