//! Possible duplicates and merging for the browser.

use super::model::{DuplicatePair, Duplicates, MergeOrder, MergeReport, PairQuery, Sheet};
use crate::{companies::model::CompanyDraft, contacts::model::ContactDraft, shared::kind::RecordKind};
use ac_core::{AppError, Json, Page};
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{merge, pairs, queries, sheet, verbs},
    crate::shared::event::Origin,
    ac_core::request_ctx,
};

/// A page of pairs that may be the same. Errors: `forbidden`, `not_found` for kinds that are not compared.
#[server(input = Json, output = Json)]
pub async fn list_duplicates(query: PairQuery) -> Result<Page<DuplicatePair>, AppError> {
    let ctx = request_ctx().await?;
    Ok(pairs::list(&ctx, &query).await?)
}

/// The possible duplicates of a record. Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn duplicates_of(kind: RecordKind, id: Uuid) -> Result<Duplicates, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::of(&ctx, kind, id).await?)
}

/// What looks like a company that is being written. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn companies_like(draft: CompanyDraft) -> Result<Duplicates, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::like_company(&ctx, &draft).await?)
}

/// What looks like a person that is being written. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn contacts_like(draft: ContactDraft) -> Result<Duplicates, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::like_contact(&ctx, &draft).await?)
}

/// Records side by side, for choosing. Errors: `not_found`, `invalid` for too many.
#[server(input = Json, output = Json)]
pub async fn merge_sheet(kind: RecordKind, ids: Vec<Uuid>) -> Result<Sheet, AppError> {
    let ctx = request_ctx().await?;
    Ok(sheet::of(&ctx, kind, &ids).await?)
}

/// Merges records into the one with this id. Errors: `not_found`, `forbidden`, `invalid`, `stale`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn merge_records(kind: RecordKind, id: Uuid, order: MergeOrder) -> Result<MergeReport, AppError> {
    let ctx = request_ctx().await?;
    Ok(ctx.write(async |tx| merge::merge_in(tx, kind, id, &order).await).await?)
}

/// Notes that the two are not the same. Errors: `not_found`, `forbidden`, `invalid` for a record and itself.
#[server(input = Json, output = Json)]
pub async fn tell_apart(kind: RecordKind, id: Uuid, other: Uuid) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(ctx.write(async |tx| verbs::tell_apart_in(tx, Origin::Direct, kind, id, other).await).await?)
}

/// Takes that back. Errors: as [`tell_apart`].
#[server(input = Json, output = Json)]
pub async fn tell_alike(kind: RecordKind, id: Uuid, other: Uuid) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(ctx.write(async |tx| verbs::tell_alike_in(tx, kind, id, other).await).await?)
}
