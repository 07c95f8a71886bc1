//! Roles, teams and other members' eyes for the browser.

use super::model::{FieldOffer, RoleDraft, RoleRow, TeamDraft, TeamRow};
use ac_core::{AppError, Json, MemberId, RoleId, TeamId};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    super::{queries, roles, teams},
    crate::{
        settings::api::{asker, changer},
        view_as,
    },
};

/// The workspace's own roles, by name. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_roles() -> Result<Vec<RoleRow>, AppError> {
    let (_, ctx, _) = asker().await?;
    Ok(queries::roles(&ctx).await?)
}

/// The fields that a role may have a rule about. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_role_fields() -> Result<Vec<FieldOffer>, AppError> {
    let (_, ctx, _) = asker().await?;
    Ok(queries::role_fields(&ctx).await?)
}

/// Errors: `forbidden`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn create_role(draft: RoleDraft) -> Result<RoleRow, AppError> {
    let (identity, ctx, _) = changer().await?;
    Ok(roles::create(&identity.platform, &ctx, draft).await?)
}

/// Errors: `forbidden`, `not_found`, `invalid`, `stale`.
#[server(input = Json, output = Json)]
pub async fn update_role(id: RoleId, version: i64, draft: RoleDraft) -> Result<RoleRow, AppError> {
    let (identity, ctx, _) = changer().await?;
    Ok(roles::update(&identity.platform, &ctx, id, version, draft).await?)
}

/// Errors: `forbidden`, `not_found`, `conflict` while members have it.
#[server(input = Json, output = Json)]
pub async fn delete_role(id: RoleId) -> Result<(), AppError> {
    let (identity, ctx, _) = changer().await?;
    Ok(roles::delete(&identity.platform, &ctx, id).await?)
}

/// The teams, by name. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_teams() -> Result<Vec<TeamRow>, AppError> {
    let (_, ctx, _) = asker().await?;
    Ok(queries::teams(&ctx).await?)
}

/// Errors: `forbidden`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn create_team(draft: TeamDraft) -> Result<TeamRow, AppError> {
    let (identity, ctx, _) = changer().await?;
    Ok(teams::create(&identity.platform, &ctx, draft).await?)
}

/// Errors: `forbidden`, `not_found`, `invalid`, `stale`.
#[server(input = Json, output = Json)]
pub async fn update_team(id: TeamId, version: i64, draft: TeamDraft) -> Result<TeamRow, AppError> {
    let (identity, ctx, _) = changer().await?;
    Ok(teams::update(&identity.platform, &ctx, id, version, draft).await?)
}

/// Errors: `forbidden`, `not_found`.
#[server(input = Json, output = Json)]
pub async fn delete_team(id: TeamId) -> Result<(), AppError> {
    let (identity, ctx, _) = changer().await?;
    Ok(teams::delete(&identity.platform, &ctx, id).await?)
}

/// From the next request on the session looks with this member's eyes. Errors: `forbidden`, `not_found`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn begin_view_as(id: MemberId) -> Result<(), AppError> {
    let (identity, ctx, viewer) = changer().await?;
    Ok(view_as::begin(&identity, &ctx, &viewer, id).await?)
}

/// From the next request on the session looks with its own eyes.
#[server(input = Json, output = Json)]
pub async fn end_view_as() -> Result<(), AppError> {
    let (identity, ctx, viewer) = asker().await?;
    Ok(view_as::end(&identity, &ctx, &viewer).await?)
}
