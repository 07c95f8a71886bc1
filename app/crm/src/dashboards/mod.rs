//! Dashboards: figures that a member puts together from widgets, for themselves or for the workspace.
//!
//! The rule: a dashboard keeps what its widgets ask and never what they were answered: each figure is what whoever looks may
//! see, asked for them alone.

pub mod api;
pub mod figures;
pub mod model;
pub mod period;
pub mod templates;
pub mod widget;

#[cfg(not(target_arch = "wasm32"))]
pub mod compute;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod fields;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
