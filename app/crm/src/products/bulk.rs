//! Products by the hundred, for imports.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Model},
    model::{ProductId, ValidProduct},
    queries,
    verbs::ProductEvent,
};
use crate::shared::{event::Origin, record};
use ac_core::{Error, Tx};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

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
