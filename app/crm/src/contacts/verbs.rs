//! What can be done to a contact: authorise, then one transaction with its row and one event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    entity::{Entity, Model},
    fields::OBJECT,
    model::{Contact, ContactDraft, ContactId, ContactPatch, ValidContact},
    queries,
};
use crate::shared::{
    custom::{self, Custom},
    event::{Origin, record_events},
    link::{Links, fresh},
    record::{self, Record, facts},
};
use ac_core::{Action, Ctx, Error, Resource, Tx};

record_events! {
    /// What happened to a contact. `Merged` is told of the one that stays, `MergedInto` of each that goes, `Unmerged` of one that
    /// comes back by an undo; `ToldApart` that somebody said of it and another that they are two, `ToldAlike` that this is
    /// open again; `Unlinked` that what it referred to was deleted for good, `Purged` that it was itself.
    ContactEvent of Contact {
        Created = "contact.created",
        Updated = "contact.updated",
        Deleted = "contact.deleted",
        Restored = "contact.restored",
        Merged = "contact.merged",
        MergedInto = "contact.merged_into",
        Unmerged = "contact.unmerged",
        ToldApart = "contact.told_apart",
        ToldAlike = "contact.told_alike",
        Unlinked = "contact.unlinked",
        Purged = "contact.purged",
    }
}

/// Makes a contact. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: ContactDraft) -> Result<Contact, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes fields of a contact last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: ContactId, version: i64, patch: ContactPatch) -> Result<Contact, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Puts a contact into the bin. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: ContactId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes a contact out of the bin. Errors: `not_found`, `forbidden`.
pub async fn restore(ctx: &Ctx, id: ContactId) -> Result<Contact, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: ContactDraft) -> Result<Contact, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Contact, Action::Create)?;
    let draft = ContactDraft { owner_id: draft.owner_id.or(ctx.actor.member()), ..draft };
    let valid = checked(tx, &draft, None).await?;
    let id = ContactId::generate();
    let own = custom::drafted(tx, OBJECT, &draft.fields).await?;
    let row = Model::fresh(id, valid, ctx.now()).with_own(&own);
    record::insert(tx, row.clone()).await?;
    own.link(tx, id.0).await?;
    origin.emit(tx, &ContactEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, id).await
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: ContactId,
    version: i64,
    patch: ContactPatch,
) -> Result<Contact, Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, Some(version)).await?;
    let edited = patch.apply(old.valid());
    let valid = checked(tx, &edited, Some(old.valid())).await?;
    record::allow_owner(tx, &old, valid.owner_id)?;
    let own = custom::changed(tx, OBJECT, &old, &edited.fields).await?;
    let edited = old.clone().with(valid).with_own(&own);
    if edited != old {
        let new = edited.touched(tx.ctx().now());
        record::replace(tx, &old, &new).await?;
        own.link(tx, id.0).await?;
        origin.emit(tx, &ContactEvent::Updated(facts(Some(&old), Some(&new), &new)));
    }
    queries::find(tx.conn(), tx.ctx(), id).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: ContactId) -> Result<(), Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &ContactEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: ContactId) -> Result<Contact, Error> {
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &ContactEvent::Restored(facts(None, Some(&new), &new)));
    queries::find(tx.conn(), tx.ctx(), id).await
}

pub(super) async fn checked(
    tx: &Tx<'_>,
    draft: &ContactDraft,
    old: Option<ValidContact>,
) -> Result<ValidContact, Error> {
    let old = old.as_ref();
    let valid = draft.validate().map_err(Error::Invalid)?;
    Links::of(tx)
        .owner(fresh(valid.owner_id, old.map(|old| old.owner_id)))
        .await?
        .company(fresh(valid.company_id, old.map(|old| old.company_id)))
        .await?
        .finish()?;
    Ok(valid)
}
