//! Timelines for the browser.

use super::model::{Ending, Timeline};
use crate::shared::kind::RecordKind;
use ac_core::{AppError, Json};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::queries,
    crate::{import::api::installed, mails},
    ac_core::{Platform, request_ctx},
};

/// What happened to a record and its notes, the newest first; `before` is that of the page before. Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn record_timeline(kind: RecordKind, id: uuid::Uuid, before: Option<i64>) -> Result<Timeline, AppError> {
    let ctx = request_ctx().await?;
    let platform: Platform = installed()?;
    let mut page = queries::of(&ctx, kind, id, before).await?;
    for mail in page.entries.iter_mut().filter_map(|entry| entry.mail.as_mut()) {
        mail.failure = mails::queries::why(&platform, mail.state, mail.failure.take());
    }
    Ok(page)
}

/// Who deleted a record that the actor could see. Errors: `not_found`, also while it is there.
#[server(input = Json, output = Json)]
pub async fn record_ending(kind: RecordKind, id: uuid::Uuid) -> Result<Ending, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::ending(&ctx, kind, id).await?)
}
