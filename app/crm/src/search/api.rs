//! Search for the browser.

use super::model::Hit;
use crate::shared::kind::RecordKind;
use ac_core::{AppError, Json};
use leptos::prelude::*;

/// Up to five companies, contacts, deals, leads, products, notes and activities each that hold the words of `q`, of those the actor may see.
#[server(input = Json, output = Json)]
pub async fn search(q: String) -> Result<Vec<Hit>, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::queries::search(&ctx, &super::model::Search::of(&q)).await?.data)
}

/// What the actor opened last, of what they may still see, the last first.
#[server(input = Json, output = Json)]
pub async fn list_recents() -> Result<Vec<Hit>, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::recents::list(&ctx).await?)
}

/// Puts a record first among what the actor opened. Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn remember_opened(kind: RecordKind, id: uuid::Uuid) -> Result<(), AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::recents::remember(&ctx, kind, id).await?)
}
