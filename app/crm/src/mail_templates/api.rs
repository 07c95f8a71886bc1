//! Templates for the browser.

use super::model::{MailTemplate, MailTemplateDraft, MailTemplateId, MailTemplatePatch};
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, verbs},
    ac_core::request_ctx,
};

/// All templates, by name. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_mail_templates() -> Result<Vec<MailTemplate>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::all(&ctx).await?)
}

/// One template. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn get_mail_template(id: MailTemplateId) -> Result<MailTemplate, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn create_mail_template(draft: MailTemplateDraft) -> Result<MailTemplate, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_mail_template(
    id: MailTemplateId,
    version: i64,
    patch: MailTemplatePatch,
) -> Result<MailTemplate, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_mail_template(id: MailTemplateId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Brings a deleted template back. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn restore_mail_template(id: MailTemplateId) -> Result<MailTemplate, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
