//! The dashboard for the browser.

use super::model::{Dashboard, DashboardQuery};
use ac_core::AppError;
use leptos::{prelude::*, server_fn::codec::Json};

/// The figures over the deals the actor may see. Errors: `forbidden`, `not_found`.
#[server(input = Json)]
pub async fn get_dashboard(query: DashboardQuery) -> Result<Dashboard, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::queries::dashboard(&ctx, &query).await?)
}
