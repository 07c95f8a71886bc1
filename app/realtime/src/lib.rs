//! Live screens: `GET /ws` tells every open connection of a workspace which records changed, and [`provide_live`] turns
//! that into signals that lists and boards refetch on. docs/realtime.md is the protocol.
//!
//! Invariant: a frame carries a subject and its version, never a field value, and reaches only those whom the policy
//! lets read that subject.

pub mod wire;

mod client;
#[cfg(not(target_arch = "wasm32"))]
mod server;

pub use client::{Live, Status, provide_live, use_live};
#[cfg(not(target_arch = "wasm32"))]
pub use server::{
    AskedHost, LiveCursor, Realtime, Revocations, Timings, hears, routes, stamp_cursor,
    verify::{Credential, Ties, TokenVerifier},
};
