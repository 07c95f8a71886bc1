//! The bin for the browser.

use super::model::{BinQuery, Binned};
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {super::queries, ac_core::request_ctx};

/// A page of the deleted records of one kind that the actor may bring back, the last deleted first.
///
/// Errors: `forbidden` for whoever may delete none.
#[server(input = Json, output = Json)]
pub async fn list_bin(query: BinQuery) -> Result<Page<Binned>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}
