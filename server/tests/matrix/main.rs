//! The matrix: every table, route, server function and event kind of the product against a second workspace, and against
//! every role.
//!
//! The rule: what is registered and what has a line here are the same set. Whoever adds one of them adds its line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

#[path = "../support/mod.rs"]
mod support;

mod complete;
mod entries;
mod entry;
mod events;
mod kinds;
mod own_roles;
mod registered;
mod roles;
mod tables;
mod tenants;
mod two;
