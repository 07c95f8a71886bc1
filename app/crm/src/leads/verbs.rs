//! What can be done to a lead: authorise, then one transaction with its row and one event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one. The rule: a lead that was
//! converted is read-only. It can go to the bin and come back, and its conversion can be undone.

use super::{
    entity::{Entity, Model},
    fields::OBJECT,
    model::{Lead, LeadDraft, LeadId, LeadPatch, LeadStatus, ValidLead},
    queries,
};
use crate::shared::{
    custom::{self, Custom},
    event::{Facts, Origin, record_events},
    link::{Links, fresh},
    money,
    record::{self, Record, facts},
};
use ac_core::{Action, Ctx, Error, Resource, Tx};

/// Why a lead that was converted stays as it is.
pub(super) const READ_ONLY: &str =
    "This lead was converted and is read-only. Change the contact, company or deal that it became.";

record_events! {
    /// What happened to a lead. `Unconverted` is told of one that is a lead again by an undo, `Submitted` of one that a web form
    /// has just made, `Unlinked` of one that referred to something that was deleted for good, `Purged` of one that was itself.
    LeadEvent of Lead {
        Created = "lead.created",
        Updated = "lead.updated",
        Deleted = "lead.deleted",
        Restored = "lead.restored",
        Converted = "lead.converted",
        Unconverted = "lead.unconverted",
        Submitted = "lead.submitted",
        Unlinked = "lead.unlinked",
        Purged = "lead.purged",
    }
}

/// Makes a lead. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: LeadDraft) -> Result<Lead, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes fields of a lead last seen at `version`. Errors: `not_found`, `forbidden`, `conflict` for one that was converted,
/// `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: LeadId, version: i64, patch: LeadPatch) -> Result<Lead, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Puts a lead into the bin. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: LeadId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes a lead out of the bin. Errors: `not_found`, `forbidden`.
pub async fn restore(ctx: &Ctx, id: LeadId) -> Result<Lead, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: LeadDraft) -> Result<Lead, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Lead, Action::Create)?;
    let draft = LeadDraft { owner_id: draft.owner_id.or(ctx.actor.member()), ..draft };
    let valid = checked(tx, &draft, None).await?;
    let id = LeadId::generate();
    let own = custom::drafted(tx, OBJECT, &draft.fields).await?;
    let row = Model::fresh(id, valid, ctx.now()).with_own(&own);
    record::insert(tx, row.clone()).await?;
    own.link(tx, id.0).await?;
    origin.emit(tx, &LeadEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, id).await
}

pub async fn update_in(tx: &Tx<'_>, origin: Origin, id: LeadId, version: i64, patch: LeadPatch) -> Result<Lead, Error> {
    let old = hold_open(tx, id, Some(version), READ_ONLY).await?;
    let edited = patch.apply(old.valid());
    let valid = checked(tx, &edited, Some(old.valid())).await?;
    record::allow_owner(tx, &old, valid.owner_id)?;
    let own = custom::changed(tx, OBJECT, &old, &edited.fields).await?;
    let edited = old.clone().with(valid).with_own(&own);
    if edited != old {
        let new = edited.touched(tx.ctx().now());
        record::replace(tx, &old, &new).await?;
        own.link(tx, id.0).await?;
        origin.emit(tx, &LeadEvent::Updated(facts(Some(&old), Some(&new), &new)));
    }
    queries::find(tx.conn(), tx.ctx(), id).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: LeadId) -> Result<(), Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &LeadEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: LeadId) -> Result<Lead, Error> {
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &LeadEvent::Restored(facts(None, Some(&new), &new)));
    queries::find(tx.conn(), tx.ctx(), id).await
}

/// Says of a new lead how it came in.
pub(crate) fn came_in(tx: &Tx<'_>, lead: &Lead, about: serde_json::Value) {
    let mut data = about;
    if let Some(data) = data.as_object_mut() {
        data.insert("name".to_owned(), lead.display_name().into());
    }
    let changes = std::collections::BTreeMap::new();
    let facts = Facts { id: lead.id.0, version: lead.version, owner: lead.owner_id, changes, data };
    tx.emit(&LeadEvent::Submitted(facts));
}

/// The lead for changing it; `converted` says what is in the way of changing one that was. Whether it was comes before its
/// version: who converts at the same time as another is told that, and not that something changed.
///
/// Errors: `not_found`, `forbidden`, `conflict`, `stale`.
pub(super) async fn hold_open(tx: &Tx<'_>, id: LeadId, version: Option<i64>, converted: &str) -> Result<Model, Error> {
    let row = record::hold_for::<Entity>(tx, id, Action::Modify, None).await?;
    if row.status == LeadStatus::Converted {
        return Err(Error::Conflict(converted.to_owned()));
    }
    match version {
        Some(seen) if seen != row.version => Err(Error::Stale { current: row.version }),
        _ => Ok(row),
    }
}

pub(super) async fn checked(tx: &Tx<'_>, draft: &LeadDraft, old: Option<ValidLead>) -> Result<ValidLead, Error> {
    let old = old.as_ref();
    let valid = draft.validate_over(old).map_err(Error::Invalid)?;
    money::check(tx.ctx(), "value", valid.value, old.and_then(|old| old.value))?;
    Links::of(tx).owner(fresh(valid.owner_id, old.map(|old| old.owner_id))).await?.finish()?;
    Ok(valid)
}
