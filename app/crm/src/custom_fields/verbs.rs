//! What can be done to a custom field of the CRM's objects.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    compute,
    entity::Entity,
    model::{CustomField, FieldDraft, FieldId, FieldPatch},
};
use crate::{
    bulk::begin,
    shared::{computed, custom::OBJECTS, event::Origin},
};
use ac_core::{Ctx, Error, Tx};
use ac_views::custom::{FieldKind, index, verbs};
use sea_orm::EntityTrait;

/// Adds a field. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: FieldDraft) -> Result<CustomField, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes a field last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: FieldId, version: i64, patch: FieldPatch) -> Result<CustomField, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Deletes a field; its values are kept. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: FieldId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Brings a deleted field back. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: FieldId) -> Result<CustomField, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: FieldDraft) -> Result<CustomField, Error> {
    begun(tx, verbs::create_in(tx, origin, &OBJECTS, draft).await?).await
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: FieldId,
    version: i64,
    patch: FieldPatch,
) -> Result<CustomField, Error> {
    let is_formula = patch.formula.is_some();
    if is_formula {
        begin::check_room(tx).await?;
    }
    let field = verbs::update_in(tx, origin, &OBJECTS, id, version, patch).await?;
    // Also where it is the same: so one whose job failed is begun again.
    if is_formula { begun(tx, field).await } else { Ok(field) }
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: FieldId) -> Result<(), Error> {
    verbs::delete_in(tx, origin, &OBJECTS, id).await?;
    computed::forget(tx);
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: FieldId) -> Result<CustomField, Error> {
    let row = Entity::find_by_id(id).one(tx.conn()).await?;
    if row.is_some_and(|row| row.kind == FieldKind::Formula) {
        begin::check_room(tx).await?;
    }
    begun(tx, verbs::restore_in(tx, origin, &OBJECTS, id).await?).await
}

/// The field, whose values for the records that are there are computed from now on if it is a formula.
async fn begun(tx: &Tx<'_>, field: CustomField) -> Result<CustomField, Error> {
    computed::forget(tx);
    if field.is_formula() { compute::begin_in(tx, field).await } else { Ok(field) }
}

/// Builds the indexes of the fields that an archive brought.
pub async fn build_indexes(conn: &impl sea_orm::ConnectionTrait) -> Result<(), Error> {
    index::build_all(conn, &OBJECTS).await
}
