//! Rates for the browser.

use super::model::{CurrencyRate, RateDraft, RateId, RatePatch};
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, verbs},
    ac_core::request_ctx,
};

/// All rates, by their currencies' codes. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_rates() -> Result<Vec<CurrencyRate>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::all(&ctx).await?)
}

/// Errors: `invalid`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn create_rate(draft: RateDraft) -> Result<CurrencyRate, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_rate(id: RateId, version: i64, patch: RatePatch) -> Result<CurrencyRate, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_rate(id: RateId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}
