//! Dashboards for the browser.

use super::{
    figures::WidgetFigures,
    model::{Dashboard, DashboardDraft, DashboardId, DashboardPatch, Dashboards, Opened},
    widget::Widget,
};
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{compute, queries, verbs},
    ac_core::request_ctx,
};

/// The dashboards the actor may see, by name. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_dashboards() -> Result<Dashboards, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::all(&ctx).await?)
}

/// One dashboard, without what its widgets show. Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn open_dashboard(id: DashboardId) -> Result<Opened, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::open(&ctx, id).await?)
}

/// What a widget shows the actor, whether it is kept or only being made. Errors: `forbidden`, `invalid`, `bad_request`.
#[server(input = Json, output = Json)]
pub async fn show_widget(widget: Widget) -> Result<WidgetFigures, AppError> {
    let ctx = request_ctx().await?;
    Ok(compute::figures(&ctx, &widget).await?)
}

/// The same as CSV. Errors: those of [`show_widget`], also for records that the actor may see and not export.
#[server(input = Json, output = Json)]
pub async fn widget_csv(widget: Widget) -> Result<String, AppError> {
    let ctx = request_ctx().await?;
    Ok(compute::file(&ctx, &widget).await?)
}

/// Errors: `invalid`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn create_dashboard(draft: DashboardDraft) -> Result<Dashboard, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn update_dashboard(id: DashboardId, version: i64, patch: DashboardPatch) -> Result<Dashboard, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_dashboard(id: DashboardId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Brings a deleted dashboard back. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn restore_dashboard(id: DashboardId) -> Result<Dashboard, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
