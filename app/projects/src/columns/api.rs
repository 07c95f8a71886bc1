//! Boards and their columns for the browser.

use super::model::{Board, ColumnId, ColumnLine};
use crate::projects::model::ProjectId;
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{arrange, board},
    ac_core::request_ctx,
};

/// The board of a project with at most so many tasks of each column. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn get_board(id: ProjectId, most: u64) -> Result<Board, AppError> {
    let ctx = request_ctx().await?;
    Ok(board::top(&ctx, id, most).await?)
}

/// Makes a project's columns what `lines` say, in their order, without those in `gone`. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn arrange_columns(project: ProjectId, lines: Vec<ColumnLine>, gone: Vec<ColumnId>) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(arrange::arrange(&ctx, project, lines, gone).await?)
}
