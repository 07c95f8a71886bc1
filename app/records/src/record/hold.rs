//! Holding many rows at once, in the order in which everybody holds them.

use super::{BULK_ROWS_MAX, IdOf, Record};
use ac_core::{Action, Error, Tx};
use sea_orm::{
    ColumnTrait, EntityTrait, Iterable, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Select, Value,
};

pub(super) fn key_of<E: EntityTrait>() -> Result<E::Column, Error> {
    let key = <E::PrimaryKey as Iterable>::iter().next();
    Ok(key.ok_or_else(|| Error::internal("a record", "its table has no key"))?.into_column())
}

/// The rows of these ids, deleted ones too, held against other writers in the order in which everybody holds them.
pub async fn hold_rows<E: EntityTrait>(tx: &Tx<'_>, ids: &[uuid::Uuid]) -> Result<Vec<E::Model>, Error> {
    let key = key_of::<E>()?;
    let rows = E::find().filter(key.is_in(ids.iter().copied())).order_by(key, sea_orm::Order::Asc);
    Ok(rows.lock_exclusive().all(tx.conn()).await?)
}

/// Deletes rows for good. What found them by their values went when they came into the bin.
pub async fn delete_rows<E: EntityTrait>(tx: &Tx<'_>, ids: &[uuid::Uuid]) -> Result<(), Error> {
    E::delete_many().filter(key_of::<E>()?.is_in(ids.iter().copied())).exec(tx.conn()).await?;
    Ok(())
}

/// The next rows behind the id `after`, deleted ones too, held against writers in the order in which everybody holds them.
pub async fn hold_next<E: EntityTrait>(
    tx: &Tx<'_>,
    after: Option<uuid::Uuid>,
    limit: u64,
) -> Result<Vec<E::Model>, Error> {
    Ok(behind::<E>(after, limit)?.lock_shared().all(tx.conn()).await?)
}

/// As [`hold_next`], for changing them.
pub async fn hold_further<E: EntityTrait>(
    tx: &Tx<'_>,
    after: Option<uuid::Uuid>,
    limit: u64,
) -> Result<Vec<E::Model>, Error> {
    Ok(behind::<E>(after, limit)?.lock_exclusive().all(tx.conn()).await?)
}

fn behind<E: EntityTrait>(after: Option<uuid::Uuid>, limit: u64) -> Result<Select<E>, Error> {
    let key = key_of::<E>()?;
    let rows = after.map_or_else(E::find, |after| E::find().filter(key.gt(after)));
    Ok(rows.order_by(key, sea_orm::Order::Asc).limit(limit))
}

/// The live rows of these ids, held against other writers, for changing them in bulk.
///
/// Errors: `forbidden` or `not_found` if the actor may not change one of them.
pub async fn hold_many<E>(tx: &Tx<'_>, ids: Vec<IdOf<E>>) -> Result<Vec<E::Model>, Error>
where
    E: EntityTrait,
    E::Model: Record,
    IdOf<E>: Into<Value>,
{
    let key = key_of::<E>()?;
    let ids = ids.into_iter().take(BULK_ROWS_MAX);
    let rows =
        E::find().filter(key.is_in(ids)).order_by(key, sea_orm::Order::Asc).lock_exclusive().all(tx.conn()).await?;
    let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_deleted()).collect();
    for row in &rows {
        tx.ctx().allow(Action::Modify, row)?;
    }
    Ok(rows)
}
