//! How long the server takes for each screen of a workspace, for those who run it.
//!
//! A screen is a page of the app: what a browser asks for while it shows that page counts for it, the document first and the
//! calls for data after it. Only times and addresses of our own making are kept, in memory, for [`model::WINDOW_HOURS`].

pub mod api;
pub mod model;
pub mod screen;
mod words;

#[cfg(not(target_arch = "wasm32"))]
mod ledger;
#[cfg(not(target_arch = "wasm32"))]
mod measure;

pub use screen::SpeedPage;
#[cfg(not(target_arch = "wasm32"))]
pub use {
    ledger::{Call, Ledger},
    measure::{Stopwatch, measure},
};

/// This crate's component styles.
#[cfg(not(target_arch = "wasm32"))]
pub const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));
