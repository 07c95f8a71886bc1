//! What can be done to a note: authorise, then one transaction with its row and one event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    entity::{Entity, Model},
    model::{Note, NoteDraft, NoteId, NotePatch, ValidNote},
    queries,
};
use crate::shared::{
    event::{Origin, record_events},
    record::{self, Record, facts},
    subject,
};
use ac_core::{Action, Ctx, Error, Resource, Tx};

record_events! {
    /// What happened to a note. `Moved` is to another record, when what it was on was merged; `Purged` says that it was
    /// deleted for good by itself, without what it was on.
    NoteEvent of Note {
        Created = "note.created",
        Updated = "note.updated",
        Deleted = "note.deleted",
        Restored = "note.restored",
        Moved = "note.moved",
        Purged = "note.purged",
    }
}

/// Makes a note. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: NoteDraft) -> Result<Note, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes fields of a note last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: NoteId, version: i64, patch: NotePatch) -> Result<Note, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Puts a note into the bin. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: NoteId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes a note out of the bin. Errors: `not_found`, `forbidden`, `conflict` where what it is on takes no more.
pub async fn restore(ctx: &Ctx, id: NoteId) -> Result<Note, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: NoteDraft) -> Result<Note, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Note, Action::Create)?;
    let valid = checked(tx, &draft).await?;
    let id = NoteId::generate();
    let row = Model::fresh(id, ctx.actor.member(), valid, ctx.now());
    record::insert(tx, row.clone()).await?;
    origin.emit(tx, &NoteEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, id).await
}

pub async fn update_in(tx: &Tx<'_>, origin: Origin, id: NoteId, version: i64, patch: NotePatch) -> Result<Note, Error> {
    queries::seen(tx, id).await?;
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, Some(version)).await?;
    let valid = patch.apply(old.valid()).validate().map_err(Error::Invalid)?;
    if valid != old.valid() {
        let new = old.clone().with(valid).touched(tx.ctx().now());
        record::replace(tx, &old, &new).await?;
        origin.emit(tx, &NoteEvent::Updated(facts(Some(&old), Some(&new), &new)));
    }
    queries::find(tx.conn(), tx.ctx(), id).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: NoteId) -> Result<(), Error> {
    queries::seen(tx, id).await?;
    let old = record::hold_for::<Entity>(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &NoteEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: NoteId) -> Result<Note, Error> {
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    subject::takes_back(tx.conn(), old.subject_kind, old.subject_id).await?;
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &NoteEvent::Restored(facts(None, Some(&new), &new)));
    queries::find(tx.conn(), tx.ctx(), id).await
}

async fn checked(tx: &Tx<'_>, draft: &NoteDraft) -> Result<ValidNote, Error> {
    let valid = draft.validate().map_err(Error::Invalid)?;
    subject::takes_more(tx.conn(), tx.ctx(), valid.subject_kind, valid.subject_id).await?;
    Ok(valid)
}
