//! A deal's lines for the browser.

use super::model::{Lines, LinesDraft};
use crate::deals::model::DealId;
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, verbs},
    ac_core::request_ctx,
};

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_deal_lines(id: DealId) -> Result<Lines, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// `version` is that of the deal that the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn set_deal_lines(id: DealId, version: i64, draft: LinesDraft) -> Result<Lines, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::set(&ctx, id, version, draft).await?)
}
