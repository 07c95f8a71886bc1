//! Teams, and who is in one.

use super::{On, TEAMS, asked, at, key, made, parsed, record};
use crate::access::{
    model::{TeamDraft, TeamRow},
    pages, teams,
};
use ac_core::{
    Action, AppError, Ctx, Error, MemberId, Platform, Resource, access,
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
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A team that is to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTeam {
    name: String,
    /// Ids of members.
    #[serde(default)]
    #[schema(value_type = Vec<MemberId>)]
    members: BTreeSet<MemberId>,
}

/// What is to change of a team; a field that is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TeamPatch {
    name: Option<String>,
    /// All who are to be in it. To put one in or take one out there is an address of its own.
    #[schema(value_type = Option<Vec<MemberId>>)]
    members: Option<BTreeSet<MemberId>>,
}

impl From<NewTeam> for TeamDraft {
    fn from(NewTeam { name, members }: NewTeam) -> Self {
        Self { name, members }
    }
}

impl TeamPatch {
    /// The team as it is to be.
    fn of(self, had: TeamRow) -> TeamDraft {
        let members = self.members.unwrap_or_else(|| had.members.iter().map(|mate| mate.id).collect());
        TeamDraft { name: self.name.unwrap_or(had.name), members }
    }
}

pub async fn list(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response, AppError> {
    // Who may not is told so before what was asked is looked at.
    ctx.allow_any(Resource::Team, Action::Read)?;
    Ok(Json(pages::teams(&ctx, &asked(query.as_deref())?).await?).into_response())
}

pub async fn read(ctx: Ctx, Path(id): Path<String>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Team, Action::Read)?;
    Ok(answer(&pages::team(&ctx, parsed(&id)?, Action::Read).await?))
}

pub async fn create(
    ctx: Ctx,
    On(platform): On,
    headers: HeaderMap,
    JsonBody { value, bytes }: JsonBody<NewTeam>,
) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Team, Action::Create)?;
    let path = at(TEAMS);
    let Some(key) = key(&headers, &path, &bytes)? else {
        let team = teams::create(&platform, &ctx, value.into()).await?;
        return Ok(made(&team, team.version, &path, &team.id.to_string()));
    };
    Ok(kept_response(create_once(&platform, &ctx, value.into(), &key).await?, &path))
}

/// The change is announced last, after the answer is kept with it.
async fn create_once(platform: &Platform, ctx: &Ctx, draft: TeamDraft, key: &Key) -> Result<Kept, Error> {
    ctx.write(async |tx| {
        let work = async {
            let team = teams::create_in(tx, draft).await?;
            serde_json::to_string(&team).map_err(|e| Error::internal("an answer", e))
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
    JsonBody { value, .. }: JsonBody<TeamPatch>,
) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Team, Action::Modify)?;
    let (id, version) = (parsed(&id)?, if_match(&headers)?);
    // Of another version the verb is told too: what was read here is what it changes, or it refuses.
    let had = pages::team(&ctx, id, Action::Modify).await?;
    if had.version != version {
        return Err(Error::Stale { current: had.version }.into());
    }
    Ok(answer(&teams::update(&platform, &ctx, id, version, value.of(had)).await?))
}

pub async fn remove(ctx: Ctx, On(platform): On, Path(id): Path<String>) -> Result<StatusCode, AppError> {
    ctx.allow_any(Resource::Team, Action::Delete)?;
    teams::delete(&platform, &ctx, parsed(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub async fn join(ctx: Ctx, On(platform): On, Path((id, who)): Path<(String, String)>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Team, Action::Modify)?;
    Ok(answer(&teams::join(&platform, &ctx, parsed(&id)?, parsed(&who)?).await?))
}

pub async fn leave(ctx: Ctx, On(platform): On, Path((id, who)): Path<(String, String)>) -> Result<Response, AppError> {
    ctx.allow_any(Resource::Team, Action::Modify)?;
    Ok(answer(&teams::leave(&platform, &ctx, parsed(&id)?, parsed(&who)?).await?))
}

fn answer(team: &TeamRow) -> Response {
    record(team, team.version)
}
