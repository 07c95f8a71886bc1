//! E-mails to people and leads: written in a transaction with its event, sent later by the server through the operator's mail
//! server.
//!
//! The rule: nobody gets the same mail twice. That a try begins is noted before it does; one of which it is not known how it ended
//! is told as failed, never tried again.

pub mod api;
pub mod foresight;
pub mod html;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
pub mod addressee;
#[cfg(not(target_arch = "wasm32"))]
pub mod deliver;
#[cfg(not(target_arch = "wasm32"))]
pub mod due;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
pub mod rest;
#[cfg(not(target_arch = "wasm32"))]
mod tries;
#[cfg(not(target_arch = "wasm32"))]
pub mod verbs;
