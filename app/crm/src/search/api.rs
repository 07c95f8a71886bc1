//! Search for the browser.

use super::model::Hit;
use ac_core::{AppError, Json};
use leptos::prelude::*;

/// Up to five companies, contacts, deals, products, notes and activities each that hold the words of `q`, of those the actor may see.
#[server(input = Json, output = Json)]
pub async fn search(q: String) -> Result<Vec<Hit>, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::queries::search(&ctx, &super::model::Search::of(&q)).await?.data)
}
