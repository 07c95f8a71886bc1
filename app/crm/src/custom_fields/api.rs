//! Custom fields for the browser.

use super::model::{CustomField, FieldDraft, FieldId, FieldPatch};
use ac_core::{AppError, Json, Resource};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{compute, queries, verbs},
    crate::import::api::installed,
    ac_core::{Ctx, Error, Platform, request_ctx},
};

/// The fields of an object in their order, for forms, tables and the query bar.
#[server(input = Json, output = Json)]
pub async fn list_fields(object: Resource) -> Result<Vec<CustomField>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::of_object(&ctx, object).await?)
}

/// The deleted fields of an object. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_deleted_fields(object: Resource) -> Result<Vec<CustomField>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::deleted(&ctx, object).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_field(draft: FieldDraft) -> Result<CustomField, AppError> {
    let ctx = request_ctx().await?;
    followed(&ctx, verbs::create(&ctx, draft)).await
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_field(id: FieldId, version: i64, patch: FieldPatch) -> Result<CustomField, AppError> {
    let ctx = request_ctx().await?;
    followed(&ctx, verbs::update(&ctx, id, version, patch)).await
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_field(id: FieldId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Brings a deleted field back with its values. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn restore_field(id: FieldId) -> Result<CustomField, AppError> {
    let ctx = request_ctx().await?;
    followed(&ctx, verbs::restore(&ctx, id)).await
}

/// A change, and what computing it begins.
#[cfg(not(target_arch = "wasm32"))]
async fn followed(
    ctx: &Ctx,
    change: impl Future<Output = Result<CustomField, Error>>,
) -> Result<CustomField, AppError> {
    let platform: Platform = installed()?;
    compute::note(&platform, ctx).await?;
    let field = change.await?;
    if field.computing_job_id.is_some() {
        compute::follow(&platform, ctx).await;
    }
    Ok(field)
}
