//! Labels for the browser.

use super::model::{LabelId, LabelLine};
use crate::projects::model::ProjectId;
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {super::arrange, ac_core::request_ctx};

/// Makes a project's labels what `lines` say, without those in `gone`. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn arrange_labels(project: ProjectId, lines: Vec<LabelLine>, gone: Vec<LabelId>) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(arrange::arrange(&ctx, project, lines, gone).await?)
}
