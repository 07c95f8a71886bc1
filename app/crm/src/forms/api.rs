//! Forms for the browser.

use super::{
    model::{FormDraft, FormId, FormPatch, WebForm},
    submission::{Submission, SubmissionId, SubmissionState},
};
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{held, queries, verbs},
    ac_core::{Platform, request_ctx},
};

/// A form with where its public page is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedForm {
    pub form: WebForm,
    pub address: String,
}

/// All forms, by name. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_forms() -> Result<Vec<WebForm>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::all(&ctx).await?)
}

/// One form. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn open_form(id: FormId) -> Result<OpenedForm, AppError> {
    let ctx = request_ctx().await?;
    let form = queries::get(&ctx, id).await?;
    let parts = use_context::<axum::http::request::Parts>().ok_or_else(AppError::unauthenticated)?;
    let platform = parts.extensions.get::<Platform>().ok_or_else(AppError::unauthenticated)?;
    let address = format!("{}/f/{}", platform.site.workspace_url(&ctx.tenant.slug), form.key);
    Ok(OpenedForm { form, address })
}

/// Errors: `invalid`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn create_form(draft: FormDraft) -> Result<WebForm, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_form(id: FormId, version: i64, patch: FormPatch) -> Result<WebForm, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_form(id: FormId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Brings a deleted form back. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn restore_form(id: FormId) -> Result<WebForm, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}

/// A page of what was sent with a form; `before` is the last of the page before. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_submissions(
    form: FormId,
    state: Option<SubmissionState>,
    before: Option<SubmissionId>,
) -> Result<Page<Submission>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::submissions(&ctx, form, state, before).await?)
}

/// Makes the lead of something that was held back. Errors: `not_found`, `forbidden`, `conflict`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn accept_submission(id: SubmissionId) -> Result<Submission, AppError> {
    let ctx = request_ctx().await?;
    Ok(held::accept(&ctx, id).await?)
}

/// Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn discard_submission(id: SubmissionId) -> Result<Submission, AppError> {
    let ctx = request_ctx().await?;
    Ok(held::discard(&ctx, id).await?)
}

/// Brings back what was deleted, to be decided anew. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn keep_submission(id: SubmissionId) -> Result<Submission, AppError> {
    let ctx = request_ctx().await?;
    Ok(held::keep(&ctx, id).await?)
}
