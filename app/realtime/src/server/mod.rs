//! The server's end of the live protocol.

mod admission;
mod audience;
mod catch_up;
mod connection;
mod encode;
mod realtime;
mod revocation;
mod room;
mod route;
mod stamp;
pub mod verify;

pub use realtime::{Realtime, Timings};
pub use revocation::Revocations;
pub use route::{AskedHost, routes};
pub use stamp::{LiveCursor, stamp_cursor};

/// Whether a connection of this actor hears of the event.
#[must_use]
pub fn hears(ctx: &ac_core::Ctx, frame: &ac_core::hub::Frame) -> bool {
    audience::Audience::of(ctx).sees(frame)
}
