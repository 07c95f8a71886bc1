//! The audit log: its chain, its list, its export and its screen.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

mod chain;
mod export;
mod log;
mod screen;
mod support;
