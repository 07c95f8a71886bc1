//! Comments for the browser.

use super::model::{Comment, CommentDraft, CommentId, CommentPatch, CommentQuery};
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, verbs},
    ac_core::request_ctx,
};

/// A page of the comments the actor sees.
#[server(input = Json, output = Json)]
pub async fn list_comments(query: CommentQuery) -> Result<Page<Comment>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_comment(draft: CommentDraft) -> Result<Comment, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_comment(id: CommentId, version: i64, patch: CommentPatch) -> Result<Comment, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_comment(id: CommentId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes a comment out of the bin. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn restore_comment(id: CommentId) -> Result<Comment, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
