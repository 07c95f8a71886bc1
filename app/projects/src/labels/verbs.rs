//! What can be done to the labels of a project: authorise by them and their project, then one transaction with its rows and one event.
//!
//! The rule: labels change, and come to tasks, while their project is held, so that no task keeps one that is gone.

use super::{
    entity::{Column as C, Entity, Model, given},
    model::{LABELS_MAX, Label, LabelDraft, LabelId, LabelPatch, checked_name},
    queries,
};
use crate::{
    projects::{self, entity as project},
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
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

record_events! {
    /// What happened to a label. Tasks that had one which was deleted lose it without a word.
    LabelEvent of Label {
        Created = "label.created",
        Updated = "label.updated",
        Deleted = "label.deleted",
    }
}

/// Adds a label to a project. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: LabelDraft) -> Result<Label, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes a label last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: LabelId, version: i64, patch: LabelPatch) -> Result<Label, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Removes a label, also from the tasks that have it. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: LabelId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: LabelDraft) -> Result<Label, Error> {
    tx.ctx().allow_any(Resource::Label, Action::Create)?;
    let project = match projects::verbs::hold_seen(tx, draft.project_id).await {
        Err(Error::NotFound) => return Err(Error::field("project_id", "Choose a project from the list.")),
        project => project?,
    };
    let name = checked_name(&draft.name).map_err(Error::Invalid)?;
    let all = queries::of_project(tx.conn(), project.id).await?;
    if all.len() >= LABELS_MAX {
        return Err(Error::Conflict(format!("A project has up to {LABELS_MAX} labels. Delete one first.")));
    }
    let (id, now) = (LabelId::generate(), tx.ctx().now());
    check_free(&all, id, &name)?;
    let name_key = sort_key(&name);
    let row = Model {
        id,
        project_id: project.id,
        name,
        name_key,
        tone: draft.tone,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    let made = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    origin.emit(tx, &LabelEvent::Created(facts(None, Some(&made), &made, &project)));
    Ok(made)
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: LabelId,
    version: i64,
    patch: LabelPatch,
) -> Result<Label, Error> {
    let (project, old) = hold_label(tx, id, Action::Modify).await?;
    let before = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    if old.version != version {
        return Err(Error::Stale { current: old.version });
    }
    let name = checked_name(&patch.name.unwrap_or_else(|| old.name.clone())).map_err(Error::Invalid)?;
    check_free(&queries::of_project(tx.conn(), project.id).await?, id, &name)?;
    let edited = Model { name_key: sort_key(&name), name, tone: patch.tone.unwrap_or(old.tone), ..old.clone() };
    if edited == old {
        return Ok(before);
    }
    let new = Model { version: old.version + 1, updated_at: tx.ctx().now(), ..edited };
    let written = new.into_active_model().reset_all();
    Entity::update_many().set(written).filter(C::Id.eq(id)).exec(tx.conn()).await?;
    let after = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    origin.emit(tx, &LabelEvent::Updated(facts(Some(&before), Some(&after), &after, &project)));
    Ok(after)
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: LabelId) -> Result<(), Error> {
    let (project, _) = hold_label(tx, id, Action::Delete).await?;
    let gone = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    take_off(tx, id).await?;
    Entity::delete_by_id(id).exec(tx.conn()).await?;
    let last = Label { version: gone.version + 1, ..gone.clone() };
    origin.emit(tx, &LabelEvent::Deleted(facts(Some(&gone), None, &last, &project)));
    Ok(())
}

async fn hold_label(tx: &Tx<'_>, id: LabelId, action: Action) -> Result<(project::Model, Model), Error> {
    let seen = queries::find_one(tx.conn(), tx.ctx(), id).await?;
    tx.ctx().allow_any(Resource::Label, action)?;
    let project = projects::verbs::hold_seen(tx, seen.project_id).await?;
    Ok((project, record::hold::<Entity>(tx, id).await?))
}

/// Refuses a name that another label of the project has.
fn check_free(all: &[Label], id: LabelId, name: &str) -> Result<(), Error> {
    let key = sort_key(name);
    if all.iter().any(|other| other.id != id && sort_key(&other.name) == key) {
        return Err(Error::field("name", "The project has a label of this name. Choose another one."));
    }
    Ok(())
}

/// Takes the label off all tasks that have it, those in the bin too. That is no change of any task: versions stay.
async fn take_off(tx: &Tx<'_>, id: LabelId) -> Result<(), Error> {
    // Held in the order in which everybody holds them.
    let tasks = task::Entity::find().filter(task::Column::Id.in_subquery(given::LINKS.listing(id)));
    let tasks = tasks.select_only().column(task::Column::Id).order_by_asc(task::Column::Id).lock_exclusive();
    tasks.into_tuple::<uuid::Uuid>().all(tx.conn()).await?;
    let rest = match tx.backend() {
        DbBackend::Postgres => "label_ids - $2::text",
        _ => "(SELECT json_group_array(value) FROM json_each(label_ids) WHERE value <> $2)",
    };
    let sql =
        format!("UPDATE task SET label_ids = {rest} WHERE id IN (SELECT task_id FROM task_label WHERE label_id = $1)");
    let values = [id.0.into(), id.to_string().into()];
    tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, values)).await?;
    given::Entity::delete_many().filter(given::Column::LabelId.eq(id)).exec(tx.conn()).await?;
    Ok(())
}

/// What an event says of a label; it names the project, whose id alone says nothing to who reads the log.
fn facts(old: Option<&Label>, new: Option<&Label>, row: &Label, project: &project::Model) -> Facts {
    let fields = |row: &Label| serde_json::json!({ "name": row.name, "tone": row.tone });
    Facts {
        id: row.id.0,
        version: row.version,
        owner: None,
        changes: diff(old.map(fields).as_ref(), new.map(fields).as_ref()),
        data: serde_json::json!({ "name": row.name, "project": { "id": project.id, "name": project.name } }),
    }
}
