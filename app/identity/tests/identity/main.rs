//! Sign-in, sessions, members and workspaces, through the real routes.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

mod access_rest;
mod common;
mod credentials;
mod in_flight;
mod lockout;
mod mails;
mod members;
mod roles;
mod sessions;
mod workspaces;
