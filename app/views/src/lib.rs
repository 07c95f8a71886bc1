//! What every list of records shares, whatever the records are: the language it is filtered by, the bar it is
//! typed in, and the fields that a workspace adds.
//!
//! Knows no domain: a list says which [`query::Field`]s it has, and on the server which [`sql::Column`] each of them is.

pub mod bar;
pub mod custom;
pub mod query;
#[cfg(not(target_arch = "wasm32"))]
pub mod sql;

pub use bar::QueryBar;
