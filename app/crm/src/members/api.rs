//! Members for the browser.

use super::model::Member;
use ac_core::AppError;
use leptos::{prelude::*, server_fn::codec::Json};

/// The members the actor may see, by name; placeholders among them.
#[server(input = Json)]
pub async fn list_members() -> Result<Vec<Member>, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::queries::list(&ctx).await?)
}
