//! What can be done to a comment: authorise by it and its task's project, then one transaction with its rows and one event.
//!
//! The rule: nobody is mentioned who would not see what they are called to. Each verb exists twice: with a `Ctx` as a unit of work of
//! its own, and `…_in` as part of one.

use super::{
    entity::{Column, Entity, Model, mention},
    mentions::{Part, mentioned, parts},
    model::{COMMENTS_MAX, Comment, CommentDraft, CommentId, CommentPatch, checked_body},
    queries,
};
use crate::{
    projects::{access, entity as project},
    tasks::{entity as task, model::TaskId},
};
use ac_core::{
    Action, Ctx, Error, MemberId, Resource, Role, Tx,
    ctx::Guarded,
    event::{Facts, Origin},
    record_events,
};
use ac_records::{
    members::entity as member,
    record::{self, Record, facts},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::BTreeSet;

record_events! {
    /// What happened to a comment.
    CommentEvent of Comment {
        Created = "comment.created",
        Updated = "comment.updated",
        Deleted = "comment.deleted",
        Restored = "comment.restored",
    }
}

/// Writes a comment on a task. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: CommentDraft) -> Result<Comment, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes the text of a comment last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: CommentId, version: i64, patch: CommentPatch) -> Result<Comment, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Puts a comment into the bin. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: CommentId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes a comment out of the bin. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: CommentId) -> Result<Comment, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: CommentDraft) -> Result<Comment, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Comment, Action::Create)?;
    let on = match queries::task(tx.conn(), ctx, draft.task_id).await {
        Err(Error::NotFound) => return Err(Error::field("task_id", "Choose a task from the list.")),
        on => on?,
    };
    check_room(tx, draft.task_id).await?;
    let body = checked_body(&draft.body).map_err(Error::Invalid)?;
    check_mentions(tx, &on.1, &body, &[]).await?;
    let (id, now) = (CommentId::generate(), ctx.now());
    let row = Model {
        id,
        task_id: draft.task_id,
        body,
        owner_id: ctx.actor.member(),
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    record::insert(tx, row.clone()).await?;
    mention::LINKS.put(tx, id, &[], &mentioned(&row.body)).await?;
    origin.emit(tx, &CommentEvent::Created(told(facts(None, Some(&row), &row), &row, &on)));
    queries::find_one(tx.conn(), ctx, id).await
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: CommentId,
    version: i64,
    patch: CommentPatch,
) -> Result<Comment, Error> {
    let (old, on) = hold_for(tx, id, Action::Modify).await?;
    if old.version != version {
        return Err(Error::Stale { current: old.version });
    }
    let body = checked_body(&patch.body.unwrap_or_else(|| old.body.clone())).map_err(Error::Invalid)?;
    if body != old.body {
        let before = mentioned(&old.body);
        check_mentions(tx, &on.1, &body, &before).await?;
        let new = Model { body, ..old.clone() }.touched(tx.ctx().now());
        record::replace(tx, &old, &new).await?;
        mention::LINKS.put(tx, id, &before, &mentioned(&new.body)).await?;
        origin.emit(tx, &CommentEvent::Updated(told(facts(Some(&old), Some(&new), &new), &new, &on)));
    }
    queries::find_one(tx.conn(), tx.ctx(), id).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: CommentId) -> Result<(), Error> {
    let (old, on) = hold_for(tx, id, Action::Delete).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &CommentEvent::Deleted(told(facts(Some(&old), None, &new), &new, &on)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: CommentId) -> Result<Comment, Error> {
    let known = Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let on = queries::task(tx.conn(), tx.ctx(), known.task_id).await?;
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    check_room(tx, old.task_id).await?;
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &CommentEvent::Restored(told(facts(None, Some(&new), &new), &new, &on)));
    queries::find_one(tx.conn(), tx.ctx(), id).await
}

type On = (task::Model, project::Model);

/// The row of a comment that the actor sees, for changing it, and what it is on.
async fn hold_for(tx: &Tx<'_>, id: CommentId, action: Action) -> Result<(Model, On), Error> {
    let ctx = tx.ctx();
    let seen = queries::find_one(tx.conn(), ctx, id).await?;
    let grant = ctx.allow_any(Resource::Comment, action)?;
    let on = queries::task(tx.conn(), ctx, seen.task_id).await?;
    let row = record::hold::<Entity>(tx, id).await?;
    if row.is_deleted() {
        return Err(Error::NotFound);
    }
    // Guests see what others wrote, and are told that it is not theirs.
    if !ctx.rights().covers(grant, row.owner()) {
        return Err(Error::Forbidden);
    }
    Ok((row, on))
}

async fn check_room(tx: &Tx<'_>, task: TaskId) -> Result<(), Error> {
    if queries::live().filter(Column::TaskId.eq(task)).count(tx.conn()).await? >= COMMENTS_MAX {
        return Err(Error::Conflict(format!(
            "The task has {COMMENTS_MAX} comments, as many as it can. Go on in another one."
        )));
    }
    Ok(())
}

/// Refuses to mention who is no member or does not see the project; it is not told which. Whoever stands there already stays.
async fn check_mentions(tx: &Tx<'_>, project: &project::Model, body: &str, before: &[MemberId]) -> Result<(), Error> {
    let ctx = tx.ctx();
    let is_new = |id: &MemberId| !before.contains(id) && ctx.actor.member() != Some(*id);
    let fresh: Vec<MemberId> = mentioned(body).into_iter().filter(is_new).collect();
    let rows = member::Entity::find().filter(member::Column::Id.is_in(fresh.iter().copied()));
    let sees = |row: &member::Model| {
        let role = row.role.parse::<Role>().ok().filter(|_| row.state == member::ACTIVE);
        role.is_some_and(|role| access::is_seen_by(ctx, project, row.id, role))
    };
    let seeing: BTreeSet<MemberId> =
        rows.all(tx.conn()).await?.iter().filter(|row| sees(row)).map(|row| row.id).collect();
    // By the names that were typed: whoever writes need not know any other.
    let mut names = parts(body).into_iter().filter_map(|part| match part {
        Part::Mention { name, id } if fresh.contains(&id) && !seeing.contains(&id) => Some(name.trim()),
        _ => None,
    });
    let Some(first) = names.next() else { return Ok(()) };
    let blind = names.fold(vec![first], |mut blind, name| {
        if !blind.contains(&name) {
            blind.push(name);
        }
        blind
    });
    let message = match blind.split_last() {
        Some((last, others)) if !others.is_empty() => {
            format!(
                "{} and {last} do not see this project. Let them take part in it, or leave them out.",
                others.join(", ")
            )
        }
        _ => format!("{first} does not see this project. Let them take part in it, or leave them out."),
    };
    Err(Error::field("body", message))
}

/// What an event says of a comment; it names the task, whose id alone says nothing to who reads the log.
fn told(facts: Facts, row: &Model, (task, project): &On) -> Facts {
    let key = format!("{}-{}", project.code, task.number);
    let on = serde_json::json!({ "id": task.id, "key": key, "name": task.title });
    Facts { data: serde_json::json!({ "name": row.excerpt(), "task": on }), ..facts }
}
