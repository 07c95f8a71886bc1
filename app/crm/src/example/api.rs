//! The example for the browser.

use ac_core::{AppError, BatchId, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {super::verbs, ac_core::request_ctx};

/// Whether the example is offered to whoever asks: they may change the workspace, and nobody has a record in it.
#[server(input = Json, output = Json)]
pub async fn offers_example() -> Result<bool, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::is_offered(&ctx).await?)
}

/// Makes the example, as one batch. Errors: `forbidden`, `conflict` where there are records already.
#[server(input = Json, output = Json)]
pub async fn load_example() -> Result<BatchId, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::load(&ctx).await?)
}
