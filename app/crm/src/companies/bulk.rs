//! Companies by the hundred, for imports.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](crate::shared::record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Entity, Model},
    model::{CompanyId, ValidCompany},
    verbs::CompanyEvent,
};
use crate::shared::{
    event::Origin,
    record::{self, Record, facts},
};
use ac_core::{Action, Error, Resource, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// The live companies with these folded names, each with the id of its first record.
pub async fn ids_by_name_key(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<HashMap<String, CompanyId>, Error> {
    let mut ids = HashMap::new();
    for chunk in keys.chunks(record::BULK_ROWS_MAX) {
        let select = Entity::find().filter(Column::DeletedAt.is_null()).filter(Column::NameKey.is_in(chunk));
        let select = select.select_only().column(Column::NameKey).column(Column::Id);
        for (key, id) in select.into_tuple::<(String, CompanyId)>().all(conn).await? {
            ids.entry(key).and_modify(|first: &mut CompanyId| *first = id.min(*first)).or_insert(id);
        }
    }
    Ok(ids)
}

/// Makes companies; answers their ids in the same order. Errors: `forbidden`.
pub async fn insert_many(tx: &Tx<'_>, origin: Origin, drafts: Vec<ValidCompany>) -> Result<Vec<CompanyId>, Error> {
    tx.ctx().allow_any(Resource::Company, Action::Create)?;
    let now = tx.ctx().now();
    let fresh = |valid| Model::fresh(CompanyId::generate(), valid, now);
    let rows: Vec<Model> = drafts.into_iter().map(fresh).collect();
    record::insert_many(tx, &rows).await?;
    for row in &rows {
        origin.emit(tx, &CompanyEvent::Created(facts(None, Some(row), row)));
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes companies that [`record::hold_many`] gave; answers how many differ now.
pub async fn change_many(tx: &Tx<'_>, origin: Origin, changes: Vec<(Model, ValidCompany)>) -> Result<u64, Error> {
    let now = tx.ctx().now();
    let mut changed = 0;
    for (old, valid) in changes {
        if valid == old.valid() {
            continue;
        }
        let new = old.clone().with(valid).touched(now);
        record::replace(tx, &old, &new).await?;
        origin.emit(tx, &CompanyEvent::Updated(facts(Some(&old), Some(&new), &new)));
        changed += 1;
    }
    Ok(changed)
}
