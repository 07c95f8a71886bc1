//! The dashboard for the browser.

use super::model::{Dashboard, DashboardQuery};
use ac_core::{AppError, Json};
use leptos::prelude::*;

/// The figures over the deals the actor may see. Errors: `forbidden`, `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_dashboard(query: DashboardQuery) -> Result<Dashboard, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::queries::dashboard(&ctx, &query).await?)
}
