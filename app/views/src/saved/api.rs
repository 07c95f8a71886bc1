//! Views for the browser.

use super::{
    mine::{Favourite, FavouriteChange, Setting, Views},
    model::{View, ViewDraft, ViewId, ViewPatch},
};
use ac_core::{AppError, Json, Resource};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{habits, queries, verbs},
    ac_core::request_ctx,
};

/// A list's views as the actor has them. Errors: `forbidden`, `not_found` for what has no list.
#[server(input = Json, output = Json)]
pub async fn list_views(object: Resource) -> Result<Views, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::of_list(&ctx, object).await?)
}

/// The actor's favourites over all lists, in their order.
#[server(input = Json, output = Json)]
pub async fn list_favourites() -> Result<Vec<Favourite>, AppError> {
    let ctx = request_ctx().await?;
    Ok(queries::favourites(&ctx).await?)
}

/// Errors: `invalid`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn create_view(draft: ViewDraft) -> Result<View, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::create(&ctx, draft).await?)
}

/// `version` is the one the change was made on. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn update_view(id: ViewId, version: i64, patch: ViewPatch) -> Result<View, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::update(&ctx, id, version, patch).await?)
}

/// Errors: `not_found`, `forbidden`.
#[server(input = Json, output = Json)]
pub async fn delete_view(id: ViewId) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::delete(&ctx, id).await?)
}

/// Brings a deleted view back. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn restore_view(id: ViewId) -> Result<View, AppError> {
    let ctx = request_ctx().await?;
    Ok(verbs::restore(&ctx, id).await?)
}

/// Changes the actor's favourites; answers them in order. Errors: `not_found`, `forbidden`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn change_favourites(change: FavouriteChange) -> Result<Vec<ViewId>, AppError> {
    let ctx = request_ctx().await?;
    Ok(habits::change_favourites(&ctx, change).await?)
}

/// Keeps how the actor has a list. Errors: `forbidden`, `not_found`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn keep_list_setting(object: Resource, setting: Setting) -> Result<(), AppError> {
    let ctx = request_ctx().await?;
    Ok(habits::keep_setting(&ctx, object, setting).await?)
}
