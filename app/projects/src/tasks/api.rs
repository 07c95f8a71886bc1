//! Tasks for the browser.

use super::{
    checklist::model::{ChecklistItemDraft, ChecklistItemId, ChecklistItemPatch},
    model::{Task, TaskDraft, TaskId, TaskMove, TaskPatch, TaskQuery},
};
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{checklist, queries, verbs},
    ac_core::request_ctx,
};

/// A page of the tasks the actor sees.
#[server(input = Json, output = Json)]
pub async fn list_tasks(query: TaskQuery) -> Result<Page<Task>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// The task with this key, such as `WEB-42`, or this id. Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_task(key: String) -> Result<Task, AppError> {
    let ctx = request_ctx().await?;
    Ok(match key.parse() {
        Ok(id) => queries::get(&ctx, id).await?,
        Err(_) => queries::by_key(&ctx, &key).await?,
    })
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_task(draft: TaskDraft) -> Result<Task, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_task(id: TaskId, version: i64, patch: TaskPatch) -> Result<Task, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Moves a task on its project's board, wherever it stands by now. Errors: `not_found`, `forbidden`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn move_task(id: TaskId, to: TaskMove) -> Result<Task, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::move_to(&ctx, id, to, None).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_task(id: TaskId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes a task out of the bin. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn restore_task(id: TaskId) -> Result<Task, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}

/// Adds an item at the end of a task's checklist. Errors: `not_found`, `forbidden`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn add_checklist_item(id: TaskId, draft: ChecklistItemDraft) -> Result<Task, AppError> {
    let ctx = request_ctx().await?;
    Ok(checklist::add(&ctx, id, draft).await?)
}

/// Changes one item of a task's checklist, however the others stand. Errors: `not_found`, `forbidden`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn set_checklist_item(
    id: TaskId,
    item: ChecklistItemId,
    patch: ChecklistItemPatch,
) -> Result<Task, AppError> {
    let ctx = request_ctx().await?;
    Ok(checklist::set(&ctx, id, item, patch).await?)
}

/// Takes an item out of a task's checklist. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn remove_checklist_item(id: TaskId, item: ChecklistItemId) -> Result<Task, AppError> {
    let ctx = request_ctx().await?;
    Ok(checklist::remove(&ctx, id, item).await?)
}
