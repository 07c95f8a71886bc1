//! Deals and the board for the browser.

use super::{
    board_model::{Board, BoardQuery, MoreCards},
    model::{Deal, DealCard, DealDraft, DealFilter, DealId, DealPatch, DealQuery, Place},
};
use crate::pipelines::model::StageId;
use ac_core::{AppError, Json, Page};
use ac_views::{
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{columns, queries, verbs},
    ac_core::request_ctx,
};

/// A page of the deals the actor may see.
#[server(input = Json, output = Json)]
pub async fn list_deals(query: DealQuery) -> Result<Page<Deal>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// A pipeline's columns with their totals and first cards. Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_board(query: BoardQuery) -> Result<Board, AppError> {
    let ctx = request_ctx().await?;
    Ok(columns::board(&ctx, &query).await?)
}

/// The cards of one column after `more`, from the top without it.
#[server(input = Json, output = Json)]
pub async fn board_cards(stage: StageId, query: BoardQuery, more: Option<String>) -> Result<MoreCards, AppError> {
    let ctx = request_ctx().await?;
    Ok(columns::more_cards(&ctx, stage, &query, more).await?)
}

/// The deals the actor may see on the days of a date field.
#[server(input = Json, output = Json)]
pub async fn deal_days(query: DaysQuery<DealFilter>) -> Result<Days<Deal>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::days(&ctx, &query).await?)
}

/// The deals the actor may see whose time touches some days.
#[server(input = Json, output = Json)]
pub async fn deal_spans(query: SpansQuery<DealFilter>) -> Result<Spans<Deal>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::spans(&ctx, &query).await?)
}

/// What the deals that the actor may see come to.
#[server(input = Json, output = Json)]
pub async fn deal_figures(query: FiguresQuery<DealFilter>) -> Result<Figures, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::figures(&ctx, &query).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_deal(id: DealId) -> Result<Deal, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_deal(draft: DealDraft) -> Result<Deal, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_deal(id: DealId, version: i64, patch: DealPatch) -> Result<Deal, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Moves a deal to `place` in stage `to`, closing or reopening it as the stage says. With `version`, only if nobody
/// changed it since.
///
/// Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn move_deal(id: DealId, to: StageId, place: Place, version: Option<i64>) -> Result<DealCard, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::move_to(&ctx, id, to, place, version).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_deal(id: DealId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes a deal out of the bin. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn restore_deal(id: DealId) -> Result<Deal, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
