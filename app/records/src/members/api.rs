//! Members for the browser.

use super::model::Member;
use ac_core::{AppError, Json};
use leptos::prelude::*;

/// The members the actor may see, by name; placeholders among them.
#[server(input = Json, output = Json)]
pub async fn list_members() -> Result<Vec<Member>, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::queries::list(&ctx).await?)
}
