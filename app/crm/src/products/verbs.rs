//! What can be done to a product: authorise, then one transaction with its row and one event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one.

use super::{
    entity::{Entity, Model},
    model::{Product, ProductDraft, ProductId, ProductPatch, ValidProduct},
    queries,
};
use crate::shared::{
    event::{Origin, record_events},
    money,
    record::{self, Record, facts},
};
use ac_core::{Action, Ctx, Error, Resource, Tx, text::sort_key};

record_events! {
    /// What happened to a product. `Purged` says that it was deleted for good.
    ProductEvent of Product {
        Created = "product.created",
        Updated = "product.updated",
        Deleted = "product.deleted",
        Restored = "product.restored",
        Purged = "product.purged",
    }
}

/// Makes a product. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: ProductDraft) -> Result<Product, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes fields of a product last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: ProductId, version: i64, patch: ProductPatch) -> Result<Product, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Puts a product into the bin. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: ProductId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes a product out of the bin. Errors: `not_found`, `forbidden`.
pub async fn restore(ctx: &Ctx, id: ProductId) -> Result<Product, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: ProductDraft) -> Result<Product, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Product, Action::Create)?;
    let valid = checked(tx, &draft, None).await?;
    free_code(tx, valid.code.as_deref(), None).await?;
    let id = ProductId::generate();
    let row = Model::fresh(id, valid, ctx.now());
    record::insert(tx, row.clone()).await?;
    origin.emit(tx, &ProductEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, id).await
}

pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: ProductId,
    version: i64,
    patch: ProductPatch,
) -> Result<Product, Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, Some(version)).await?;
    let standing = old.valid();
    let valid = checked(tx, &patch.apply(standing.clone()), Some(&standing)).await?;
    if valid != standing {
        free_code(tx, valid.code.as_deref(), Some(id)).await?;
        let new = old.clone().with(valid).touched(tx.ctx().now());
        record::replace(tx, &old, &new).await?;
        origin.emit(tx, &ProductEvent::Updated(facts(Some(&old), Some(&new), &new)));
    }
    queries::find(tx.conn(), tx.ctx(), id).await
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: ProductId) -> Result<(), Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &ProductEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: ProductId) -> Result<Product, Error> {
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    if let Some(code) = old.code.as_deref()
        && queries::is_code_taken(tx.conn(), &old.code_key, Some(id)).await?
    {
        return Err(Error::Conflict(format!("Another product now has the code “{code}”. Change that one first.")));
    }
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &ProductEvent::Restored(facts(None, Some(&new), &new)));
    queries::find(tx.conn(), tx.ctx(), id).await
}

/// Refuses a code that another product has. Two who take it at once are told apart by the table's own index.
async fn free_code(tx: &Tx<'_>, code: Option<&str>, but: Option<ProductId>) -> Result<(), Error> {
    let Some(code) = code else { return Ok(()) };
    if queries::is_code_taken(tx.conn(), &sort_key(code), but).await? {
        return Err(Error::field("code", "Another product has this code. Choose one of its own."));
    }
    Ok(())
}

pub(super) async fn checked(
    tx: &Tx<'_>,
    draft: &ProductDraft,
    old: Option<&ValidProduct>,
) -> Result<ValidProduct, Error> {
    let valid = draft.validate().map_err(Error::Invalid)?;
    money::check(tx.ctx(), "price", valid.price, old.and_then(|old| old.price))?;
    for price in &valid.prices {
        let kept = old.into_iter().flat_map(|old| &old.prices).find(|kept| kept.currency == price.currency);
        money::check(tx.ctx(), "prices", Some(*price), kept.copied())?;
    }
    Ok(valid)
}
