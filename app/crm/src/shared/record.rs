//! What every record has (id, version, a bin) and the few statements that write one.
//!
//! The rule: a row changes only by [`insert`] or [`replace`] in the unit of work that also emits its event. They also see to it
//! that the search finds it by its new words.

mod hold;

pub use hold::{delete_rows, hold_many, hold_next, hold_rows};

use super::{
    event::{Facts, Origin, diff},
    match_key,
};
use crate::search::index::{self, Searched};
use ac_core::{Action, Change, DomainEvent, Error, MemberId, Timestamp, Tx, ctx::Guarded};
use hold::key_of;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityName, EntityTrait, ExprTrait, IdenStatic, IntoActiveModel,
    Iterable, ModelTrait, PrimaryKeyTrait, QueryFilter, QuerySelect, Select, Statement, TryGetable, Value,
    sea_query::Expr,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// A row with a version that can be deleted softly.
pub trait Record: Guarded + ModelTrait + Searched + Clone + Send + Sync {
    /// The fields people change, by the names the API uses.
    type Fields: Serialize;

    fn key(&self) -> uuid::Uuid;
    fn version(&self) -> i64;
    fn is_deleted(&self) -> bool;
    fn fields(&self) -> Self::Fields;
    /// The values of its custom fields by key, where it has such.
    fn own_fields(&self) -> &serde_json::Value {
        &serde_json::Value::Null
    }
    /// The keys by which it meets records that may be the same, where its kind is compared.
    fn match_keys(&self) -> Vec<ac_likeness::Key> {
        Vec::new()
    }
    /// The row without the mark of what it was merged into, where its kind is merged.
    #[must_use]
    fn unmarked(self) -> Self {
        self
    }
    /// What events say of it besides the changes.
    fn label(&self) -> serde_json::Value;
    /// The row after one more change.
    #[must_use]
    fn touched(self, now: Timestamp) -> Self;
    #[must_use]
    fn with_deleted_at(self, at: Option<Timestamp>) -> Self;
}

/// Implements [`Record`] for an entity's `Model` with the usual columns, its fields by the method named; with `own` also those
/// that a workspace adds, in the columns `fields` and `field_keys`; with `merged` it is compared and merged besides.
macro_rules! impl_record {
    ($fields:ty, $method:ident, merged, $label:expr) => {
        impl_record!($fields, $method, own, $label,
            fn match_keys(&self) -> Vec<ac_likeness::Key> {
                ac_likeness::Compared::keys(&$crate::duplicates::object::Mergeable::compared(self))
            }
            fn unmarked(self) -> Self {
                Self { merged_into_id: None, ..self }
            }
        );
    };
    ($fields:ty, $method:ident, own, $label:expr $(, $($more:item)*)?) => {
        impl_record!($fields, $method, $label,
            fn own_fields(&self) -> &serde_json::Value {
                &self.fields
            }
            $($($more)*)?
        );

        impl $crate::shared::custom::Custom for Model {
            fn field_keys(&self) -> &serde_json::Value {
                &self.field_keys
            }
            fn with_own(self, changed: &ac_views::custom::change::Changed) -> Self {
                Self { fields: changed.fields.clone(), field_keys: changed.field_keys.clone(), ..self }
            }
        }
    };
    ($fields:ty, $method:ident, $label:expr $(, $($more:item)*)?) => {
        impl $crate::shared::record::Record for Model {
            type Fields = $fields;

            fn key(&self) -> uuid::Uuid {
                self.id.0
            }
            fn version(&self) -> i64 {
                self.version
            }
            fn is_deleted(&self) -> bool {
                self.deleted_at.is_some()
            }
            fn fields(&self) -> $fields {
                Self::$method(self)
            }
            $($($more)*)?
            fn label(&self) -> serde_json::Value {
                let label: fn(&Self) -> serde_json::Value = $label;
                label(self)
            }
            fn touched(self, now: ac_core::Timestamp) -> Self {
                Self { version: self.version + 1, updated_at: now, ..self }
            }
            fn with_deleted_at(self, at: Option<ac_core::Timestamp>) -> Self {
                Self { deleted_at: at, ..self.unmarked() }
            }
        }
    };
}
pub(crate) use impl_record;

/// What an event says of a change from `old` to `new`. One of them is there.
pub fn facts<M: Record>(old: Option<&M>, new: Option<&M>, row: &M) -> Facts {
    Facts { id: row.key(), version: row.version(), owner: row.owner(), changes: changes(old, new), data: row.label() }
}

fn changes<M: Record>(old: Option<&M>, new: Option<&M>) -> BTreeMap<String, Change> {
    let mut changes = diff(old.map(M::fields).as_ref(), new.map(M::fields).as_ref());
    let own = diff(old.map(M::own_fields), new.map(M::own_fields));
    changes.extend(own.into_iter().map(|(key, change)| (format!("{OWN}{key}"), change)));
    changes
}

/// Before the key of a custom field, where events and complaints name it among others.
pub const OWN: &str = "fields.";

type IdOf<E> = <<E as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;

/// The row, deleted or not, held against other writers until the unit of work ends.
pub async fn hold<E: EntityTrait>(tx: &Tx<'_>, id: IdOf<E>) -> Result<E::Model, Error> {
    E::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)
}

/// The row for changing it: there, allowed, and at the version that was seen.
///
/// Errors: `not_found`, `forbidden`, `stale`.
pub async fn hold_for<E>(tx: &Tx<'_>, id: IdOf<E>, action: Action, seen: Option<i64>) -> Result<E::Model, Error>
where
    E: EntityTrait,
    E::Model: Record,
{
    let row = hold::<E>(tx, id).await?;
    if row.is_deleted() {
        return Err(Error::NotFound);
    }
    tx.ctx().allow(action, &row)?;
    match seen {
        Some(version) if version != row.version() => Err(Error::Stale { current: row.version() }),
        _ => Ok(row),
    }
}

/// Refuses if the row would go to another owner whom the actor may not give it to.
pub fn allow_owner<M: Record>(tx: &Tx<'_>, old: &M, owner: Option<MemberId>) -> Result<(), Error> {
    if owner == old.owner() {
        return Ok(());
    }
    tx.ctx().allow_hand_over(old)?;
    tx.ctx().allow_to_be_of::<M>(owner)
}

/// The row in the bin, for taking it out again.
///
/// Errors: `not_found` also if it is not in the bin, `forbidden`.
pub async fn hold_deleted<E>(tx: &Tx<'_>, id: IdOf<E>) -> Result<E::Model, Error>
where
    E: EntityTrait,
    E::Model: Record,
{
    let row = hold::<E>(tx, id).await?;
    if !row.is_deleted() {
        return Err(Error::NotFound);
    }
    tx.ctx().allow(Action::Delete, &row)?;
    Ok(row)
}

/// Writes a new row. Errors: `forbidden` if it is for an owner for whom the actor may make none.
pub async fn insert<M>(tx: &Tx<'_>, row: M) -> Result<(), Error>
where
    M: Record + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    tx.ctx().allow_to_make(&row)?;
    M::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    index::made(tx, row.key(), &row);
    match_key::keep(tx, std::iter::once((None, Some(&row)))).await
}

/// Writes what differs between `old` and `new`: untouched columns keep their index entries.
pub async fn replace<M: Record>(tx: &Tx<'_>, old: &M, new: &M) -> Result<(), Error> {
    type Active<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;
    let mut delta = <Active<M> as ActiveModelTrait>::default();
    for column in <<M::Entity as EntityTrait>::Column as Iterable>::iter() {
        let value = new.get(column);
        if value != old.get(column) {
            delta.set(column, value);
        }
    }
    let key = key_of::<M::Entity>()?;
    let update = M::Entity::update_many().set(delta).filter(key.eq(old.get(key)));
    let done = update.exec(tx.conn()).await?;
    if done.rows_affected != 1 {
        return Err(Error::NotFound);
    }
    index::changed(tx, new.key(), old, new);
    match_key::keep(tx, std::iter::once((Some(old), Some(new)))).await
}

/// Puts a row into the bin.
pub async fn binned<M: Record>(tx: &Tx<'_>, old: &M) -> Result<M, Error> {
    let now = tx.ctx().now();
    let new = old.clone().with_deleted_at(Some(now)).touched(now);
    replace(tx, old, &new).await?;
    Ok(new)
}

/// Takes a row out of the bin.
pub async fn restored<M: Record>(tx: &Tx<'_>, old: &M) -> Result<M, Error> {
    let new = old.clone().with_deleted_at(None).touched(tx.ctx().now());
    replace(tx, old, &new).await?;
    Ok(new)
}

/// Rows of one bulk step: one short transaction.
pub const BULK_ROWS_MAX: usize = 500;
/// Rows of one INSERT, within what either database can bind.
const ROWS_PER_INSERT: usize = 250;

/// Writes new rows, at most [`BULK_ROWS_MAX`]. Errors: those of [`insert`].
pub async fn insert_many<M>(tx: &Tx<'_>, rows: &[M]) -> Result<(), Error>
where
    M: Record + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    if rows.len() > BULK_ROWS_MAX {
        return Err(Error::internal("a bulk step", format!("it has {} rows, {BULK_ROWS_MAX} are allowed", rows.len())));
    }
    rows.iter().try_for_each(|row| tx.ctx().allow_to_make(row))?;
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        let chunk = chunk.iter().cloned().map(|row| row.into_active_model().reset_all());
        M::Entity::insert_many(chunk).exec_without_returning(tx.conn()).await?;
    }
    rows.iter().for_each(|row| index::made(tx, row.key(), row));
    match_key::keep(tx, rows.iter().map(|row| (None, Some(row)))).await
}

/// Writes new rows and says of each that it was `made`. Errors: `forbidden`.
pub async fn make_many<M, V: DomainEvent>(
    tx: &Tx<'_>,
    origin: Origin,
    rows: &[M],
    made: impl Fn(Facts) -> V,
) -> Result<(), Error>
where
    M: Record + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    tx.ctx().allow_any(M::RESOURCE, Action::Create)?;
    insert_many(tx, rows).await?;
    for row in rows {
        origin.emit(tx, &made(facts(None, Some(row), row)));
    }
    Ok(())
}

/// Writes rows that [`hold_many`] gave, each before and after, and says of those that differ that they were `changed`.
pub async fn change_many<M: Record + PartialEq, V: DomainEvent>(
    tx: &Tx<'_>,
    origin: Origin,
    rows: impl Iterator<Item = (M, M)>,
    changed: impl Fn(Facts) -> V,
) -> Result<(), Error> {
    let now = tx.ctx().now();
    for (old, new) in rows.filter(|(old, new)| old != new) {
        let new = new.touched(now);
        replace(tx, &old, &new).await?;
        origin.emit(tx, &changed(facts(Some(&old), Some(&new), &new)));
    }
    Ok(())
}

/// The ids of the rows in `live` with these texts in `key`, each that of its first row.
pub async fn first_ids<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    live: Select<E>,
    (key, id): (E::Column, E::Column),
    keys: &[String],
) -> Result<HashMap<String, IdOf<E>>, Error>
where
    IdOf<E>: TryGetable + Copy + Ord,
{
    let mut ids: HashMap<String, IdOf<E>> = HashMap::new();
    for chunk in keys.chunks(BULK_ROWS_MAX) {
        let select = live.clone().filter(key.is_in(chunk)).select_only().column(key).column(id);
        for (key, id) in select.into_tuple::<(String, IdOf<E>)>().all(conn).await? {
            ids.entry(key).and_modify(|first| *first = id.min(*first)).or_insert(id);
        }
    }
    Ok(ids)
}

/// Writes what differs between each pair of rows, of which the second is one change later. Rows that change alike share a
/// statement; `apart` is a text column for which each row has a value of its own.
pub async fn replace_many<M: Record>(
    tx: &Tx<'_>,
    rows: &[(M, M)],
    apart: Option<<M::Entity as EntityTrait>::Column>,
) -> Result<(), Error> {
    let apart = apart.map(|column| column.as_str().to_owned());
    let (mut version, mut own) = (None, None);
    let mut alike: Vec<<M::Entity as EntityTrait>::Column> = Vec::new();
    for column in <<M::Entity as EntityTrait>::Column as Iterable>::iter() {
        match column.as_str() {
            "version" => version = Some(column),
            name if apart.as_deref() == Some(name) => own = Some(column),
            _ => alike.push(column),
        }
    }
    let version = version.ok_or_else(|| Error::internal("a record", "its table has no version"))?;
    let key = key_of::<M::Entity>()?;
    /// Which of the columns differ, and what they are to hold.
    type Delta = Vec<(usize, Value)>;
    let mut groups: Vec<(Delta, Vec<Value>)> = Vec::new();
    for (old, new) in rows {
        let differs = |(place, column): (usize, &_)| {
            let value = new.get(*column);
            (value != old.get(*column)).then_some((place, value))
        };
        let delta: Delta = alike.iter().enumerate().filter_map(differs).collect();
        match groups.iter_mut().find(|(known, _)| *known == delta) {
            Some((_, ids)) => ids.push(old.get(key)),
            None => groups.push((delta, vec![old.get(key)])),
        }
    }
    for (delta, ids) in groups {
        let mut update = M::Entity::update_many().col_expr(version, Expr::col(version).add(1));
        for (place, value) in delta {
            let Some(column) = alike.get(place) else { continue };
            update = update.col_expr(*column, Expr::value(value));
        }
        update.filter(key.is_in(ids)).exec(tx.conn()).await?;
    }
    if let Some(column) = own {
        set_apart(tx, rows, key, column).await?;
    }
    rows.iter().for_each(|(old, new)| index::changed(tx, new.key(), old, new));
    match_key::keep(tx, rows.iter().map(|(old, new)| (Some(old), Some(new)))).await
}

/// Gives each row its own value, all in one statement.
async fn set_apart<M: Record>(
    tx: &Tx<'_>,
    rows: &[(M, M)],
    key: <M::Entity as EntityTrait>::Column,
    column: <M::Entity as EntityTrait>::Column,
) -> Result<(), Error> {
    let (mut values, mut tuples): (Vec<Value>, Vec<String>) = (Vec::new(), Vec::new());
    for (old, new) in rows.iter().filter(|(old, new)| old.get(column) != new.get(column)) {
        let first = values.len();
        values.extend([old.get(key), new.get(column)]);
        tuples.push(format!("(${}, ${})", first + 1, first + 2));
    }
    if tuples.is_empty() {
        return Ok(());
    }
    let (table, key, column) = (M::Entity::default(), key.as_str().to_owned(), column.as_str().to_owned());
    let sql = format!(
        "UPDATE {0} SET {column} = own.column2 FROM (VALUES {1}) AS own WHERE {0}.{key} = own.column1",
        table.table_name(),
        tuples.join(", ")
    );
    tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, values)).await?;
    Ok(())
}
