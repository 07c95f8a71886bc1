//! Undo for the browser.

use super::model::{UndoReport, UndoWhat};
use ac_core::{AppError, Json};
use leptos::prelude::*;

/// Puts back what one event or a batch changed, where nobody changed it since; the rest is reported as conflicts.
///
/// Errors: `not_found`, `forbidden`, `conflict` for what cannot be undone.
#[server(input = Json, output = Json)]
pub async fn undo(what: UndoWhat) -> Result<UndoReport, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::verbs::undo(&ctx, what).await?)
}
