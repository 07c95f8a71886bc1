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
    let valid = draft.valid().map_err(Error::Invalid)?;
    ctx.write(async |tx| {
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
        access::announce(platform, tx).await?;
        queries::team(tx.conn(), id).await
    })
    .await
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
        access::hold(tx).await?;
        let old = team::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
        if old.version != version {
            return Err(Error::Stale { current: old.version });
        }
        is_free(tx, &valid.name, Some(id)).await?;
        let before = TeamDraft { name: old.name.clone(), members: members(tx, id).await? };
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
    })
    .await
}

/// Deletes a team; its members stay, and see each other's records no more because of it.
///
/// Errors: `forbidden`, `not_found`.
pub async fn delete(platform: &Platform, ctx: &Ctx, id: TeamId) -> Result<(), Error> {
    ctx.allow_any(Resource::Team, Action::Delete)?;
    ctx.write(async |tx| {
        access::hold(tx).await?;
        let old = team::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
        let before = TeamDraft { name: old.name.clone(), members: members(tx, id).await? };
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
