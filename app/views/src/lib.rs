//! What every list of records shares, whatever the records are: the language it is filtered by, the bar it is typed in, the
//! fields that a workspace adds, and the views that are saved of it.
//!
//! Knows no domain: a list says which [`query::Field`]s it has, and on the server which [`sql::Column`] each of them is.

pub mod address;
pub mod bar;
pub mod builder;
pub mod calendar;
pub mod custom;
pub mod days;
pub mod figures;
pub mod gantt;
mod keeper;
pub mod list_spec;
pub mod list_views;
pub mod query;
pub mod saved;
#[cfg(not(target_arch = "wasm32"))]
pub mod share;
pub mod shown;
pub mod spans;
#[cfg(not(target_arch = "wasm32"))]
pub mod sql;
pub mod switcher;

pub use bar::{Names, QueryBar, QueryHelp};
pub use builder::{FilterButton, FilterSheet};
pub use list_views::{BuiltIn, ListSpec, ListViews, Place};
pub use switcher::{Offered, ViewNotices, ViewSwitcher, share_options};

/// This crate's component styles, for the server to join into one file.
#[cfg(not(target_arch = "wasm32"))]
pub const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));
