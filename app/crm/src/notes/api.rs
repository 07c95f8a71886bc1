//! Notes for the browser.

use super::model::{Note, NoteDraft, NoteId, NotePatch, NoteQuery};
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, verbs},
    ac_core::request_ctx,
};

/// A page of the notes the actor may see.
#[server(input = Json, output = Json)]
pub async fn list_notes(query: NoteQuery) -> Result<Page<Note>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_note(id: NoteId) -> Result<Note, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_note(draft: NoteDraft) -> Result<Note, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_note(id: NoteId, version: i64, patch: NotePatch) -> Result<Note, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_note(id: NoteId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes a note out of the bin. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn restore_note(id: NoteId) -> Result<Note, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
