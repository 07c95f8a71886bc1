//! Companies for the browser.

use super::model::{Company, CompanyDraft, CompanyFilter, CompanyId, CompanyPatch, CompanyQuery};
use ac_core::{AppError, Json, Page};
use ac_views::{
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, verbs},
    ac_core::request_ctx,
};

/// A page of the companies the actor may see.
#[server(input = Json, output = Json)]
pub async fn list_companies(query: CompanyQuery) -> Result<Page<Company>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// The companies the actor may see on the days of a date field.
#[server(input = Json, output = Json)]
pub async fn company_days(query: DaysQuery<CompanyFilter>) -> Result<Days<Company>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::days(&ctx, &query).await?)
}

/// The companies the actor may see whose time touches some days.
#[server(input = Json, output = Json)]
pub async fn company_spans(query: SpansQuery<CompanyFilter>) -> Result<Spans<Company>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::spans(&ctx, &query).await?)
}

/// What the companies that the actor may see come to.
#[server(input = Json, output = Json)]
pub async fn company_figures(query: FiguresQuery<CompanyFilter>) -> Result<Figures, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::figures(&ctx, &query).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_company(id: CompanyId) -> Result<Company, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_company(draft: CompanyDraft) -> Result<Company, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_company(id: CompanyId, version: i64, patch: CompanyPatch) -> Result<Company, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_company(id: CompanyId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes a company out of the bin. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn restore_company(id: CompanyId) -> Result<Company, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
