//! Search for the browser.

use super::model::Hit;
use ac_core::AppError;
use leptos::{prelude::*, server_fn::codec::Json};

/// Up to five companies, contacts and deals each that match `q`, of those the actor may see.
#[server(input = Json)]
pub async fn search(q: String) -> Result<Vec<Hit>, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::queries::search(&ctx, &q).await?)
}
