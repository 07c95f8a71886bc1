//! Identity for the browser. Every function here needs a session: an API token has no settings.

use crate::model::{
    ApiTokenId, ApiTokenRow, Me, MemberQuery, MemberRow, MembersHead, SessionId, SessionRow, TotpEnrolment,
    WorkspaceLink,
};
use ac_core::{AppError, Json, MemberId, Page, Role, RoleId};
use leptos::prelude::*;

#[cfg(not(target_arch = "wasm32"))]
use {
    crate::{
        Identity, Viewer,
        access::{queries, roles},
        account, api_tokens, invites, members, totp,
    },
    ac_core::{Action, Ctx, Resource, request_ctx},
};

/// Who asks, through which service.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) async fn asker() -> Result<(Identity, Ctx, Viewer), AppError> {
    let ctx = request_ctx().await?;
    let parts = use_context::<axum::http::request::Parts>().ok_or_else(AppError::unauthenticated)?;
    let (identity, viewer) = (parts.extensions.get::<Identity>(), parts.extensions.get::<Viewer>());
    match (identity, viewer) {
        (Some(identity), Some(viewer)) => Ok((identity.clone(), ctx, viewer.clone())),
        _ => Err(AppError::unauthenticated()),
    }
}

/// As [`asker`], of whoever is to change something: nobody does who looks with another member's eyes.
///
/// Errors: `forbidden`.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) async fn changer() -> Result<(Identity, Ctx, Viewer), AppError> {
    let asker = asker().await?;
    asker.1.allow_changes()?;
    Ok(asker)
}

/// The person behind the session.
#[server(input = Json, output = Json)]
pub async fn load_me() -> Result<Me, AppError> {
    let (identity, _, viewer) = asker().await?;
    Ok(account::me(&identity, &viewer).await?)
}

/// Errors: `invalid`.
#[server(input = Json, output = Json)]
pub async fn rename_me(name: String) -> Result<(), AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(account::rename(&identity, &viewer, &name).await?)
}

/// Errors: `step_up_required`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn change_my_password(password: String) -> Result<(), AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(account::change_password(&identity, &viewer, &password).await?)
}

/// Errors: `step_up_required`, `invalid`, `too_many_requests`.
#[server(input = Json, output = Json)]
pub async fn change_my_email(email: String) -> Result<(), AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(account::request_email(&identity, &viewer, &email).await?)
}

/// Errors: `step_up_required`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn begin_totp() -> Result<TotpEnrolment, AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(totp::begin(&identity, &viewer).await?)
}

/// Answers the recovery codes, shown once. Errors: `step_up_required`, `invalid`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn enable_totp(code: String) -> Result<Vec<String>, AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(totp::enable(&identity, &viewer, &code).await?)
}

/// Errors: `step_up_required`.
#[server(input = Json, output = Json)]
pub async fn disable_totp() -> Result<(), AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(totp::disable(&identity, &viewer).await?)
}

/// Errors: `step_up_required`, `conflict`.
#[server(input = Json, output = Json)]
pub async fn renew_recovery_codes() -> Result<Vec<String>, AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(totp::new_recovery_codes(&identity, &viewer).await?)
}

/// Where the person is signed in.
#[server(input = Json, output = Json)]
pub async fn list_my_sessions() -> Result<Vec<SessionRow>, AppError> {
    let (identity, _, viewer) = asker().await?;
    Ok(account::list_sessions(&identity, &viewer).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn revoke_my_session(id: SessionId) -> Result<(), AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(account::revoke_session(&identity, &viewer, id).await?)
}

/// Ends all of the person's sessions but this one.
#[server(input = Json, output = Json)]
pub async fn revoke_my_other_sessions() -> Result<(), AppError> {
    let (identity, _, viewer) = changer().await?;
    Ok(account::revoke_other_sessions(&identity, &viewer).await?)
}

/// The person's workspaces, for the switcher.
#[server(input = Json, output = Json)]
pub async fn list_my_workspaces() -> Result<Vec<WorkspaceLink>, AppError> {
    let (identity, _, viewer) = asker().await?;
    Ok(identity.workspaces_of(viewer.identity).await?)
}

/// Members by name, or those who left. Errors: `forbidden`, `bad_request`.
#[server(input = Json, output = Json)]
pub async fn list_workspace_members(query: MemberQuery) -> Result<Page<MemberRow>, AppError> {
    let (_, ctx, _) = asker().await?;
    Ok(members::list(&ctx, &query).await?)
}

/// What stands beside the lists of members. Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn load_members_head() -> Result<MembersHead, AppError> {
    let (identity, ctx, viewer) = asker().await?;
    ctx.allow_any(Resource::Member, Action::Read)?;
    let may_change = ctx.allow_changes().is_ok();
    let may_invite = may_change && ctx.allow_any(Resource::Member, Action::Create).is_ok();
    let invites = if may_invite { invites::list(&identity, &ctx).await? } else { Vec::new() };
    let (_, me, role) = viewer.membership.ok_or_else(AppError::unauthenticated)?;
    let may_give = may_change && ctx.allow_any(Resource::Role, Action::Modify).is_ok();
    let roles = if may_give { queries::roles(&ctx).await? } else { Vec::new() };
    Ok(MembersHead { me, role, invites, may_invite, roles, may_view_as: may_give })
}

/// Invites an address to a role, and with `own` to one of the workspace's own that is based on it.
///
/// Errors: `forbidden`, `invalid`, `not_found`, `too_many_requests`.
#[server(input = Json, output = Json)]
pub async fn invite_member(
    email: String,
    role: Role,
    #[server(default)] own: Option<RoleId>,
    placeholder: Option<MemberId>,
) -> Result<(), AppError> {
    let (identity, ctx, viewer) = changer().await?;
    Ok(invites::invite(&identity, &ctx, &viewer.name, &email, role, own, placeholder).await?)
}

/// Errors: `forbidden`, `not_found`.
#[server(input = Json, output = Json)]
pub async fn revoke_invite(id: uuid::Uuid) -> Result<(), AppError> {
    let (identity, ctx, _) = changer().await?;
    Ok(invites::revoke(&identity, &ctx, id).await?)
}

/// Gives a member a role, and with it one of the workspace's own that is based on it, or none.
///
/// Errors: `forbidden`, `not_found`, `invalid`, `conflict` for the last owner.
#[server(input = Json, output = Json)]
pub async fn change_member_role(id: MemberId, role: Role, own: Option<RoleId>) -> Result<(), AppError> {
    let (identity, ctx, _) = changer().await?;
    // In the order in which nobody may do more in between than before or after.
    if own.is_some() {
        roles::give(&identity.platform, &ctx, id, own, role).await?;
        members::change_role(&identity, &ctx, id, role).await?;
    } else {
        members::change_role(&identity, &ctx, id, role).await?;
        roles::give(&identity.platform, &ctx, id, None, role).await?;
    }
    Ok(())
}

/// Errors: `forbidden`, `not_found`, `conflict` for the last owner.
#[server(input = Json, output = Json)]
pub async fn end_membership(id: MemberId) -> Result<(), AppError> {
    let (identity, ctx, _) = changer().await?;
    Ok(members::end(&identity, &ctx, id).await?)
}

/// Errors: `forbidden`.
#[server(input = Json, output = Json)]
pub async fn list_api_tokens() -> Result<Vec<ApiTokenRow>, AppError> {
    let (identity, ctx, viewer) = asker().await?;
    Ok(api_tokens::list(&identity, &ctx, &viewer).await?)
}

/// Answers the token, shown once. `scopes` are `resource:action` pairs; none means all that the member may do.
///
/// Errors: `step_up_required`, `forbidden`, `invalid`.
#[server(input = Json, output = Json)]
pub async fn create_api_token(
    name: String,
    scopes: Option<Vec<String>>,
    expires_in_days: Option<i64>,
) -> Result<String, AppError> {
    let (identity, ctx, viewer) = changer().await?;
    let scopes = match scopes {
        None => None,
        Some(words) => {
            let parsed = words.iter().map(|word| api_tokens::parse_scope(word)).collect::<Option<_>>();
            let unknown =
                || AppError::invalid(vec![ac_core::FieldError::new("scopes", "There is no such permission.")]);
            Some(parsed.ok_or_else(unknown)?)
        }
    };
    let new = api_tokens::NewApiToken { name, scopes, expires_in_days };
    Ok(api_tokens::create(&identity, &ctx, &viewer, new).await?)
}

/// Errors: `not_found`.
#[server(input = Json, output = Json)]
pub async fn revoke_api_token(id: ApiTokenId) -> Result<(), AppError> {
    let (identity, ctx, viewer) = changer().await?;
    Ok(api_tokens::revoke(&identity, &ctx, &viewer, id).await?)
}
