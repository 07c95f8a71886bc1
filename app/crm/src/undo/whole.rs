//! What an event is a part of that goes back, or into force again, as a whole: a merge, or the conversion of a lead.

use super::{headers, verbs::UNDO_EVENTS_PER_TX};
use crate::leads::unconvert;
use ac_core::{BatchId, Error, EventId, log::event_entity as event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// What an event is a part of, where half of that would be none.
pub(super) enum Whole {
    Batch(BatchId),
    /// These events of a batch, as they were at first.
    Part(Vec<EventId>),
}

/// All of what an event is a part of: a merge, or the conversion of a lead.
///
/// Errors: `conflict` for more than goes back at once.
pub(super) async fn whole(conn: &impl ConnectionTrait, id: EventId) -> Result<Option<Whole>, Error> {
    let by_id = async |id: EventId| event::Entity::find().filter(event::Column::Id.eq(id)).one(conn).await;
    let Some(mut found) = by_id(id).await? else { return Ok(None) };
    if found.batch_id.is_none() && found.causation_id.is_some() && unconvert::is_one(&found.kind) {
        // What became of one lead of many answers to how that one was converted at first.
        let Some(root) = headers::root_ids(conn, &[id]).await?.get(&id).copied() else { return Ok(None) };
        let Some(first) = by_id(root).await? else { return Ok(None) };
        found = first;
    }
    let Some(batch) = found.batch_id else { return Ok(None) };
    if is_of_merge(&found.kind) {
        return Ok(Some(Whole::Batch(batch)));
    }
    if !unconvert::is_one(&found.kind) {
        return Ok(None);
    }
    let of_batch = || event::Entity::find().filter(event::Column::BatchId.eq(batch));
    let others = of_batch().filter(event::Column::Kind.eq(&*found.kind)).filter(event::Column::Id.ne(found.id));
    let (before, after) = (event::Column::Seq.lt(found.seq), event::Column::Seq.gt(found.seq));
    let before = others.clone().filter(before).order_by_desc(event::Column::Seq).one(conn).await?;
    let after = others.filter(after).order_by_asc(event::Column::Seq).one(conn).await?;
    if before.is_none() && after.is_none() {
        return Ok(Some(Whole::Batch(batch)));
    }
    // Of many leads, what was done with this one: its conversion ends with its own event, the undo of that begins with it.
    let part = match found.kind.as_str() {
        unconvert::CONVERTED => of_batch()
            .filter(event::Column::Seq.gt(before.map_or(0, |before| before.seq)))
            .filter(event::Column::Seq.lte(found.seq)),
        _ => of_batch()
            .filter(event::Column::Seq.gte(found.seq))
            .filter(event::Column::Seq.lt(after.map_or(i64::MAX, |after| after.seq))),
    };
    let ids = part.order_by_desc(event::Column::Seq).select_only().column(event::Column::Id);
    let ids: Vec<EventId> = ids.limit(UNDO_EVENTS_PER_TX + 1).into_tuple().all(conn).await?;
    if u64::try_from(ids.len()).is_ok_and(|found| found > UNDO_EVENTS_PER_TX) {
        let why = format!(
            "More than {UNDO_EVENTS_PER_TX} things were changed for this lead. Take the whole conversion back instead."
        );
        return Err(Error::Conflict(why));
    }
    Ok(Some(Whole::Part(ids)))
}

/// Whether an event is about a record that was merged or came apart.
pub(super) fn is_of_merge(kind: &str) -> bool {
    kind.rsplit_once('.').is_some_and(|(_, verb)| ["merged", "merged_into", "unmerged"].contains(&verb))
}
