//! The audit log for the browser.

use crate::model::{AuditEntry, AuditFilter, AuditMember, ChainReport};
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    crate::{chain, queries},
    ac_core::{ErrorCode, Platform, request_ctx},
};

/// A page of the log, newest first. Errors: `forbidden`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn list_audit(filter: AuditFilter, cursor: Option<String>) -> Result<Page<AuditEntry>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &filter, cursor.as_deref(), queries::ENTRIES_PER_PAGE_MAX).await?)
}

/// The members to filter by. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_audit_members() -> Result<Vec<AuditMember>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::actors(&ctx).await?)
}

/// Checks the whole chain and its anchors. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn verify_chain() -> Result<ChainReport, AppError> {
    let ctx = request_ctx().await?;
    let platform = use_context::<axum::http::request::Parts>().and_then(|p| p.extensions.get::<Platform>().cloned());
    let platform = platform.ok_or_else(|| AppError::new(ErrorCode::Internal, "The check could not be started."))?;
    Ok(chain::verify(&platform, &ctx).await?)
}
