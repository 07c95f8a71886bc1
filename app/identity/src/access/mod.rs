//! Roles that a workspace defines itself, and its teams: how they are made, changed, given and read. What they mean stands in
//! `ac_core::access`.
//!
//! Unlike the rest of this crate they live in the workspace's own database. Invariant: whoever changes one announces it before the
//! commit ([`ac_core::access::announce`]), so that the next request of whoever it is about goes by it.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod assign;
#[cfg(not(target_arch = "wasm32"))]
mod events;
#[cfg(not(target_arch = "wasm32"))]
mod pages;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
pub mod roles;
#[cfg(not(target_arch = "wasm32"))]
pub mod teams;
