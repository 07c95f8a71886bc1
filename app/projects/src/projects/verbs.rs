//! What can be done to a project: authorise, then one transaction with its rows and one event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    access, codes,
    entity::{Column, Entity, Model, member},
    model::{PROJECTS_MAX, Project, ProjectDraft, ProjectId, ProjectPatch, TASKS_MADE_MAX, ValidProject},
    queries,
};
use crate::columns;
use ac_core::{Action, Ctx, Error, FieldError, MemberId, Resource, Tx, event::Origin, record_events};
use ac_records::{
    members,
    record::{self, Record, facts},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::BTreeSet;

record_events! {
    /// What happened to a project.
    ProjectEvent of Project {
        Created = "project.created",
        Updated = "project.updated",
        Deleted = "project.deleted",
        Restored = "project.restored",
    }
}

/// Makes a project with the usual columns. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: ProjectDraft) -> Result<Project, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes fields of a project last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: ProjectId, version: i64, patch: ProjectPatch) -> Result<Project, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Puts a project into the bin, out of sight with all that stands in it. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: ProjectId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes a project out of the bin. Errors: `not_found`, `forbidden`.
pub async fn restore(ctx: &Ctx, id: ProjectId) -> Result<Project, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: ProjectDraft) -> Result<Project, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Project, Action::Create)?;
    check_room(tx).await?;
    let draft = ProjectDraft { owner_id: draft.owner_id.or(ctx.actor.member()), ..draft };
    let valid = checked(tx, &draft, None).await?;
    let code = match draft.wanted_code().map_err(Error::Invalid)? {
        Some(code) if codes::is_taken(tx, &code).await? => {
            let message = format!("Another project has or had the code {code}. Choose another one.");
            return Err(Error::field("code", message));
        }
        Some(code) => code,
        None => codes::of_name(tx, &valid.name).await?,
    };
    let id = ProjectId::generate();
    let row = Model::fresh(id, code, valid, ctx.now());
    check_seen(ctx, &row)?;
    record::insert(tx, row.clone()).await?;
    member::LINKS.put(tx, id, &[], &row.member_ids.0).await?;
    columns::verbs::make_usual(tx, id).await?;
    origin.emit(tx, &ProjectEvent::Created(facts(None, Some(&row), &row)));
    queries::find_one(tx.conn(), ctx, id).await
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: ProjectId,
    version: i64,
    patch: ProjectPatch,
) -> Result<Project, Error> {
    let old = hold_for(tx, id, Action::Modify, Some(version)).await?;
    let valid = checked(tx, &patch.apply(old.valid()), Some(&old.valid())).await?;
    record::allow_owner(tx, &old, valid.owner_id)?;
    let edited = old.clone().with(valid);
    if edited != old {
        check_seen(tx.ctx(), &edited)?;
        let new = edited.touched(tx.ctx().now());
        record::replace(tx, &old, &new).await?;
        member::LINKS.put(tx, id, &old.member_ids.0, &new.member_ids.0).await?;
        origin.emit(tx, &ProjectEvent::Updated(facts(Some(&old), Some(&new), &new)));
    }
    queries::find_one(tx.conn(), tx.ctx(), id).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: ProjectId) -> Result<(), Error> {
    let old = hold_for(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &ProjectEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: ProjectId) -> Result<Project, Error> {
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    if !access::would_see(tx.ctx(), &old) {
        return Err(Error::NotFound);
    }
    check_room(tx).await?;
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &ProjectEvent::Restored(facts(None, Some(&new), &new)));
    queries::find_one(tx.conn(), tx.ctx(), id).await
}

/// The row of a project that the actor sees, for changing it.
async fn hold_for(tx: &Tx<'_>, id: ProjectId, action: Action, seen: Option<i64>) -> Result<Model, Error> {
    queries::row(tx.conn(), tx.ctx(), id).await?;
    // Whoever sees it is told that they may not, and not that it is not there.
    tx.ctx().allow_any(Resource::Project, action)?;
    record::hold_for::<Entity>(tx, id, action, seen).await
}

async fn check_room(tx: &Tx<'_>) -> Result<(), Error> {
    if access::live().count(tx.conn()).await? >= PROJECTS_MAX {
        let why = format!("The workspace has {PROJECTS_MAX} projects, as many as it can. Delete one first.");
        return Err(Error::Conflict(why));
    }
    Ok(())
}

/// Refuses what would hide the project from whoever says so: what came of it could not be shown.
fn check_seen(ctx: &Ctx, row: &Model) -> Result<(), Error> {
    if access::would_see(ctx, row) {
        return Ok(());
    }
    let message = "You would not see the project any more. Stay among those who take part, or ask an admin to do this.";
    Err(Error::field("member_ids", message))
}

/// The row of a project that the actor sees, held: what stands in it as a whole, such as its columns, its labels and what is under
/// what, changes one after the other. Errors: `not_found`.
pub(crate) async fn hold_seen(tx: &Tx<'_>, id: ProjectId) -> Result<Model, Error> {
    queries::row(tx.conn(), tx.ctx(), id).await?;
    record::hold::<Entity>(tx, id).await
}

/// The number of the next task. The project is held until the unit of work ends, so that no two tasks get one. Projects are held
/// before their columns, and columns before their tasks, by everybody.
///
/// Errors: `conflict` where it had as many as it can.
pub(crate) async fn next_number(tx: &Tx<'_>, id: ProjectId) -> Result<i64, Error> {
    let row = record::hold::<Entity>(tx, id).await?;
    if row.tasks_made >= TASKS_MADE_MAX {
        let why = format!("This project had {TASKS_MADE_MAX} tasks, as many as it can. Go on in another one.");
        return Err(Error::Conflict(why));
    }
    let number = row.tasks_made + 1;
    let counted = Entity::update_many().col_expr(Column::TasksMade, number.into()).filter(Column::Id.eq(id));
    counted.exec(tx.conn()).await?;
    Ok(number)
}

async fn checked(tx: &Tx<'_>, draft: &ProjectDraft, old: Option<&ValidProject>) -> Result<ValidProject, Error> {
    let valid = draft.validate().map_err(Error::Invalid)?;
    let mut errors = Vec::new();
    // Whoever stands there already stays, also when they have left since.
    let is_new = |id: &MemberId| old.is_none_or(|old| !old.member_ids.contains(id));
    let fresh: BTreeSet<MemberId> = valid.member_ids.iter().copied().filter(is_new).collect();
    if !members::entity::all_exist(tx.conn(), tx.ctx(), fresh).await? {
        errors.push(FieldError::new("member_ids", "Choose people from the workspace's members."));
    }
    if let Some(owner) = valid.owner_id.filter(|owner| old.is_none_or(|old| old.owner_id != Some(*owner)))
        && !members::entity::exists(tx.conn(), tx.ctx(), owner).await?
    {
        errors.push(FieldError::new("owner_id", "Choose who leads it from the workspace's members."));
    }
    if errors.is_empty() { Ok(valid) } else { Err(Error::Invalid(errors)) }
}
