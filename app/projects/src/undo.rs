//! How what happened to projects and tasks is taken back.

use crate::{
    columns::{entity as column, model::ColumnId},
    comments::{self, model::CommentId},
    projects::{self, access, model::ProjectId},
    tasks::{self, model::TaskId},
};
use ac_core::{Error, Resource, Tx, event::Envelope};
use ac_records::{
    event::Origin,
    undo::{Later, Outcome, Standing, Undoer, done, is_kind, standing, stands},
    undo_with,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// What a move of a task is told as.
const MOVES: [&str; 4] = ["moved", "reordered", "done", "reopened"];

inventory::submit! {
    Undoer {
        of: Resource::Project,
        kinds: &["project.created", "project.updated", "project.deleted", "project.restored"],
        apply: |tx, origin, event| Box::pin(async move {
            undo_with!(tx, origin, event, projects, ProjectId)
        }),
        sees: |tx, event| Box::pin(sees_project(tx, ProjectId(event.subject.id))),
        hold: hold_projects,
    }
}

inventory::submit! {
    Undoer {
        of: Resource::Task,
        kinds: &[
            "task.created", "task.updated", "task.moved", "task.reordered", "task.done", "task.reopened", "task.deleted",
            "task.restored",
        ],
        apply: |tx, origin, event| Box::pin(async move {
            if MOVES.iter().any(|kind| is_kind(event, kind)) {
                return move_back(tx, origin, event).await;
            }
            undo_with!(tx, origin, event, tasks, TaskId)
        }),
        sees: |tx, event| Box::pin(sees_task(tx, TaskId(event.subject.id))),
        hold: hold_tasks,
    }
}

inventory::submit! {
    Undoer {
        of: Resource::Comment,
        kinds: &["comment.created", "comment.updated", "comment.deleted", "comment.restored"],
        apply: |tx, origin, event| Box::pin(async move {
            undo_with!(tx, origin, event, comments, CommentId)
        }),
        sees: |tx, event| Box::pin(sees_comment(tx, CommentId(event.subject.id))),
        hold: |_, _| Box::pin(async { Ok(()) }),
    }
}

/// Puts a task back to where it stood, as long as nobody has moved it since.
async fn move_back(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    let id = TaskId(event.subject.id);
    let was = |field: &str| event.changes.as_ref()?.get(field).map(|[old, _]| old.clone());
    let column = was("column_id").map(serde_json::from_value).transpose();
    let column = column.map_err(|e| Error::internal("an event's column", e))?;
    let Some(rank) = was("rank").and_then(|rank| rank.as_str().map(str::to_owned)) else {
        return Ok(Outcome::default());
    };
    let (version, in_the_way) = match standing::<tasks::entity::Entity>(tx, id, event, stands).await? {
        Some(Standing::Live { version, back, in_the_way }) => {
            let stood = back.contains_key("rank") || back.contains_key("column_id");
            (version, if stood { in_the_way } else { vec!["rank".to_owned()] })
        }
        Some(Standing::Deleted { .. }) => return Ok(Outcome::gone()),
        None => return Ok(Outcome::purged()),
    };
    if !in_the_way.is_empty() {
        return Ok(Outcome::conflict(in_the_way, "The task was moved again since, so it stays where it is."));
    }
    done(tasks::verbs::put_back_in(tx, origin, id, version, (column, rank)).await)
}

async fn sees_project(tx: &Tx<'_>, id: ProjectId) -> Result<bool, Error> {
    let row = projects::entity::Entity::find_by_id(id).one(tx.conn()).await?;
    Ok(row.is_none_or(|row| access::would_see(tx.ctx(), &row)))
}

async fn sees_task(tx: &Tx<'_>, id: TaskId) -> Result<bool, Error> {
    match tasks::entity::Entity::find_by_id(id).one(tx.conn()).await? {
        Some(row) => sees_project(tx, row.project_id).await,
        None => Ok(true),
    }
}

async fn sees_comment(tx: &Tx<'_>, id: CommentId) -> Result<bool, Error> {
    match comments::entity::Entity::find_by_id(id).one(tx.conn()).await? {
        Some(row) => sees_task(tx, row.task_id).await,
        None => Ok(true),
    }
}

fn hold_projects<'a>(tx: &'a Tx<'_>, events: &'a [Envelope]) -> Later<'a, ()> {
    Box::pin(async move {
        use projects::entity::{Column, Entity};
        let rows = Entity::find().filter(Column::Id.is_in(ids(events, Resource::Project))).order_by_asc(Column::Id);
        rows.lock_exclusive().all(tx.conn()).await?;
        Ok(())
    })
}

/// Projects before columns before tasks: whoever changes a task does so.
fn hold_tasks<'a>(tx: &'a Tx<'_>, events: &'a [Envelope]) -> Later<'a, ()> {
    Box::pin(async move {
        use tasks::entity::{Column, Entity};
        let theirs = || Entity::find().filter(Column::Id.is_in(ids(events, Resource::Task))).order_by_asc(Column::Id);
        let rows = theirs().all(tx.conn()).await?;
        if events.iter().any(changes_links) {
            let projects = projects::entity::Entity::find();
            let projects = projects.filter(projects::entity::Column::Id.is_in(rows.iter().map(|row| row.project_id)));
            projects.order_by_asc(projects::entity::Column::Id).lock_exclusive().all(tx.conn()).await?;
        }
        // Where they stand, and where they go back to.
        let columns: BTreeSet<_> =
            rows.iter().map(|row| row.column_id).chain(events.iter().filter_map(former_column)).collect();
        let columns = column::Entity::find().filter(column::Column::Id.is_in(columns));
        columns.order_by_asc(column::Column::Id).lock_exclusive().all(tx.conn()).await?;
        theirs().lock_exclusive().all(tx.conn()).await?;
        Ok(())
    })
}

/// The column that a task would go back into.
fn former_column(event: &Envelope) -> Option<ColumnId> {
    let [old, _] = event.changes.as_ref()?.get("column_id")?;
    serde_json::from_value(old.clone()).ok()
}

/// Whether the event is about what a task's project is held for: its labels, and what it stands under.
fn changes_links(event: &Envelope) -> bool {
    event
        .changes
        .as_ref()
        .is_some_and(|changes| ["label_ids", "parent_id"].iter().any(|field| changes.contains_key(*field)))
}

fn ids(events: &[Envelope], kind: Resource) -> BTreeSet<uuid::Uuid> {
    events.iter().filter(|event| event.subject.kind == kind).map(|event| event.subject.id).collect()
}
