//! What every record has (id, version, a bin) and the few statements that write one.
//!
//! The rule: a row changes only by [`insert`] or [`replace`] in the unit of work that also emits its event. They also see to it
//! that the search finds it by its new words.

mod hold;
mod many;

pub use hold::{delete_rows, hold_further, hold_many, hold_next, hold_rows};
pub use many::{compute_many, replace_many};

use crate::{
    computed::Formulas,
    event::{Dated, Facts, Origin, diff},
    match_key,
    words::{self, Searched},
};
pub use ac_core::access::fields::OWN_FIELD as OWN;
use ac_core::{Action, Change, DomainEvent, Error, MemberId, Timestamp, Tx, ctx::Guarded};
use ac_views::custom::{
    Object,
    formula::program::{Computed, typed},
};
use hold::key_of;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait,
    PrimaryKeyTrait, QueryFilter, QuerySelect, Select, TryGetable,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// A row with a version that can be deleted softly.
pub trait Record: Guarded + ModelTrait + Searched + Clone + Send + Sync {
    /// The fields people change, by the names the API uses.
    type Fields: Serialize;

    fn key(&self) -> uuid::Uuid;
    fn version(&self) -> i64;
    fn updated_at(&self) -> Timestamp;
    fn is_deleted(&self) -> bool;
    fn fields(&self) -> Self::Fields;
    /// What custom fields are added to, where its kind takes such.
    fn own_object() -> Option<&'static Object> {
        None
    }
    /// The values of its custom fields by key, where it has such.
    fn own_fields(&self) -> &serde_json::Value {
        &serde_json::Value::Null
    }
    /// What those are sorted and filtered by.
    fn own_keys(&self) -> &serde_json::Value {
        &serde_json::Value::Null
    }
    /// The day on which it was made, where formulas may use it.
    fn made_on(&self) -> Option<chrono::NaiveDate> {
        None
    }
    /// The row with its custom fields after its formulas.
    #[must_use]
    fn with_computed(self, _: Computed) -> Self {
        self
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

/// Implements [`Record`] for an entity's `Model` with the usual columns, its fields by the method named, and what it has besides.
#[macro_export]
macro_rules! impl_record {
    ($fields:ty, $method:ident, $label:expr $(, $($more:item)*)?) => {
        impl $crate::record::Record for Model {
            type Fields = $fields;

            fn key(&self) -> uuid::Uuid {
                self.id.0
            }
            fn version(&self) -> i64 {
                self.version
            }
            fn updated_at(&self) -> ac_core::Timestamp {
                self.updated_at
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

/// What an event says of a change from `old` to `new`. One of them is there.
pub fn facts<M: Record>(old: Option<&M>, new: Option<&M>, row: &M) -> Facts {
    Facts { id: row.key(), version: row.version(), owner: row.owner(), changes: changes(old, new), data: row.label() }
}

fn changes<M: Record>(old: Option<&M>, new: Option<&M>) -> BTreeMap<String, Change> {
    let mut changes = diff(old.map(M::fields).as_ref(), new.map(M::fields).as_ref());
    // What follows from others is not told: it follows again.
    let own = |row: Option<&M>| row.map(|row| typed(row.own_fields(), row.own_keys()));
    let own = diff(own(old).as_ref(), own(new).as_ref());
    changes.extend(own.into_iter().map(|(key, change)| (format!("{OWN}{key}"), change)));
    changes
}

/// Refuses what the actor's role leaves as it is. What custom fields begin with is of no account in a new row: what was sent for them
/// is refused where it is read.
fn allow_fields<M: Record>(tx: &Tx<'_>, old: Option<&M>, new: &M) -> Result<(), Error> {
    let ctx = tx.ctx();
    if !ctx.rights().limits(M::RESOURCE) {
        return Ok(());
    }
    let changes = changes(old, Some(new));
    let is_said = |field: &&String, [_, now]: &Change| old.is_some() || !(now.is_null() || field.starts_with(OWN));
    let said = changes.iter().filter(|(field, change)| is_said(field, change));
    ctx.allow_fields(M::RESOURCE, said.map(|(field, _)| field.as_str()))
}

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

/// Writes a new row. Errors: `forbidden` if it is for an owner for whom the actor may make none, or says what their role does not write.
pub async fn insert<M>(tx: &Tx<'_>, row: M) -> Result<(), Error>
where
    M: Record + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    tx.ctx().allow_to_make(&row)?;
    allow_fields(tx, None, &row)?;
    let row = Formulas::of::<M>(tx).await?.applied(&row);
    M::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    words::made(tx, row.key(), &row);
    match_key::keep(tx, std::iter::once((None, Some(&row)))).await
}

/// Writes what differs between `old` and `new`: untouched columns keep their index entries. Errors: `forbidden` where the actor's role
/// leaves one of the fields as it is.
pub async fn replace<M: Record>(tx: &Tx<'_>, old: &M, new: &M) -> Result<(), Error> {
    allow_fields(tx, Some(old), new)?;
    type Active<M> = <<M as ModelTrait>::Entity as EntityTrait>::ActiveModel;
    let formulas = Formulas::of::<M>(tx).await?;
    let (new, may_differ) = (&formulas.applied(new), formulas.may_differ(old));
    let mut delta = <Active<M> as ActiveModelTrait>::default();
    for column in <<M::Entity as EntityTrait>::Column as Iterable>::iter() {
        let value = new.get(column);
        if value != old.get(column) || (may_differ && is_own(column.as_str())) {
            delta.set(column, value);
        }
    }
    let key = key_of::<M::Entity>()?;
    let update = M::Entity::update_many().set(delta).filter(key.eq(old.get(key)));
    let done = update.exec(tx.conn()).await?;
    if done.rows_affected != 1 {
        return Err(Error::NotFound);
    }
    words::changed(tx, new.key(), old, new);
    match_key::keep(tx, std::iter::once((Some(old), Some(new)))).await
}

/// Whether it is one of the columns that hold values of custom fields.
fn is_own(column: &str) -> bool {
    matches!(column, "fields" | "field_keys")
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
    rows.iter().try_for_each(|row| allow_fields(tx, None, row))?;
    let formulas = Formulas::of::<M>(tx).await?;
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        let chunk = chunk.iter().map(|row| formulas.applied(row).into_active_model().reset_all());
        M::Entity::insert_many(chunk).exec_without_returning(tx.conn()).await?;
    }
    rows.iter().for_each(|row| words::made(tx, row.key(), row));
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

/// Writes rows that [`hold_many`] gave, each before and after, and says of those that differ that they were `changed`, and when
/// they were before.
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
        let event = changed(facts(Some(&old), Some(&new), &new));
        origin.emit(tx, &Dated { event: &event, before: old.updated_at() });
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
