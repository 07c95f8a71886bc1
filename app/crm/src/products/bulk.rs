//! Products by the hundred, for imports.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](crate::shared::record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Entity, Model},
    model::{ProductId, ValidProduct},
    verbs::ProductEvent,
};
use crate::shared::{
    event::Origin,
    record::{self, Record, facts},
};
use ac_core::{Action, Error, Resource, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// The live products with these folded names, each with the id of its first record.
pub async fn ids_by_name_key(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<HashMap<String, ProductId>, Error> {
    let mut ids = HashMap::new();
    for chunk in keys.chunks(record::BULK_ROWS_MAX) {
        let select = Entity::find().filter(Column::DeletedAt.is_null()).filter(Column::NameKey.is_in(chunk));
        let select = select.select_only().column(Column::NameKey).column(Column::Id);
        for (key, id) in select.into_tuple::<(String, ProductId)>().all(conn).await? {
            ids.entry(key).and_modify(|first: &mut ProductId| *first = id.min(*first)).or_insert(id);
        }
    }
    Ok(ids)
}

/// Makes products; answers their ids in the same order. Errors: `forbidden`.
pub async fn insert_many(tx: &Tx<'_>, origin: Origin, drafts: Vec<ValidProduct>) -> Result<Vec<ProductId>, Error> {
    tx.ctx().allow_any(Resource::Product, Action::Create)?;
    let now = tx.ctx().now();
    let fresh = |valid| Model::fresh(ProductId::generate(), valid, now);
    let rows: Vec<Model> = drafts.into_iter().map(fresh).collect();
    record::insert_many(tx, &rows).await?;
    for row in &rows {
        origin.emit(tx, &ProductEvent::Created(facts(None, Some(row), row)));
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes products that [`record::hold_many`] gave; answers how many differ now.
pub async fn change_many(tx: &Tx<'_>, origin: Origin, changes: Vec<(Model, ValidProduct)>) -> Result<u64, Error> {
    let now = tx.ctx().now();
    let mut changed = 0;
    for (old, valid) in changes {
        if valid == old.valid() {
            continue;
        }
        let new = old.clone().with(valid).touched(now);
        record::replace(tx, &old, &new).await?;
        origin.emit(tx, &ProductEvent::Updated(facts(Some(&old), Some(&new), &new)));
        changed += 1;
    }
    Ok(changed)
}
