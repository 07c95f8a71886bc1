//! The table `match_key`: by which keys records meet that may be the same.
//!
//! The rule: a live record has exactly the keys that follow from its values, and one in the bin has none. They are written in
//! the statements that write the record ([`record`](crate::record)), so that no way of writing one can forget them.

use crate::record::Record;
use ac_core::{Error, Tx, bind};
use ac_likeness::Key;
use sea_orm::{ConnectionTrait, EntityTrait, Statement, Value, entity::prelude::*, sea_query::Query};

/// Keys of one statement, within what either database can bind.
const KEYS_PER_STATEMENT: usize = 2_000;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "match_key")]
pub struct Model {
    /// `ac_likeness::KeyKind::code`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}

/// Brings the keys from what each record was to what it is; `None` stands for one that is not there.
pub async fn keep<'m, M: Record + 'm>(
    tx: &Tx<'_>,
    rows: impl Iterator<Item = (Option<&'m M>, Option<&'m M>)>,
) -> Result<(), Error> {
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    for (old, row) in rows {
        let (before, after) = (keys_of(old), keys_of(row));
        let Some(id) = row.or(old).map(M::key) else { continue };
        gone.extend(before.iter().filter(|key| !after.contains(key)).map(|key| (*key, id)));
        new.extend(after.iter().filter(|key| !before.contains(key)).map(|key| (*key, id)));
    }
    for chunk in gone.chunks(KEYS_PER_STATEMENT) {
        remove(tx, chunk).await?;
    }
    // In the order of the index, so that neighbours are written one after the other.
    new.sort_unstable();
    for chunk in new.chunks(KEYS_PER_STATEMENT) {
        add(tx, chunk).await?;
    }
    Ok(())
}

fn keys_of<M: Record>(row: Option<&M>) -> Vec<Key> {
    row.filter(|row| !row.is_deleted()).map(M::match_keys).unwrap_or_default()
}

async fn add(tx: &Tx<'_>, keys: &[(Key, Uuid)]) -> Result<(), Error> {
    let mut insert = Query::insert();
    insert.into_table(Entity).columns([Column::Kind, Column::Key, Column::RecordId]);
    for (key, id) in keys {
        insert.values_panic([key.kind.code().into(), key.hash.into(), (*id).into()]);
    }
    tx.conn().execute(&insert).await?;
    Ok(())
}

async fn remove(tx: &Tx<'_>, keys: &[(Key, Uuid)]) -> Result<(), Error> {
    let values: Vec<Value> =
        keys.iter().flat_map(|(key, id)| [key.kind.code().into(), key.hash.into(), (*id).into()]).collect();
    let rows = bind::tuples(tx.backend(), keys.len(), 3);
    let sql = format!("DELETE FROM match_key WHERE (kind, key, record_id) IN (VALUES {rows})");
    tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, values)).await?;
    Ok(())
}
