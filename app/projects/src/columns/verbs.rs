//! What can be done to the columns of a board: authorise by them and their project, then one transaction with its rows and one event.
//!
//! The rule: a board keeps a column for what is still to be done, and a column that holds tasks is neither removed nor given another
//! kind.

use super::{
    entity::{Column as C, Entity, Model},
    model::{COLUMNS_MAX, Column, ColumnDraft, ColumnId, ColumnKind, ColumnPatch, ValidColumn, usual},
    queries,
};
use crate::{
    projects::{self, access, entity as project, model::ProjectId},
    tasks::entity as task,
};
use ac_core::{
    Action, Ctx, Error, Resource, Tx,
    event::{Facts, Origin, diff},
    record_events,
    text::sort_key,
};
use ac_records::record;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

record_events! {
    /// What happened to a column. The others move along without a word when one gets another place.
    ColumnEvent of Column {
        Created = "column.created",
        Updated = "column.updated",
        Deleted = "column.deleted",
    }
}

/// Adds a column to a project's board. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: ColumnDraft) -> Result<Column, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes a column last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`, `conflict`.
pub async fn update(ctx: &Ctx, id: ColumnId, version: i64, patch: ColumnPatch) -> Result<Column, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Removes a column without tasks. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn delete(ctx: &Ctx, id: ColumnId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: ColumnDraft) -> Result<Column, Error> {
    let no_project = || Error::field("project_id", "Choose a project from the list.");
    tx.ctx().allow_any(Resource::Column, Action::Create)?;
    let project = match projects::verbs::hold_seen(tx, draft.project_id).await {
        Err(Error::NotFound) => return Err(no_project()),
        project => project?,
    };
    let valid = ValidColumn::checked(&draft.name, draft.kind, draft.wip_limit).map_err(Error::Invalid)?;
    let mut all = queries::of_project(tx.conn(), project.id).await?;
    if all.len() >= COLUMNS_MAX {
        return Err(Error::Conflict(format!("A board has up to {COLUMNS_MAX} columns. Delete one first.")));
    }
    let row = fresh(tx, project.id, &valid, all.len());
    Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    all.push(row.clone());
    if let Some(position) = draft.position {
        put(tx, all, row.id, position).await?;
    }
    let made = queries::find_one(tx.conn(), tx.ctx(), row.id).await?;
    origin.emit(tx, &ColumnEvent::Created(facts(None, Some(&made), &made, &project)));
    Ok(made)
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: ColumnId,
    version: i64,
    patch: ColumnPatch,
) -> Result<Column, Error> {
    let (project, old) = hold_column(tx, id, Action::Modify).await?;
    let before = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    if old.version != version {
        return Err(Error::Stale { current: old.version });
    }
    let name = patch.name.unwrap_or_else(|| old.name.clone());
    let (kind, limit) = (patch.kind.unwrap_or(old.kind), patch.wip_limit.unwrap_or(old.wip_limit));
    let ValidColumn { name, kind, wip_limit } = ValidColumn::checked(&name, kind, limit).map_err(Error::Invalid)?;
    let all = queries::of_project(tx.conn(), project.id).await?;
    if kind != old.kind {
        if holds_tasks(tx, id).await? {
            let why = "The column holds tasks. Move them to another one first.";
            return Err(Error::field("kind", why));
        }
        keep_open(&all, &old)?;
        give_binned(tx, id, (id, kind)).await?;
    }
    let edited = Model { name_key: sort_key(&name), name, kind, wip_limit, ..old.clone() };
    let last = i32::try_from(all.len()).unwrap_or(i32::MAX) - 1;
    let place = patch.position.map(|place| place.clamp(0, last)).filter(|place| *place != old.position);
    if edited == old && place.is_none() {
        return Ok(before);
    }
    let new = Model { version: old.version + 1, updated_at: tx.ctx().now(), ..edited };
    let written = new.into_active_model().reset_all();
    Entity::update_many().set(written).filter(C::Id.eq(id)).exec(tx.conn()).await?;
    if let Some(place) = place {
        put(tx, all, id, place).await?;
    }
    let after = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    origin.emit(tx, &ColumnEvent::Updated(facts(Some(&before), Some(&after), &after, &project)));
    Ok(after)
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: ColumnId) -> Result<(), Error> {
    let (project, old) = hold_column(tx, id, Action::Delete).await?;
    let gone = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    let all = queries::of_project(tx.conn(), project.id).await?;
    keep_open(&all, &old)?;
    if holds_tasks(tx, id).await? {
        let why = "The column still holds tasks. Move them to another column first.";
        return Err(Error::Conflict(why.to_owned()));
    }
    let rest = || all.iter().filter(|column| column.id != id);
    let heir = rest().find(|column| column.kind == old.kind).or_else(|| rest().next()).ok_or(Error::NotFound)?;
    give_binned(tx, id, (heir.id, heir.kind)).await?;
    Entity::delete_by_id(id).exec(tx.conn()).await?;
    let rest = all.into_iter().filter(|column| column.id != id).collect();
    number(tx, rest).await?;
    let last = Column { version: gone.version + 1, ..gone.clone() };
    origin.emit(tx, &ColumnEvent::Deleted(facts(Some(&gone), None, &last, &project)));
    Ok(())
}

/// Gives a new project the usual columns.
pub(crate) async fn make_usual(tx: &Tx<'_>, project: ProjectId) -> Result<(), Error> {
    let named = |(at, (name, kind)): (usize, (&str, ColumnKind))| {
        fresh(tx, project, &ValidColumn { name: name.to_owned(), kind, wip_limit: None }, at).into_active_model()
    };
    let rows = usual().into_iter().enumerate().map(named);
    Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The column, held so that no two tasks come into it at once, for whoever sees its project. Errors: `not_found`.
pub(crate) async fn hold_to_enter(tx: &Tx<'_>, id: ColumnId) -> Result<Model, Error> {
    let seen = Entity::find_by_id(id).filter(access::within(tx.ctx(), C::ProjectId)?);
    seen.lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)
}

fn fresh(tx: &Tx<'_>, project_id: ProjectId, valid: &ValidColumn, position: usize) -> Model {
    let now = tx.ctx().now();
    Model {
        id: ColumnId::generate(),
        project_id,
        name: valid.name.clone(),
        name_key: sort_key(&valid.name),
        kind: valid.kind,
        wip_limit: valid.wip_limit,
        position: i32::try_from(position).unwrap_or(i32::MAX),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

async fn hold_column(tx: &Tx<'_>, id: ColumnId, action: Action) -> Result<(project::Model, Model), Error> {
    let seen = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    tx.ctx().allow_any(Resource::Column, action)?;
    let project = projects::verbs::hold_seen(tx, seen.project_id).await?;
    Ok((project, record::hold::<Entity>(tx, id).await?))
}

async fn holds_tasks(tx: &Tx<'_>, id: ColumnId) -> Result<bool, Error> {
    let live = task::Entity::find().filter(task::Column::ColumnId.eq(id)).filter(task::Column::DeletedAt.is_null());
    Ok(live.count(tx.conn()).await? > 0)
}

/// Gives the tasks in the bin to a column, by which they are done or not once they come back.
async fn give_binned(tx: &Tx<'_>, from: ColumnId, (to, kind): (ColumnId, ColumnKind)) -> Result<(), Error> {
    let done_at = (kind == ColumnKind::Done).then(|| tx.ctx().now());
    let binned = task::Entity::update_many()
        .col_expr(task::Column::ColumnId, Expr::value(to))
        .col_expr(task::Column::DoneAt, Expr::value(done_at));
    let binned = binned.filter(task::Column::ColumnId.eq(from)).filter(task::Column::DeletedAt.is_not_null());
    binned.exec(tx.conn()).await?;
    Ok(())
}

/// Refuses to take away the last column for what is still to be done.
fn keep_open(all: &[Model], gone: &Model) -> Result<(), Error> {
    let is_open = |column: &&Model| column.kind == ColumnKind::Open && column.id != gone.id;
    if gone.kind == ColumnKind::Open && all.iter().filter(is_open).count() == 0 {
        let why =
            "This is the only column for what is still to be done, where new tasks start. Make another one first.";
        return Err(Error::Conflict(why.to_owned()));
    }
    Ok(())
}

/// Puts the column to its new place, where the others make room.
async fn put(tx: &Tx<'_>, mut all: Vec<Model>, id: ColumnId, place: i32) -> Result<(), Error> {
    let Some(at) = all.iter().position(|column| column.id == id) else { return Ok(()) };
    let column = all.remove(at);
    let place = usize::try_from(place).unwrap_or(0).min(all.len());
    all.insert(place, column);
    number(tx, all).await
}

/// Writes the places of columns that are in order.
async fn number(tx: &Tx<'_>, all: Vec<Model>) -> Result<(), Error> {
    for (column, place) in all.into_iter().zip(0_i32..) {
        if column.position != place {
            let moved = Entity::update_many().col_expr(C::Position, Expr::value(place)).filter(C::Id.eq(column.id));
            moved.exec(tx.conn()).await?;
        }
    }
    Ok(())
}

/// What an event says of a column; it names the project, whose id alone says nothing to who reads the log.
fn facts(old: Option<&Column>, new: Option<&Column>, row: &Column, project: &project::Model) -> Facts {
    let fields = |row: &Column| serde_json::json!({ "name": row.name, "kind": row.kind, "wip_limit": row.wip_limit, "position": row.position });
    Facts {
        id: row.id.0,
        version: row.version,
        owner: None,
        changes: diff(old.map(fields).as_ref(), new.map(fields).as_ref()),
        data: serde_json::json!({ "name": row.name, "project": { "id": project.id, "name": project.name } }),
    }
}
