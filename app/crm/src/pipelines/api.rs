//! Pipelines for the browser.

use super::model::{Pipeline, PipelineDraft, PipelineId, PipelinePatch};
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, verbs},
    ac_core::request_ctx,
};

/// All pipelines in order, each with its stages.
#[server(input = Json, output = Json)]
pub async fn list_pipelines() -> Result<Vec<Pipeline>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::all(&ctx).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_pipeline(id: PipelineId) -> Result<Pipeline, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_pipeline(draft: PipelineDraft) -> Result<Pipeline, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn update_pipeline(id: PipelineId, version: i64, patch: PipelinePatch) -> Result<Pipeline, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`, `conflict` while it holds deals.
#[server(input = Json, output = Json)]
pub async fn delete_pipeline(id: PipelineId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}
