//! The figures for the browser.

use crate::model::SpeedReport;
use ac_core::{AppError, Json};
use leptos::prelude::*;

/// How long this workspace's screens took. For those who run the workspace.
///
/// Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn get_speed() -> Result<SpeedReport, AppError> {
    use ac_core::{Action, ErrorCode, Resource};
    let ctx = ac_core::request_ctx().await?;
    ctx.allow_any(Resource::Workspace, Action::Modify)?;
    let ledger = use_context::<axum::http::request::Parts>().and_then(|p| p.extensions.get::<crate::Ledger>().cloned());
    let ledger = ledger.ok_or_else(|| AppError::new(ErrorCode::Internal, "The times could not be read."))?;
    Ok(ledger.report(ctx.tenant.id, ctx.now()))
}
