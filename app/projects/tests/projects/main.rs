//! What projects promise, on both databases.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

mod boards;
mod cards;
mod checklists;
mod comments;
mod common;
mod labels;
mod projects;
mod rest;
mod screens;
mod secrets;
mod subtasks;
mod tasks;
