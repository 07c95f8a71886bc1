//! Imports for the browser. Files come in by `POST /import/{id}/files?name=…`, everything else by these functions.

use super::{
    job::model::{FilePreview, ImportId, ImportJob, ImportSummary, Matching},
    model::{Answers, Hints},
};
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::job::{self, wizard},
    ac_core::request_ctx,
};

/// A new import, which waits for its files. Errors: `forbidden`, `conflict` where too many wait.
#[server(input = Json, output = Json)]
pub async fn begin_import() -> Result<ImportId, AppError> {
    let ctx = request_ctx().await?;
    Ok(wizard::begin(&ctx).await?)
}

/// The newest imports that the actor may see.
#[server(input = Json, output = Json)]
pub async fn list_imports() -> Result<Vec<ImportSummary>, AppError> {
    let ctx = request_ctx().await?;
    Ok(wizard::list(&ctx).await?)
}

/// Where an import stands. Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_import(id: ImportId) -> Result<ImportJob, AppError> {
    let ctx = request_ctx().await?;
    Ok(job::find(&ctx, id).await?)
}

/// Takes what was decided about the file at this place. Errors: `not_found`, `conflict`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn answer_import(id: ImportId, at: u32, hints: Hints, answers: Answers) -> Result<ImportJob, AppError> {
    let ctx = request_ctx().await?;
    Ok(wizard::answer(&ctx, &installed()?, id, place(at), hints, answers).await?)
}

/// Takes a file out again. Errors: `not_found`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn remove_import_file(id: ImportId, at: u32) -> Result<ImportJob, AppError> {
    let ctx = request_ctx().await?;
    Ok(wizard::remove_file(&ctx, &installed()?, id, place(at)).await?)
}

/// Takes what was decided about similar names. Errors: `not_found`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn match_import(id: ImportId, matching: Matching) -> Result<ImportJob, AppError> {
    let ctx = request_ctx().await?;
    Ok(wizard::decide(&ctx, id, matching).await?)
}

/// What the import would do. Errors: `not_found`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn preview_import(id: ImportId) -> Result<Vec<FilePreview>, AppError> {
    let ctx = request_ctx().await?;
    Ok(wizard::preview_files(&ctx, &installed()?, id).await?)
}

/// Lets the import run. Errors: `not_found`, `conflict` if it runs already, `invalid` without files.
#[server(input = Json, output = Json)]
pub async fn start_import(id: ImportId) -> Result<ImportJob, AppError> {
    let ctx = request_ctx().await?;
    job::start(&installed()?, &ctx, id).await?;
    job::work_beside(&ctx, installed()?, id);
    Ok(job::find(&ctx, id).await?)
}

/// Takes a finished import back. Errors: `not_found`, `conflict` if it is not finished.
#[server(input = Json, output = Json)]
pub async fn undo_import(id: ImportId) -> Result<ImportJob, AppError> {
    let ctx = request_ctx().await?;
    job::start_undo(&installed()?, &ctx, id).await?;
    job::work_beside(&ctx, installed()?, id);
    Ok(job::find(&ctx, id).await?)
}

#[cfg(not(target_arch = "wasm32"))]
fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// What the server offers its requests.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn installed<T: Clone + Send + Sync + 'static>() -> Result<T, AppError> {
    let parts = use_context::<axum::http::request::Parts>();
    parts.and_then(|parts| parts.extensions.get::<T>().cloned()).ok_or_else(AppError::unauthenticated)
}
