//! What can be done to a template: authorise, then one transaction with its row and one event.

use super::{
    entity::{Entity, Model},
    model::{MailTemplate, MailTemplateDraft, MailTemplateId, MailTemplatePatch, TEMPLATES_MAX},
    queries,
};
use crate::shared::{
    event::{Origin, record_events},
    record::{self, Record, facts},
};
use ac_core::{Action, Ctx, Error, Resource, Tx};
use sea_orm::PaginatorTrait;

record_events! {
    /// What happened to a template of e-mails.
    MailTemplateEvent of MailTemplate {
        Created = "mail_template.created",
        Updated = "mail_template.updated",
        Deleted = "mail_template.deleted",
        Restored = "mail_template.restored",
    }
}

/// Makes a template. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: MailTemplateDraft) -> Result<MailTemplate, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// The same as part of a unit of work.
pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: MailTemplateDraft) -> Result<MailTemplate, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::MailTemplate, Action::Create)?;
    let valid = draft.validate().map_err(Error::Invalid)?;
    make_room(tx).await?;
    let row = Model::fresh(MailTemplateId::generate(), ctx.actor.member(), valid, ctx.now());
    record::insert(tx, row.clone()).await?;
    origin.emit(tx, &MailTemplateEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, row.id).await
}

/// Changes fields of a template last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(
    ctx: &Ctx,
    id: MailTemplateId,
    version: i64,
    patch: MailTemplatePatch,
) -> Result<MailTemplate, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// The same as part of a unit of work.
pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: MailTemplateId,
    version: i64,
    patch: MailTemplatePatch,
) -> Result<MailTemplate, Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, Some(version)).await?;
    let valid = patch.apply(old.valid()).validate().map_err(Error::Invalid)?;
    if valid != old.valid() {
        let new = old.clone().with(valid).touched(tx.ctx().now());
        record::replace(tx, &old, &new).await?;
        origin.emit(tx, &MailTemplateEvent::Updated(facts(Some(&old), Some(&new), &new)));
    }
    queries::find(tx.conn(), tx.ctx(), id).await
}

/// Deletes a template; [`restore`] brings it back. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: MailTemplateId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// The same as part of a unit of work.
pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: MailTemplateId) -> Result<(), Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &MailTemplateEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

/// Brings a deleted template back. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: MailTemplateId) -> Result<MailTemplate, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

/// The same as part of a unit of work.
pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: MailTemplateId) -> Result<MailTemplate, Error> {
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    make_room(tx).await?;
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &MailTemplateEvent::Restored(facts(None, Some(&new), &new)));
    queries::find(tx.conn(), tx.ctx(), id).await
}

/// Refuses one more template where there are enough. Errors: `conflict`.
async fn make_room(tx: &Tx<'_>) -> Result<(), Error> {
    if queries::live().count(tx.conn()).await? < TEMPLATES_MAX {
        return Ok(());
    }
    Err(Error::Conflict(format!("There are {TEMPLATES_MAX} templates already. Delete one that is no longer needed.")))
}
