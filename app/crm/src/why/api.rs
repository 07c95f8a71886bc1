//! Why, for the browser.

use super::model::Explained;
use crate::shared::kind::RecordKind;
use ac_core::{AppError, Json, MemberId};
use leptos::prelude::*;

/// What a member, or whoever asks, may do to a record and why. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn explain_access(kind: RecordKind, id: uuid::Uuid, member: Option<MemberId>) -> Result<Explained, AppError> {
    let ctx = ac_core::request_ctx().await?;
    Ok(super::queries::of(&ctx, kind, id, member).await?)
}
