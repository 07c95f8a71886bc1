//! What can be done to a task: authorise by it and its project, then one transaction with its rows and one event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one. Whether a task is done follows from
//! its column and never stands anywhere else.

use super::{
    entity::{Entity, Model, assignee},
    model::{Task, TaskDraft, TaskId, TaskMove, TaskPatch, ValidTask},
    parents, places, queries,
};
use crate::{
    columns::{
        self, entity as column,
        model::{ColumnId, ColumnKind},
    },
    labels::{self, entity::given, model::LabelId},
    projects::{self, model::ProjectId},
};
use ac_core::{
    Action, Ctx, Error, FieldError, MemberId, Resource, Tx,
    event::{Facts, Origin},
    record_events,
};
use ac_records::{
    members,
    record::{self, Record, facts},
};
use sea_orm::EntityTrait;
use std::collections::BTreeSet;

record_events! {
    /// What happened to a task. A move is `Done` or `Reopened` where that changes, `Moved` where only the column does, `Reordered`
    /// where it stayed in its column.
    TaskEvent of Task {
        Created = "task.created",
        Updated = "task.updated",
        Moved = "task.moved",
        Reordered = "task.reordered",
        Done = "task.done",
        Reopened = "task.reopened",
        Deleted = "task.deleted",
        Restored = "task.restored",
    }
}

/// Makes a task on top of a column. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: TaskDraft) -> Result<Task, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes fields of a task last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: TaskId, version: i64, patch: TaskPatch) -> Result<Task, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Moves a task to a place on its project's board. Does nothing if it is there already.
///
/// `version`, if given, is the one that was seen. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn move_to(ctx: &Ctx, id: TaskId, to: TaskMove, version: Option<i64>) -> Result<Task, Error> {
    let (task, rank) = ctx.write(async |tx| move_in(tx, Origin::Direct, id, to, version).await).await?;
    if rank.len() > places::SPREAD_FROM_CHARS {
        places::spread(ctx, task.column_id).await?;
    }
    Ok(task)
}

/// Puts a task into the bin. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: TaskId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes a task out of the bin. Errors: `not_found`, `forbidden`.
pub async fn restore(ctx: &Ctx, id: TaskId) -> Result<Task, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: TaskDraft) -> Result<Task, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Task, Action::Create)?;
    let project = draft.project_id;
    match projects::queries::row(tx.conn(), ctx, project).await {
        Err(Error::NotFound) => return Err(Error::field("project_id", "Choose a project from the list.")),
        seen => drop(seen?),
    }
    let number = projects::verbs::next_number(tx, project).await?;
    let all = columns::queries::of_project(tx.conn(), project).await?;
    let is_meant = |column: &&column::Model| match draft.column_id {
        Some(id) => column.id == id,
        None => column.kind == ColumnKind::Open,
    };
    let column = all.iter().find(is_meant);
    let column = column.ok_or_else(|| Error::field("column_id", "Choose one of the project's columns."))?;
    // Its project is held, so that it stays as it is.
    let column = record::hold::<column::Entity>(tx, column.id).await?;
    let valid = checked(tx, (project, None), draft.into(), None).await?;
    let rank = places::on_top(tx, column.id).await?;
    let id = TaskId::generate();
    let row = Model::fresh((id, number), &column, rank, ctx.actor.member(), valid, ctx.now());
    record::insert(tx, row.clone()).await?;
    assignee::LINKS.put(tx, id, &[], &row.assignee_ids.0).await?;
    given::LINKS.put(tx, id, &[], &row.label_ids.0).await?;
    origin.emit(tx, &TaskEvent::Created(facts(None, Some(&row), &row)));
    queries::find_one(tx.conn(), ctx, id).await
}

pub async fn update_in(tx: &Tx<'_>, origin: Origin, id: TaskId, version: i64, patch: TaskPatch) -> Result<Task, Error> {
    if patch.label_ids.is_some() || patch.parent_id.is_some() {
        let seen = queries::row(tx.conn(), tx.ctx(), id).await?;
        // Before the task, as by everybody: labels go, and other tasks get parents, while the project is held.
        projects::verbs::hold_seen(tx, seen.project_id).await?;
    }
    let old = hold_for(tx, id, Action::Modify, Some(version)).await?;
    let valid = checked(tx, (old.project_id, Some(id)), patch.apply(old.valid()), Some(&old.valid())).await?;
    let edited = old.clone().with(valid);
    put_changes(tx, origin, &old, edited).await
}

/// Writes what differs between a held row and what became of it, and says so.
pub(super) async fn put_changes(tx: &Tx<'_>, origin: Origin, old: &Model, edited: Model) -> Result<Task, Error> {
    if edited != *old {
        let new = edited.touched(tx.ctx().now());
        record::replace(tx, old, &new).await?;
        assignee::LINKS.put(tx, old.id, &old.assignee_ids.0, &new.assignee_ids.0).await?;
        given::LINKS.put(tx, old.id, &old.label_ids.0, &new.label_ids.0).await?;
        origin.emit(tx, &TaskEvent::Updated(facts(Some(old), Some(&new), &new)));
    }
    queries::find_one(tx.conn(), tx.ctx(), old.id).await
}

/// Answers the task with its rank.
async fn move_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: TaskId,
    to: TaskMove,
    version: Option<i64>,
) -> Result<(Task, String), Error> {
    // What this refuses is of account once the task is known to be theirs to move.
    let entered = columns::verbs::hold_to_enter(tx, to.column_id).await;
    let old = hold_for(tx, id, Action::Modify, version).await?;
    let entered = match entered {
        Ok(column) if column.project_id == old.project_id => column,
        Ok(_) | Err(Error::NotFound) => {
            return Err(Error::field("column_id", "Choose one of the columns of the task's project."));
        }
        Err(error) => return Err(error),
    };
    let now_at = (old.column_id == entered.id).then_some(old.rank.as_str());
    let Some(rank) = places::below(tx, (id, now_at), entered.id, to.after_id).await? else {
        return Ok((queries::find_one(tx.conn(), tx.ctx(), id).await?, old.rank));
    };
    let now = tx.ctx().now();
    let new = old.clone().at(&entered, rank, now).touched(now);
    record::replace(tx, &old, &new).await?;
    let from = column::Entity::find_by_id(old.column_id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    origin.emit(tx, &moved(&old, &from, &new, &entered));
    Ok((queries::find_one(tx.conn(), tx.ctx(), id).await?, new.rank))
}

/// Puts a task back to where it stood: the column and the rank in it. On top where somebody has come into its place.
pub(crate) async fn put_back_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: TaskId,
    version: i64,
    (column, rank): (Option<ColumnId>, String),
) -> Result<Task, Error> {
    let now_in = queries::row(tx.conn(), tx.ctx(), id).await?.column_id;
    let entered = match columns::verbs::hold_to_enter(tx, column.unwrap_or(now_in)).await {
        Err(Error::NotFound) => return Err(Error::Conflict("Its column is no longer there.".to_owned())),
        entered => entered?,
    };
    let old = hold_for(tx, id, Action::Modify, Some(version)).await?;
    let rank = match places::is_taken(tx, entered.id, &rank).await? {
        true => places::on_top(tx, entered.id).await?,
        false => rank,
    };
    let now = tx.ctx().now();
    let new = old.clone().at(&entered, rank, now).touched(now);
    record::replace(tx, &old, &new).await?;
    let from = column::Entity::find_by_id(old.column_id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    origin.emit(tx, &moved(&old, &from, &new, &entered));
    queries::find_one(tx.conn(), tx.ctx(), id).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: TaskId) -> Result<(), Error> {
    let old = hold_for(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &TaskEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: TaskId) -> Result<Task, Error> {
    let seen = queries::row(tx.conn(), tx.ctx(), id).await?;
    let column = record::hold::<column::Entity>(tx, seen.column_id).await?;
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    // Others may have come into its place meanwhile.
    let rank = match places::is_taken(tx, column.id, &old.rank).await? {
        true => places::on_top(tx, column.id).await?,
        false => old.rank.clone(),
    };
    let back = Model { rank, ..old.clone() }.with_deleted_at(None).touched(tx.ctx().now());
    record::replace(tx, &old, &back).await?;
    origin.emit(tx, &TaskEvent::Restored(facts(None, Some(&back), &back)));
    queries::find_one(tx.conn(), tx.ctx(), id).await
}

/// The row of a task whose project the actor sees, for changing it.
pub(super) async fn hold_for(tx: &Tx<'_>, id: TaskId, action: Action, seen: Option<i64>) -> Result<Model, Error> {
    queries::row(tx.conn(), tx.ctx(), id).await?;
    // Whoever sees it is told that they may not, and not that it is not there.
    tx.ctx().allow_any(Resource::Task, action)?;
    record::hold_for::<Entity>(tx, id, action, seen).await
}

/// The event of a move; it names both columns, whose ids alone say nothing to who reads the log.
fn moved(old: &Model, from: &column::Model, new: &Model, to: &column::Model) -> TaskEvent {
    let named = |column: &column::Model| serde_json::json!({ "id": column.id, "name": column.name });
    let data = serde_json::json!({ "name": new.title, "number": new.number, "from": named(from), "to": named(to) });
    let facts = Facts { data, ..facts(Some(old), Some(new), new) };
    match (from.kind, to.kind) {
        _ if from.id == to.id => TaskEvent::Reordered(facts),
        (ColumnKind::Open, ColumnKind::Done) => TaskEvent::Done(facts),
        (ColumnKind::Done, ColumnKind::Open) => TaskEvent::Reopened(facts),
        _ => TaskEvent::Moved(facts),
    }
}

/// What was typed into a task of the project, or into a new one, as it is kept.
async fn checked(
    tx: &Tx<'_>,
    (project, id): (ProjectId, Option<TaskId>),
    typed: ValidTask,
    old: Option<&ValidTask>,
) -> Result<ValidTask, Error> {
    let valid = typed.checked().map_err(Error::Invalid)?;
    let mut errors = Vec::new();
    // Whoever stands there already stays, also when they have left since.
    let is_new = |id: &MemberId| old.is_none_or(|old| !old.assignee_ids.contains(id));
    let fresh: BTreeSet<MemberId> = valid.assignee_ids.iter().copied().filter(is_new).collect();
    if !members::entity::all_exist(tx.conn(), tx.ctx(), fresh).await? {
        errors.push(FieldError::new("assignee_ids", "Choose people from the workspace's members."));
    }
    let is_new = |id: &LabelId| old.is_none_or(|old| !old.label_ids.contains(id));
    let fresh: Vec<LabelId> = valid.label_ids.iter().copied().filter(is_new).collect();
    if !labels::queries::are_of(tx.conn(), project, &fresh).await? {
        errors.push(FieldError::new("label_ids", "Choose labels of the task's project."));
    }
    if let Some(parent) = valid.parent_id.filter(|parent| old.is_none_or(|old| old.parent_id != Some(*parent)))
        && let Some(complaint) = parents::complaint(tx, project, id, parent).await?
    {
        errors.push(FieldError::new("parent_id", complaint));
    }
    if errors.is_empty() { Ok(valid) } else { Err(Error::Invalid(errors)) }
}
