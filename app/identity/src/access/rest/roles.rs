//! The workspace's own roles, and who has one.

use super::{On, ROLES, asked, at, key, made, parsed, record};
use crate::access::{
    assign::assign,
    model::{RoleDraft, RoleRow},
    pages, roles,
};
use ac_core::{
    Action, AppError, Ctx, Error, Platform, Resource, Role, RoleId, Rules,
    access::{self, FieldRules},
    rest::{
        body::JsonBody,
        headers::if_match,
        idempotency::{self, Kept, Key},
        kept_response,
    },
};
use axum::{
    Json,
    extract::{Path, RawQuery},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// A role that is to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    name: String,
    /// `member` or `guest`: it says of everything else what that says.
    base: Role,
    /// Grants by object and action, as `{"deal": {"read": "team"}}`. What is not said is as the base has it.
    #[serde(default)]
    rules: Rules,
    /// Rules on single fields by object, `hidden` or `read_only`, as `{"deal": {"amount": "hidden", "fields.margin": "read_only"}}`.
    #[serde(default)]
    fields: FieldRules,
}

/// What is to change of a role; a field that is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RolePatch {
    name: Option<String>,
    /// Only while nobody has the role.
    base: Option<Role>,
    /// The grants that are to be others. Those that are not named stay.
    rules: Option<Rules>,
    /// All rules on single fields that it is to have.
    fields: Option<FieldRules>,
}

/// The role that a member is to have.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenRole {
    /// One of the workspace's own, based on the member's role in the product.
    role_id: RoleId,
}

impl From<NewRole> for RoleDraft {
    fn from(NewRole { name, base, rules, fields }: NewRole) -> Self {
        Self { name, base, rules, fields }
    }
}

impl RolePatch {
    /// The role as it is to be.
    fn of(self, had: RoleRow) -> RoleDraft {
        let mut rules = had.rules;
        let said = self.rules.unwrap_or_default();
        for object in Resource::ALL {
            for action in Action::ALL {
                if let Some(grant) = said.get(*object, *action) {
                    rules.set(*object, *action, grant);
                }
            }
        }
        let fields = self.fields.unwrap_or(had.fields);
        RoleDraft { name: self.name.unwrap_or(had.name), base: self.base.unwrap_or(had.base), rules, fields }
    }
}

pub async fn list(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    // Who may not is told so before what was asked is looked at.
    ctx.allow_any(Resource::Role, Action::Read)?;
    Ok(Json(pages::roles(&ctx, &asked(query.as_deref())?).await?).into_response())
}

pub async fn read(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Role, Action::Read)?;
    Ok(answer(&pages::role(&ctx, parsed(&id)?, Action::Read).await?))
}

pub async fn create(
    ctx: Ctx,
    On(platform): On,
    headers: HeaderMap,
    JsonBody { value, bytes }: JsonBody<NewRole>,
) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Role, Action::Create)?;
    let path = at(ROLES);
    let Some(key) = key(&headers, &path, &bytes)? else {
        let role = roles::create(&platform, &ctx, value.into()).await?;
        return Ok(made(&role, role.version, &path, &role.id.to_string()));
    };
    Ok(kept_response(create_once(&platform, &ctx, value.into(), &key).await?, &path))
}

/// The change is announced last, after the answer is kept with it.
async fn create_once(platform: &Platform, ctx: &Ctx, draft: RoleDraft, key: &Key) -> Result<Kept, Error> {
    ctx.write(async |tx| {
        let work = async {
            let role = roles::create_in(tx, draft).await?;
            serde_json::to_string(&role).map_err(|e| Error::internal("an answer", e))
        };
        let kept = idempotency::once(tx, key, StatusCode::CREATED.as_u16(), work).await?;
        if !kept.is_replay {
            access::announce(platform, tx).await?;
        }
        Ok(kept)
    })
    .await
}

pub async fn update(
    ctx: Ctx,
    On(platform): On,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody { value, .. }: JsonBody<RolePatch>,
) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Role, Action::Modify)?;
    let (id, version) = (parsed(&id)?, if_match(&headers)?);
    // Of another version the verb is told too: what was read here is what it changes, or it refuses.
    let had = pages::role(&ctx, id, Action::Modify).await?;
    if had.version != version {
        return Err(Error::Stale { current: had.version }.into());
    }
    Ok(answer(&roles::update(&platform, &ctx, id, version, value.of(had)).await?))
}

pub async fn remove(ctx: Ctx, On(platform): On, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    ctx.allow_any(Resource::Role, Action::Delete)?;
    roles::delete(&platform, &ctx, parsed(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn give(
    ctx: Ctx,
    On(platform): On,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<GivenRole>,
) -> Result<StatusCode, AppError> {
    ctx.allow_any(Resource::Role, Action::Modify)?;
    assign(&platform, &ctx, parsed(&id)?, Some(value.role_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn take(ctx: Ctx, On(platform): On, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    ctx.allow_any(Resource::Role, Action::Modify)?;
    assign(&platform, &ctx, parsed(&id)?, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn answer(role: &RoleRow) -> Response {
    record(role, role.version)
}
