//! Former versions for the browser.

use super::model::{FormerVersion, PutBack};
use crate::shared::kind::RecordKind;
use ac_core::{AppError, EventId, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{past, verbs},
    ac_core::request_ctx,
};

/// What differs from how a record was right after one of its events.
///
/// Errors: `not_found`; `conflict` for one that cannot be told any more.
#[server(input = Json, output = Json)]
pub async fn get_former_version(kind: RecordKind, id: uuid::Uuid, event: EventId) -> Result<FormerVersion, AppError> {
    let ctx = request_ctx().await?;
    Ok(past::of(&ctx, kind, id, event).await?)
}

/// Puts fields of a record back to what they were. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn put_version_back(kind: RecordKind, id: uuid::Uuid, order: PutBack) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::put_back(&ctx, kind, id, &order).await?)
}
