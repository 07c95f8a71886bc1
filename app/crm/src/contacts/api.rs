//! Contacts for the browser.

use super::model::{Contact, ContactDraft, ContactFilter, ContactId, ContactPatch, ContactQuery};
use ac_core::{AppError, Json, Page};
use ac_views::{
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, verbs},
    ac_core::request_ctx,
};

/// A page of the contacts the actor may see.
#[server(input = Json, output = Json)]
pub async fn list_contacts(query: ContactQuery) -> Result<Page<Contact>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::list(&ctx, &query).await?)
}

/// The contacts the actor may see on the days of a date field.
#[server(input = Json, output = Json)]
pub async fn contact_days(query: DaysQuery<ContactFilter>) -> Result<Days<Contact>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::days(&ctx, &query).await?)
}

/// The contacts the actor may see whose time touches some days.
#[server(input = Json, output = Json)]
pub async fn contact_spans(query: SpansQuery<ContactFilter>) -> Result<Spans<Contact>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::spans(&ctx, &query).await?)
}

/// What the contacts that the actor may see come to.
#[server(input = Json, output = Json)]
pub async fn contact_figures(query: FiguresQuery<ContactFilter>) -> Result<Figures, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::figures(&ctx, &query).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn get_contact(id: ContactId) -> Result<Contact, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::get(&ctx, id).await?)
}

/// Errors: `invalid`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn create_contact(draft: ContactDraft) -> Result<Contact, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn update_contact(id: ContactId, version: i64, patch: ContactPatch) -> Result<Contact, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_contact(id: ContactId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Takes a contact out of the bin. Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn restore_contact(id: ContactId) -> Result<Contact, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}
