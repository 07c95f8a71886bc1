//! Saying that two records are two, and taking that back: authorise, then one transaction with its row and its event.

use super::{
    entity::{Column, Entity, Model, in_order},
    object::{Mergeable, What, of_kind},
};
use crate::{
    shared::{
        event::Origin,
        kind::RecordKind,
        record::{self, facts},
    },
    undo,
};
use ac_core::{
    Action, Error, Tx,
    log::{ToData, envelope, event_entity as event},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use uuid::Uuid;

/// In the changes of an event: the other record.
pub(super) const NOT_SAME_AS: &str = "not_same_as";
/// Events about one record among which that of a pair is looked for.
const EVENTS_WALKED_MAX: u64 = 200;

/// Notes that the two are not the same; does nothing if that is known.
///
/// Errors: `not_found`, `forbidden`, `invalid` for a record and itself.
pub async fn tell_apart_in(tx: &Tx<'_>, origin: Origin, kind: RecordKind, a: Uuid, b: Uuid) -> Result<(), Error> {
    of_kind!(kind, told(tx, origin, (a, b), What::ToldApart))
}

/// Takes back that the two are not the same; does nothing if nobody said so. What the actor said themselves is undone.
///
/// Errors: as [`tell_apart_in`].
pub async fn tell_alike_in(tx: &Tx<'_>, kind: RecordKind, a: Uuid, b: Uuid) -> Result<(), Error> {
    let said = of_kind!(kind, said_apart(tx, (a, b)))?;
    match said {
        Some(said) if undo::rules::may_undo(tx.ctx(), &said) => {
            let what = undo::model::UndoWhat::Event(said.id);
            undo::verbs::act_in(tx, undo::verbs::Ask::Undo(what).into()).await.map(drop)
        }
        _ => of_kind!(kind, told(tx, Origin::Direct, (a, b), What::ToldAlike)),
    }
}

/// As part of an undo or redo: brings the pair to what `what` says.
pub(super) async fn told<M: Mergeable>(
    tx: &Tx<'_>,
    origin: Origin,
    (a, b): (Uuid, Uuid),
    what: What,
) -> Result<(), Error> {
    if a == b {
        return Err(Error::field("other", "Name another record than the one in the address."));
    }
    let ctx = tx.ctx();
    let rows = record::hold_rows::<M::Table>(tx, &[a, b]).await?;
    let row = |id: Uuid| {
        let row = rows.iter().find(|row| row.key() == id && !row.is_deleted()).ok_or(Error::NotFound)?;
        ctx.allow(Action::Modify, row).map(|()| row)
    };
    let (row, other) = (row(a)?, row(b)?);
    let (low, high) = in_order(a, b);
    let known = Entity::find_by_id((low, high)).one(tx.conn()).await?;
    let is_apart = what == What::ToldApart;
    if known.is_some() == is_apart {
        return Ok(());
    }
    if is_apart {
        let (object, created_by) = (M::RESOURCE.as_str().to_owned(), ctx.actor.member());
        let pair = Model { low_id: low, high_id: high, object, created_by, created_at: ctx.now() };
        Entity::insert(pair.into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    } else {
        let pair = Entity::delete_many().filter(Column::LowId.eq(low)).filter(Column::HighId.eq(high));
        pair.exec(tx.conn()).await?;
    }
    let nothing = serde_json::Value::Null;
    let that = serde_json::json!(b);
    let change = if is_apart { [nothing, that] } else { [that, nothing] };
    let mut facts = facts(Some(row), Some(row), row);
    // It is about the pair: neither record is another version for it.
    facts.version = 0;
    facts.changes = BTreeMap::from([(NOT_SAME_AS.to_owned(), change)]);
    facts.data = serde_json::json!({ "name": row.told().name, "other": { "id": b, "name": other.told().name } });
    origin.emit(tx, &M::event(what, facts));
    Ok(())
}

/// The last event by which the two were told apart.
async fn said_apart<M: Mergeable>(
    tx: &Tx<'_>,
    (a, b): (Uuid, Uuid),
) -> Result<Option<ac_core::event::Envelope>, Error> {
    let kind = format!("{}.told_apart", M::RESOURCE.as_str());
    let select = event::Entity::find()
        .find_also_linked(ToData)
        .filter(event::Column::SubjectId.is_in([a, b]))
        .filter(event::Column::Kind.eq(kind))
        .order_by_desc(event::Column::Seq)
        .limit(EVENTS_WALKED_MAX);
    let rows = select.all(tx.conn()).await?;
    let is_of_pair = |event: &ac_core::event::Envelope| {
        let other = if event.subject.id == a { b } else { a };
        let said = event.changes.as_ref().and_then(|changes| changes.get(NOT_SAME_AS));
        said.is_some_and(|[_, new]| *new == serde_json::json!(other))
    };
    Ok(rows.into_iter().filter_map(|(event, data)| envelope(event, data)).find(is_of_pair))
}
