//! The bin for the browser.

use super::model::{BinQuery, Binned};
use crate::shared::kind::RecordKind;
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{purge, queries},
    ac_core::request_ctx,
};

/// A page of the deleted records of one kind that the actor may bring back, the last deleted first.
///
/// Errors: `forbidden` for whoever may delete none.
#[server(input = Json, output = Json)]
pub async fn list_bin(query: BinQuery) -> Result<Page<Binned>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// Deletes a record in the bin for good, with what stands on it.
///
/// Errors: `not_found`, also if it is not in the bin; `forbidden`, also where something refers to it that is not the actor's to change;
/// `conflict` where more refers to it than is let go of at once.
#[server(input = Json, output = Json)]
pub async fn delete_for_good(kind: RecordKind, id: uuid::Uuid) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(purge::purge(&ctx, kind, id).await?)
}
