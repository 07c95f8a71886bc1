//! Leads for the browser.

use super::{
    conversion::{Conversion, ConvertOrder, LeadMatches},
    model::{Lead, LeadDraft, LeadFilter, LeadId, LeadPatch, LeadQuery},
};
use ac_core::{AppError, Json, Page};
use ac_views::{
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{convert, queries, verbs},
    ac_core::request_ctx,
};

/// A page of the leads the actor may see.
#[server(input = Json, output = Json)]
pub async fn list_leads(query: LeadQuery) -> Result<Page<Lead>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// The leads the actor may see on the days of a date field.
#[server(input = Json, output = Json)]
pub async fn lead_days(query: DaysQuery<LeadFilter>) -> Result<Days<Lead>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::days(&ctx, &query).await?)
}

/// The leads the actor may see whose time touches some days.
#[server(input = Json, output = Json)]
pub async fn lead_spans(query: SpansQuery<LeadFilter>) -> Result<Spans<Lead>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::spans(&ctx, &query).await?)
}

/// What the leads that the actor may see come to.
#[server(input = Json, output = Json)]
pub async fn lead_figures(query: FiguresQuery<LeadFilter>) -> Result<Figures, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::figures(&ctx, &query).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_lead(id: LeadId) -> Result<Lead, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_lead(draft: LeadDraft) -> Result<Lead, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `conflict` for one that was
/// converted, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_lead(id: LeadId, version: i64, patch: LeadPatch) -> Result<Lead, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_lead(id: LeadId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes a lead out of the bin. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn restore_lead(id: LeadId) -> Result<Lead, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}

/// The contacts and companies that a lead may be already. Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn matches_of_lead(id: LeadId) -> Result<LeadMatches, AppError> {
    let ctx = request_ctx().await?;
    Ok(convert::matches(&ctx, id).await?)
}

/// Makes, or takes, a lead's contact and company, and the deal that is wanted.
///
/// Errors: `not_found`, `forbidden`, `conflict` for one that was converted already, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn convert_lead(id: LeadId, order: ConvertOrder) -> Result<Conversion, AppError> {
    let ctx = request_ctx().await?;
    Ok(convert::convert(&ctx, id, &order).await?)
}
