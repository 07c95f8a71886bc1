//! Activities for the browser.

use super::model::{Activity, ActivityDraft, ActivityFilter, ActivityId, ActivityPatch, ActivityQuery};
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

/// A page of the activities the actor may see.
#[server(input = Json, output = Json)]
pub async fn list_activities(query: ActivityQuery) -> Result<Page<Activity>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// The activities the actor may see on the days of a date field.
#[server(input = Json, output = Json)]
pub async fn activity_days(query: DaysQuery<ActivityFilter>) -> Result<Days<Activity>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::days(&ctx, &query).await?)
}

/// What the activities that the actor may see come to.
#[server(input = Json, output = Json)]
pub async fn activity_figures(query: FiguresQuery<ActivityFilter>) -> Result<Figures, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::figures(&ctx, &query).await?)
}

/// The activities the actor may see whose time touches some days.
#[server(input = Json, output = Json)]
pub async fn activity_spans(query: SpansQuery<ActivityFilter>) -> Result<Spans<Activity>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::spans(&ctx, &query).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_activity(id: ActivityId) -> Result<Activity, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_activity(draft: ActivityDraft) -> Result<Activity, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_activity(id: ActivityId, version: i64, patch: ActivityPatch) -> Result<Activity, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_activity(id: ActivityId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes an activity out of the bin. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn restore_activity(id: ActivityId) -> Result<Activity, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
