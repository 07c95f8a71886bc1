//! What the screens of all domains have in common: saying what failed, sending a form, following live changes, lists that grow,
//! keys, dates, and the frame of a record's page. It knows the views, and no domain.
//!
//! Rule: what a page shows at first is the same on both sides. Clocks, sizes and live changes come in after hydration.

pub mod actions;
pub mod creating;
pub mod failure;
pub mod feed;
pub mod form;
pub mod frame;
pub mod keys;
pub mod layout;
pub mod lines;
pub mod live;
pub mod loading;
pub mod names;
pub mod pressed;
pub mod sought;
pub mod when;

/// This crate's component styles, for the server to join into one file.
#[cfg(not(target_arch = "wasm32"))]
pub const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));
