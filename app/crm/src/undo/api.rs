//! Undo and redo for the browser.

use super::model::{RedoWhat, UndoReport, UndoWhat};
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{
        run::{Jobs, act},
        verbs::Ask,
    },
    crate::import::api::installed,
    ac_core::request_ctx,
};

/// Puts back what one event, a batch or the last act changed, where nobody changed it since; the rest is reported as
/// conflicts.
///
/// Errors: `not_found`, `forbidden`, `conflict` for what cannot be undone.
#[server(input = Json, output = Json)]
pub async fn undo(what: UndoWhat) -> Result<UndoReport, AppError> {
    let ctx = request_ctx().await?;
    Ok(act(&jobs()?, &ctx, Ask::Undo(what)).await?)
}

/// Puts back into force what was undone, where nobody changed it since; the rest is reported as conflicts.
///
/// Errors: `not_found`, `forbidden`, `conflict` for what was not undone or cannot be redone.
#[server(input = Json, output = Json)]
pub async fn redo(what: RedoWhat) -> Result<UndoReport, AppError> {
    let ctx = request_ctx().await?;
    Ok(act(&jobs()?, &ctx, Ask::Redo(what)).await?)
}

#[cfg(not(target_arch = "wasm32"))]
fn jobs() -> Result<Jobs, AppError> {
    Ok(Jobs { platform: installed()?, uploads: installed()? })
}
