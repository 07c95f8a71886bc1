//! Contacts by the hundred, for imports.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](crate::shared::record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Entity, Model},
    model::{ContactId, ValidContact},
    verbs::ContactEvent,
};
use crate::shared::{
    event::Origin,
    record::{self, Record, facts},
};
use ac_core::{Action, Error, Resource, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// The live contacts with these folded addresses, each with the id of its first record.
pub async fn ids_by_email_key(
    conn: &impl ConnectionTrait,
    keys: &[String],
) -> Result<HashMap<String, ContactId>, Error> {
    let mut ids = HashMap::new();
    for chunk in keys.chunks(record::BULK_ROWS_MAX) {
        let select = Entity::find().filter(Column::DeletedAt.is_null()).filter(Column::EmailKey.is_in(chunk));
        let select = select.select_only().column(Column::EmailKey).column(Column::Id);
        for (key, id) in select.into_tuple::<(String, ContactId)>().all(conn).await? {
            ids.entry(key).and_modify(|first: &mut ContactId| *first = id.min(*first)).or_insert(id);
        }
    }
    Ok(ids)
}

/// Makes contacts; answers their ids in the same order. Errors: `forbidden`.
pub async fn insert_many(tx: &Tx<'_>, origin: Origin, drafts: Vec<ValidContact>) -> Result<Vec<ContactId>, Error> {
    tx.ctx().allow_any(Resource::Contact, Action::Create)?;
    let now = tx.ctx().now();
    let fresh = |valid| Model::fresh(ContactId::generate(), valid, now);
    let rows: Vec<Model> = drafts.into_iter().map(fresh).collect();
    record::insert_many(tx, &rows).await?;
    for row in &rows {
        origin.emit(tx, &ContactEvent::Created(facts(None, Some(row), row)));
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes contacts that [`record::hold_many`] gave; answers how many differ now.
pub async fn change_many(tx: &Tx<'_>, origin: Origin, changes: Vec<(Model, ValidContact)>) -> Result<u64, Error> {
    let now = tx.ctx().now();
    let mut changed = 0;
    for (old, valid) in changes {
        if valid == old.valid() {
            continue;
        }
        let new = old.clone().with(valid).touched(now);
        record::replace(tx, &old, &new).await?;
        origin.emit(tx, &ContactEvent::Updated(facts(Some(&old), Some(&new), &new)));
        changed += 1;
    }
    Ok(changed)
}
