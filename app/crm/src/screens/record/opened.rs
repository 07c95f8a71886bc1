//! A record page tells that it was opened, so that the palette has it among the last ones, also on another device.

use crate::{search::api::remember_opened, shared::kind::RecordKind};
use leptos::{prelude::*, task::spawn_local};

/// Tells it once the page stands in a browser.
pub fn opened(kind: RecordKind, id: uuid::Uuid) {
    Effect::new(move |_| {
        spawn_local(async move {
            // Without an answer the record is not among the last ones; nobody waits for that.
            let _ = remember_opened(kind, id).await;
        });
    });
}
