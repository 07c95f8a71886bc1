//! Bulk: one change, the deletion or, of leads, the conversion of many records, an e-mail to many, and the undo of a batch that is too big for one request, as
//! journalled jobs.
//!
//! The rule: which records it is about is fixed when the job is noted. Each step changes some of them, tells so in the log
//! under the job's batch and notes how far it has come in one short transaction, and only while it holds the lease. So a
//! killed job goes on where it stopped, and no record is missed or changed twice.

pub mod api;
pub mod model;

#[cfg(not(target_arch = "wasm32"))]
mod back;
#[cfg(not(target_arch = "wasm32"))]
pub mod begin;
#[cfg(not(target_arch = "wasm32"))]
mod compute;
#[cfg(not(target_arch = "wasm32"))]
pub mod convert;
#[cfg(not(target_arch = "wasm32"))]
pub mod entity;
#[cfg(not(target_arch = "wasm32"))]
mod events;
#[cfg(not(target_arch = "wasm32"))]
pub mod foresee;
#[cfg(not(target_arch = "wasm32"))]
mod lease;
#[cfg(not(target_arch = "wasm32"))]
pub mod mail;
#[cfg(not(target_arch = "wasm32"))]
pub mod object;
#[cfg(not(target_arch = "wasm32"))]
mod pace;
#[cfg(not(target_arch = "wasm32"))]
pub mod queries;
#[cfg(not(target_arch = "wasm32"))]
mod step;
#[cfg(not(target_arch = "wasm32"))]
pub mod work;
