//! Merging: one transaction in which the record that stays takes the chosen values, what refers to the others moves to it, and
//! the others go to the bin with a mark of where they went.
//!
//! The rule: all events of a merge are one batch, what moves first and what goes last, so that an undo, which takes the newest
//! first, has the others back before anything is to refer to them again.

use super::{
    model::{MERGE_MOVES_MAX, MERGE_OTHERS_MAX, MergeOrder, MergeReport, Moved},
    object::{Mergeable, What, of_kind},
};
use crate::shared::{
    event::Origin,
    kind::RecordKind,
    record::{self, OWN, facts},
    referring::{Referring, Scope, Step, refers},
};
use ac_core::{Action, BatchId, Error, FieldError, Tx};
use ac_views::custom::{CustomField, change::Changed, entity::link, queries};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// In the changes of an event: what the record went into.
pub(super) const MERGED_INTO: &str = "merged_into_id";
/// What is said where a record that one may not change refers to one that would go.
const NOT_YOURS: &str = "Something refers to a record that would go and is not yours to change. Ask somebody who may change it to merge these.";

/// Merges records into the one with this id.
///
/// Errors: `not_found`, `forbidden`, `invalid` for an order that makes no sense, `stale` where one of them has changed since it
/// was seen, `conflict` where one of them is no longer there or too much refers to them.
pub async fn merge_in(tx: &Tx<'_>, kind: RecordKind, id: Uuid, order: &MergeOrder) -> Result<MergeReport, Error> {
    of_kind!(kind, merged(tx, id, order))
}

async fn merged<M: Mergeable>(tx: &Tx<'_>, id: Uuid, order: &MergeOrder) -> Result<MergeReport, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(M::RESOURCE, Action::Modify)?;
    ctx.allow_any(M::RESOURCE, Action::Delete)?;
    ctx.allow_whole(M::RESOURCE)?;
    let ids = checked(id, order)?;
    known::<M>(tx, &ids).await?;
    let referring = referring_to::<M>(tx, &order.others).await?;
    referring.hold(tx, M::KIND, &ids).await?;
    let rows = record::hold_rows::<M::Table>(tx, &ids).await?;
    let old = stays::<M>(tx, &rows, id, order)?;
    let others = order.others.iter().map(|other| goes(tx, &rows, *other, order)).collect::<Result<Vec<&M>, _>>()?;
    // Whatever came to refer to them before they were held.
    let referring = referring_to::<M>(tx, &order.others).await?;
    referring.hold(tx, M::KIND, &[]).await?;

    let batch_id = BatchId::generate();
    let origin = Origin::Batch(batch_id);
    let mut own = queries::all(tx.conn(), M::RESOURCE).await?;
    // What follows from others follows from those that were chosen.
    own.retain(|field| !field.is_formula());
    let chosen = Chosen { old, others: &others, order };
    let new = chosen.made(&own)?;
    record::allow_owner(tx, old, new.owner())?;
    let seen = referring.seen(tx.conn(), ctx).await?;
    let step = Step { origin, kind: M::KIND, others: &order.others, to: Some(id), closed: NOT_YOURS };
    let moved = referring.give(tx, &step).await?;
    // What was hidden from whoever merges went along, and stays hidden.
    let moved = Moved {
        notes: moved.notes.min(seen.notes),
        activities: moved.activities.min(seen.activities),
        mails: moved.mails.min(seen.mails),
        ..moved
    };
    let now = ctx.now();
    let new = new.touched(now);
    record::replace(tx, old, &new).await?;
    chosen.link(tx, &own, &new).await?;
    let mut told = facts(Some(old), Some(&new), &new);
    let names: Vec<Value> =
        others.iter().map(|row| serde_json::json!({ "id": row.key(), "name": row.told().name })).collect();
    told.data = serde_json::json!({ "name": new.told().name, "others": names });
    origin.emit(tx, &M::event(What::Merged, told));
    for other in others {
        send_away(tx, origin, other, id, &new.told().name).await?;
    }
    Ok(MergeReport { id, version: new.version(), merged: order.others.clone(), moved, batch_id })
}

/// What refers to those that go. Errors: `conflict` for more than fits one transaction.
async fn referring_to<M: Mergeable>(tx: &Tx<'_>, others: &[Uuid]) -> Result<Referring, Error> {
    let most = u64::try_from(MERGE_MOVES_MAX).unwrap_or(u64::MAX);
    let all = Referring::to(tx.conn(), M::KIND, others, Scope::Live, most.saturating_add(1)).await?;
    if u64::try_from(all.moved().total()).is_ok_and(|all| all > most) {
        let message = format!(
            "More than {} records refer to those that would go. Keep the one with most of them, or give some to \
             another record first.",
            ac_core::money::grouped(most)
        );
        return Err(Error::Conflict(message));
    }
    Ok(all)
}

/// All ids of the merge, the one that stays first. Errors: `invalid`.
fn checked(id: Uuid, order: &MergeOrder) -> Result<Vec<Uuid>, Error> {
    let refused = |message: String| Err(Error::field("others", message));
    if order.others.is_empty() {
        return refused("Name at least one record that goes into this one.".to_owned());
    }
    if order.others.len() > MERGE_OTHERS_MAX {
        return refused(format!("Merge at most {MERGE_OTHERS_MAX} records into one at a time."));
    }
    if order.others.contains(&id) {
        return refused("A record cannot be merged into itself. Name other records.".to_owned());
    }
    let mut ids = vec![id];
    for other in &order.others {
        if ids.contains(other) {
            return refused("Name each record once.".to_owned());
        }
        ids.push(*other);
    }
    let strange = order.take.iter().find(|(_, from)| !ids.contains(from));
    if let Some((field, _)) = strange {
        return Err(Error::field(&format!("take.{field}"), "Take the value of one of the records that are merged."));
    }
    Ok(ids)
}

/// Refuses ids that are nobody's or hidden before anything is told of what refers to them. Errors: `not_found`.
async fn known<M: Mergeable>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<(), Error> {
    let rows = M::Table::find().filter(M::column_id().is_in(ids.iter().copied())).all(tx.conn()).await?;
    let is_known = |id: &Uuid| rows.iter().any(|row| row.key() == *id && tx.ctx().allow(Action::Read, row).is_ok());
    if ids.iter().all(is_known) { Ok(()) } else { Err(Error::NotFound) }
}

/// The record that stays, for changing it.
fn stays<'r, M: Mergeable>(tx: &Tx<'_>, rows: &'r [M], id: Uuid, order: &MergeOrder) -> Result<&'r M, Error> {
    let row = there(tx, rows, id)?;
    tx.ctx().allow(Action::Modify, row)?;
    seen(row, order)
}

/// One that goes.
fn goes<'r, M: Mergeable>(tx: &Tx<'_>, rows: &'r [M], id: Uuid, order: &MergeOrder) -> Result<&'r M, Error> {
    let row = there(tx, rows, id)?;
    tx.ctx().allow(Action::Delete, row)?;
    seen(row, order)
}

/// Another workspace's, a hidden one and none at all are refused in the same words.
fn there<'r, M: Mergeable>(tx: &Tx<'_>, rows: &'r [M], id: Uuid) -> Result<&'r M, Error> {
    let row = rows.iter().find(|row| row.key() == id).ok_or(Error::NotFound)?;
    tx.ctx().allow(Action::Read, row)?;
    let name = row.told().name;
    match (row.is_deleted(), row.merged_into()) {
        (false, _) => Ok(row),
        (true, Some(_)) => {
            Err(Error::Conflict(format!("“{name}” was merged into another record meanwhile. Nothing was changed.")))
        }
        (true, None) => Err(Error::Conflict(format!("“{name}” is in the bin. Bring it back first."))),
    }
}

fn seen<'r, M: Mergeable>(row: &'r M, order: &MergeOrder) -> Result<&'r M, Error> {
    match order.versions.get(&row.key()) {
        Some(version) if *version != row.version() => Err(Error::Stale { current: row.version() }),
        _ => Ok(row),
    }
}

/// Puts a record into the bin with the mark of what it went into.
pub(super) async fn send_away<M: Mergeable>(
    tx: &Tx<'_>,
    origin: Origin,
    old: &M,
    into: Uuid,
    name: &str,
) -> Result<(), Error> {
    let new = old.clone().gone_into(into, tx.ctx().now());
    record::replace(tx, old, &new).await?;
    let mut told = facts(Some(old), Some(old), &new);
    told.changes = BTreeMap::from([(MERGED_INTO.to_owned(), [Value::Null, serde_json::json!(into)])]);
    told.data = serde_json::json!({ "name": old.told().name, "into": { "id": into, "name": name } });
    origin.emit(tx, &M::event(What::MergedInto, told));
    Ok(())
}

/// Whose values the record that stays takes.
struct Chosen<'m, M> {
    old: &'m M,
    others: &'m [&'m M],
    order: &'m MergeOrder,
}

impl<M: Mergeable> Chosen<'_, M> {
    fn all(&self) -> impl Iterator<Item = &M> {
        std::iter::once(self.old).chain(self.others.iter().copied())
    }

    /// Whose value of `field` is taken: as ordered, else the first that has one.
    fn of(&self, field: &str, has: impl Fn(&M) -> bool) -> &M {
        let ordered = self.order.take.get(field).and_then(|id| self.all().find(|row| row.key() == *id));
        ordered.or_else(|| self.all().find(|row| has(row))).unwrap_or(self.old)
    }

    /// The record that stays with the values that were chosen. Errors: `invalid`.
    fn made(&self, own: &[CustomField]) -> Result<M, Error> {
        self.check_names(own)?;
        let as_fields = |row: &M| match serde_json::to_value(row.fields()) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let mut made = as_fields(self.old);
        for (field, _) in M::FIELDS {
            let has = |row: &M| as_fields(row).get(*field).is_some_and(|value| !value.is_null() && value != "");
            let value = as_fields(self.of(field, has)).remove(*field).unwrap_or_default();
            made.insert((*field).to_owned(), value);
        }
        let fields =
            serde_json::from_value(Value::Object(made)).map_err(|e| Error::internal("a record's fields", e))?;
        M::check(&fields)?;
        let (mut values, mut keys) = (map(self.old.own_fields()), map(self.old.field_keys()));
        for field in own {
            let from = self.of_own(field);
            for (kept, of) in [(&mut values, from.own_fields()), (&mut keys, from.field_keys())] {
                match of.get(&field.key).filter(|value| !self.is_self(field, from, value)) {
                    Some(value) => kept.insert(field.key.clone(), value.clone()),
                    None => kept.remove(&field.key),
                };
            }
        }
        let changed = Changed::nothing(&Value::Object(values), &Value::Object(keys));
        Ok(self.old.clone().with_fields(fields).with_own(&changed))
    }

    fn of_own(&self, field: &CustomField) -> &M {
        self.of(&field.place(), |row| row.own_fields().get(&field.key).is_some_and(|value| !value.is_null()))
    }

    /// Whether a value would make the record refer to itself because of the merge.
    fn is_self(&self, field: &CustomField, from: &M, value: &Value) -> bool {
        let is_of_kind = field.refers_to() == Some(M::RESOURCE);
        let refers_to_old = from.key() != self.old.key() && refers(value, &[self.old.key()]);
        is_of_kind && (refers(value, &self.order.others) || refers_to_old)
    }

    fn check_names(&self, own: &[CustomField]) -> Result<(), Error> {
        let is_known = |name: &str| match name.strip_prefix(OWN) {
            Some(key) => own.iter().any(|field| field.key == key),
            None => M::FIELDS.iter().any(|(field, _)| *field == name),
        };
        let errors: Vec<FieldError> = (self.order.take.keys())
            .filter(|name| !is_known(name))
            .map(|name| {
                let known: Vec<&str> = M::FIELDS.iter().map(|(field, _)| *field).collect();
                let message = format!("There is no such field. There are {} and custom fields.", known.join(", "));
                FieldError::new(&format!("take.{name}"), message)
            })
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
    }

    /// Writes what the record that stays refers to by the values that it took from others.
    async fn link(&self, tx: &Tx<'_>, own: &[CustomField], new: &M) -> Result<(), Error> {
        let (before, after) = (self.old.own_fields(), new.own_fields());
        for field in own.iter().filter(|field| before.get(&field.key) != after.get(&field.key)) {
            let of_field = || link::Entity::find().filter(link::Column::FieldId.eq(field.id));
            link::Entity::delete_many()
                .filter(link::Column::FieldId.eq(field.id))
                .filter(link::Column::RecordId.eq(new.key()))
                .exec(tx.conn())
                .await?;
            if after.get(&field.key).is_none() {
                continue;
            }
            let rows = of_field().filter(link::Column::RecordId.eq(self.of_own(field).key())).all(tx.conn()).await?;
            let copies: Vec<_> = rows
                .into_iter()
                .map(|row| link::ActiveModel { record_id: Set(new.key()), ..row.into_active_model().reset_all() })
                .collect();
            if !copies.is_empty() {
                link::Entity::insert_many(copies).exec_without_returning(tx.conn()).await?;
            }
        }
        Ok(())
    }
}

fn map(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
