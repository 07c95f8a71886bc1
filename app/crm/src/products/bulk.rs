//! Products by the hundred, for imports and bulk changes.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Entity, Model},
    model::{ProductDraft, ProductFilter, ProductId, ProductPatch, ProductQuery, ValidProduct},
    queries,
    verbs::{self, ProductEvent},
};
use crate::{
    bulk::object::{BulkObject, Turn},
    shared::{
        event::Origin,
        record::{self, facts},
    },
};
use ac_core::{Ctx, Currency, Error, Money, Resource, Tx, keyset::ListError};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// The live products with these folded names, each with the id of its first record.
pub async fn ids_by_name_key(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<HashMap<String, ProductId>, Error> {
    record::first_ids(conn, queries::live(), (Column::NameKey, Column::Id), keys).await
}

/// Makes products; answers their ids in the same order. Errors: `forbidden`.
pub async fn insert_many(tx: &Tx<'_>, origin: Origin, drafts: Vec<ValidProduct>) -> Result<Vec<ProductId>, Error> {
    let now = tx.ctx().now();
    let rows: Vec<_> = drafts.into_iter().map(|valid| Model::fresh(ProductId::generate(), valid, now)).collect();
    record::make_many(tx, origin, &rows, ProductEvent::Created).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes products that [`record::hold_many`] gave.
pub async fn change_many(tx: &Tx<'_>, origin: Origin, changes: Vec<(Model, ValidProduct)>) -> Result<(), Error> {
    let rows = changes.into_iter().map(|(old, valid)| (old.clone(), old.with(valid)));
    record::change_many(tx, origin, rows, ProductEvent::Updated).await
}

/// Products as a bulk change takes them.
pub struct Bulk;

/// One in which the patch names no further price.
fn free_currency(patch: &ProductPatch) -> Option<Currency> {
    let named = |currency: &Currency| patch.prices.iter().flatten().any(|price| price.currency == *currency);
    Currency::active().into_iter().find(|currency| !named(currency))
}

impl BulkObject for Bulk {
    const RESOURCE: Resource = Resource::Product;
    const APART: Option<Column> = None;

    type Entity = Entity;
    type Model = Model;
    type Patch = ProductPatch;
    type Filter = ProductFilter;
    type Ready = ProductPatch;

    async fn ids(ctx: &Ctx, query: &ProductQuery, most: u64) -> Result<Vec<Uuid>, ListError> {
        queries::ids(ctx, query, most).await
    }

    async fn ready(tx: &Tx<'_>, patch: ProductPatch) -> Result<ProductPatch, Error> {
        if patch.code.is_some() {
            return Err(Error::field("code", "A code belongs to one product. Change it on the product itself."));
        }
        let any = ProductDraft { name: "any".to_owned(), ..ProductDraft::default() };
        let mut any = any.validate().map_err(Error::Invalid)?;
        // Further prices want a first one. Whether that is in another currency each product says by itself.
        if patch.price.is_none() && patch.prices.as_ref().is_some_and(|prices| !prices.is_empty()) {
            any.price = free_currency(&patch).map(|currency| Money { amount_minor: 0, currency });
        }
        verbs::checked(tx, &patch.clone().apply(any), None).await?;
        Ok(patch)
    }

    fn edited(patch: &ProductPatch, old: &Model, _: Turn) -> Result<Model, Error> {
        let standing = old.valid();
        let valid = patch.clone().apply(standing).validate();
        Ok(old.clone().with(valid.map_err(Error::Invalid)?))
    }

    fn tell_changed(tx: &Tx<'_>, origin: Origin, _: &ProductPatch, old: &Model, new: &Model) -> Result<(), Error> {
        origin.emit(tx, &ProductEvent::Updated(facts(Some(old), Some(new), new)));
        Ok(())
    }

    fn tell_deleted(tx: &Tx<'_>, origin: Origin, old: &Model, new: &Model) {
        origin.emit(tx, &ProductEvent::Deleted(facts(Some(old), None, new)));
    }

    fn tell_restored(tx: &Tx<'_>, origin: Origin, new: &Model) {
        origin.emit(tx, &ProductEvent::Restored(facts(None, Some(new), new)));
    }
    /// Another product may have taken its code meanwhile.
    fn comes_back_freely(row: &Model) -> bool {
        row.code.is_none()
    }
}
