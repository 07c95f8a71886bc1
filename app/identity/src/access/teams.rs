//! Making and changing teams.

use super::{
    events::TeamEvent,
    model::{TeamDraft, TeamRow},
    queries,
};
use crate::entity::member;
use ac_core::{
    Action, Ctx, Error, MemberId, Platform, Resource, TeamId, Tx,
    access::{
        self, TEAMS_MAX, TEAMS_PER_MEMBER_MAX,
        tables::{team, team_member},
    },
    event::{Facts, diff},
    text::sort_key,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect, sea_query::ExprTrait,
};
use serde_json::json;
use std::collections::BTreeSet;

/// Makes a team.
///
/// Errors: `forbidden`, `invalid`, `conflict` where there are too many.
pub async fn create(platform: &Platform, ctx: &Ctx, draft: TeamDraft) -> Result<TeamRow, Error> {
    ctx.allow_any(Resource::Team, Action::Create)?;
    ctx.write(async |tx| {
        let made = create_in(tx, draft).await?;
        access::announce(platform, tx).await?;
        Ok(made)
    })
    .await
}

/// The same as part of a unit of work, whose caller announces it after all else that it writes.
pub(super) async fn create_in(tx: &Tx<'_>, draft: TeamDraft) -> Result<TeamRow, Error> {
    tx.ctx().allow_any(Resource::Team, Action::Create)?;
    let valid = draft.valid().map_err(Error::Invalid)?;
    access::hold(tx).await?;
    if team::Entity::find().count(tx.conn()).await? >= TEAMS_MAX {
        return Err(Error::Conflict(format!("A workspace has at most {TEAMS_MAX} teams. Delete one first.")));
    }
    is_free(tx, &valid.name, None).await?;
    let now = tx.ctx().now();
    let (id, name_key) = (TeamId::generate(), sort_key(&valid.name));
    let row = team::Model { id, name_key, name: valid.name.clone(), version: 1, created_at: now, updated_at: now };
    team::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.conn()).await?;
    put(tx, id, &BTreeSet::new(), &valid.members).await?;
    tx.emit(&TeamEvent::Created(facts(&row, None, Some(&valid))));
    queries::team(tx.conn(), id).await
}

/// Changes a team's name and who is in it. Whose records they see follows from their next request on.
///
/// Errors: `forbidden`, `not_found`, `invalid`, `stale`.
pub async fn update(
    platform: &Platform,
    ctx: &Ctx,
    id: TeamId,
    version: i64,
    draft: TeamDraft,
) -> Result<TeamRow, Error> {
    ctx.allow_any(Resource::Team, Action::Modify)?;
    let valid = draft.valid().map_err(Error::Invalid)?;
    ctx.write(async |tx| {
        let (old, before) = held(tx, id).await?;
        if old.version != version {
            return Err(Error::Stale { current: old.version });
        }
        change(platform, tx, old, before, valid).await
    })
    .await
}

/// Puts a member into a team, whoever else is in it. Who is in it already stays.
///
/// Errors: `forbidden`, `not_found`, `invalid` where the team is full, or they are in as many as one may be.
pub async fn join(platform: &Platform, ctx: &Ctx, id: TeamId, who: MemberId) -> Result<TeamRow, Error> {
    with_others(platform, ctx, id, who, true).await
}

/// Takes a member out of a team, whoever else is in it.
///
/// Errors: `forbidden`, `not_found`.
pub async fn leave(platform: &Platform, ctx: &Ctx, id: TeamId, who: MemberId) -> Result<TeamRow, Error> {
    with_others(platform, ctx, id, who, false).await
}

/// Changes a team's members as they are now. Errors: `not_found` where the workspace does not know `who` either.
async fn with_others(platform: &Platform, ctx: &Ctx, id: TeamId, who: MemberId, is_in: bool) -> Result<TeamRow, Error> {
    ctx.allow_any(Resource::Team, Action::Modify)?;
    ctx.write(async |tx| {
        let (old, before) = held(tx, id).await?;
        if member::Entity::find_by_id(who).one(tx.conn()).await?.is_none() {
            return Err(Error::NotFound);
        }
        let mut draft = before.clone();
        if is_in {
            draft.members.insert(who);
        } else {
            draft.members.remove(&who);
        }
        let valid = draft.valid().map_err(Error::Invalid)?;
        change(platform, tx, old, before, valid).await
    })
    .await
}

/// The team and who is in it, as they stay until the unit of work ends.
async fn held(tx: &Tx<'_>, id: TeamId) -> Result<(team::Model, TeamDraft), Error> {
    access::hold(tx).await?;
    let row = team::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let draft = TeamDraft { name: row.name.clone(), members: members(tx, id).await? };
    Ok((row, draft))
}

async fn change(
    platform: &Platform,
    tx: &Tx<'_>,
    old: team::Model,
    before: TeamDraft,
    valid: TeamDraft,
) -> Result<TeamRow, Error> {
    let id = old.id;
    is_free(tx, &valid.name, Some(id)).await?;
    if before == valid {
        return queries::team(tx.conn(), id).await;
    }
    put(tx, id, &before.members, &valid.members).await?;
    let row = team::Model {
        name_key: sort_key(&valid.name),
        name: valid.name.clone(),
        version: old.version.saturating_add(1),
        updated_at: tx.ctx().now(),
        ..old
    };
    row.clone().into_active_model().reset_all().update(tx.conn()).await?;
    tx.emit(&TeamEvent::Updated(facts(&row, Some(&before), Some(&valid))));
    access::announce(platform, tx).await?;
    queries::team(tx.conn(), id).await
}

/// Deletes a team; its members stay, and see each other's records no more because of it.
///
/// Errors: `forbidden`, `not_found`.
pub async fn delete(platform: &Platform, ctx: &Ctx, id: TeamId) -> Result<(), Error> {
    ctx.allow_any(Resource::Team, Action::Delete)?;
    ctx.write(async |tx| {
        let (old, before) = held(tx, id).await?;
        team_member::Entity::delete_many().filter(team_member::Column::TeamId.eq(id)).exec(tx.conn()).await?;
        team::Entity::delete_by_id(id).exec(tx.conn()).await?;
        tx.emit(&TeamEvent::Deleted(facts(&old, Some(&before), None)));
        access::announce(platform, tx).await
    })
    .await
}

async fn members(tx: &Tx<'_>, id: TeamId) -> Result<BTreeSet<MemberId>, Error> {
    let rows = team_member::Entity::find().filter(team_member::Column::TeamId.eq(id)).all(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| row.member_id).collect())
}

/// Refuses a name that another team has.
async fn is_free(tx: &Tx<'_>, name: &str, own: Option<TeamId>) -> Result<(), Error> {
    let taken = team::Entity::find().filter(team::Column::NameKey.eq(sort_key(name))).one(tx.conn()).await?;
    match taken.filter(|row| Some(row.id) != own) {
        Some(_) => Err(Error::field("name", "There is a team of this name. Choose another.")),
        None => Ok(()),
    }
}

/// Puts `now` in the place of the members `before`.
async fn put(tx: &Tx<'_>, id: TeamId, before: &BTreeSet<MemberId>, now: &BTreeSet<MemberId>) -> Result<(), Error> {
    let left: Vec<MemberId> = before.difference(now).copied().collect();
    if !left.is_empty() {
        team_member::Entity::delete_many()
            .filter(team_member::Column::TeamId.eq(id))
            .filter(team_member::Column::MemberId.is_in(left))
            .exec(tx.conn())
            .await?;
    }
    let new: Vec<MemberId> = now.difference(before).copied().collect();
    if new.is_empty() {
        return Ok(());
    }
    let known = member::Entity::find().filter(member::Column::Id.is_in(new.iter().copied())).all(tx.conn()).await?;
    if known.len() != new.len() {
        return Err(Error::field("members", "Choose members of this workspace."));
    }
    let full: Vec<MemberId> = team_member::Entity::find()
        .select_only()
        .column(team_member::Column::MemberId)
        .filter(team_member::Column::MemberId.is_in(new.iter().copied()))
        .group_by(team_member::Column::MemberId)
        .having(team_member::Column::TeamId.count().gte(TEAMS_PER_MEMBER_MAX))
        .into_tuple()
        .all(tx.conn())
        .await?;
    if let Some(member) = known.iter().find(|member| full.contains(&member.id)) {
        let message = format!("{} is in {TEAMS_PER_MEMBER_MAX} teams, which is the most.", member.name);
        return Err(Error::field("members", message));
    }
    let rows = new.into_iter().map(|member| team_member::ActiveModel { team_id: Set(id), member_id: Set(member) });
    team_member::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}

fn facts(row: &team::Model, old: Option<&TeamDraft>, new: Option<&TeamDraft>) -> Facts {
    let (changes, data) = (diff(old, new), json!({ "name": row.name }));
    Facts { id: row.id.0, version: row.version, owner: None, changes, data }
}
