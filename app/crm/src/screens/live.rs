//! The one place where screens learn that somebody else changed something.
//!
//! Rule: a screen depends on [`changed`] and refetches through its own permission-checked query; it never gets values pushed.

use ac_core::Resource;
use ac_realtime::Live;
use leptos::prelude::*;

/// Grows whenever a record of one of `kinds` may have changed. Stands still on the server and where no live connection
/// is provided, so that a screen can be drawn on its own.
#[must_use]
pub fn changed(kinds: &[Resource]) -> Signal<u64> {
    use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.version_of_any(kinds))
}

/// The version of one record as last heard; 0 until something is heard, below 0 when it may have changed.
#[must_use]
pub fn changed_record(kind: Resource, id: uuid::Uuid) -> Signal<i64> {
    use_context::<Live>().map_or_else(|| Signal::stored(0), |live| live.on_record(kind, id))
}
