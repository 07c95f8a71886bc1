//! Projects for the browser.

use super::model::{Project, ProjectDraft, ProjectId, ProjectLine, ProjectPatch, ProjectQuery};
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{progress, queries, verbs},
    ac_core::request_ctx,
};

/// A page of the projects the actor sees, each with how far it has come.
#[server(input = Json, output = Json)]
pub async fn list_projects(query: ProjectQuery) -> Result<Page<ProjectLine>, AppError> {
    let ctx = request_ctx().await?;
    Ok(progress::lines(&ctx, &query).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_project(id: ProjectId) -> Result<Project, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn create_project(draft: ProjectDraft) -> Result<Project, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_project(id: ProjectId, version: i64, patch: ProjectPatch) -> Result<Project, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_project(id: ProjectId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes a project out of the bin. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn restore_project(id: ProjectId) -> Result<Project, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
