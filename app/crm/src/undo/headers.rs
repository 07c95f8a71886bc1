//! Headers of events in the log, and the chains of causes between them.

use ac_core::{
    BatchId, Error, EventId, Timestamp,
    log::{CAUSATION_DEPTH_MAX, event_entity as event},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What an event's header says of its place among acts.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Header {
    pub seq: i64,
    pub id: EventId,
    pub occurred_at: Timestamp,
    pub correlation_id: Option<Uuid>,
    pub causation_id: Option<EventId>,
    pub depth: i32,
    pub batch_id: Option<BatchId>,
    pub subject_id: Uuid,
}

impl Header {
    /// Whether it undid something; else it did or redid it.
    pub fn is_undo(&self) -> bool {
        self.depth % 2 == 1
    }
}

pub fn headers() -> Select<event::Entity> {
    event::Entity::find().select_only().columns([
        event::Column::Seq,
        event::Column::Id,
        event::Column::OccurredAt,
        event::Column::CorrelationId,
        event::Column::CausationId,
        event::Column::Depth,
        event::Column::BatchId,
        event::Column::SubjectId,
    ])
}

/// Where a chain of causes begins.
#[derive(Clone, Copy)]
pub struct Root {
    pub id: EventId,
    pub batch: Option<BatchId>,
}

/// The root of each event.
pub async fn roots(conn: &impl ConnectionTrait, act: &[Header]) -> Result<HashMap<EventId, Root>, Error> {
    let mut at: HashMap<EventId, Header> = act.iter().map(|header| (header.id, header.clone())).collect();
    for _ in 0..=CAUSATION_DEPTH_MAX {
        let causes: HashSet<EventId> = at.values().filter_map(|header| header.causation_id).collect();
        if causes.is_empty() {
            break;
        }
        let found = headers().filter(event::Column::Id.is_in(causes)).into_model::<Header>().all(conn).await?;
        let found: HashMap<EventId, Header> = found.into_iter().map(|header| (header.id, header)).collect();
        for header in at.values_mut() {
            if let Some(cause) = header.causation_id.and_then(|cause| found.get(&cause)) {
                *header = cause.clone();
            }
        }
    }
    Ok(at.into_iter().map(|(id, root)| (id, Root { id: root.id, batch: root.batch_id })).collect())
}

/// The first of an event's causes, for what follows from it again. Of an event without a cause it is the event itself.
pub async fn root_ids(conn: &impl ConnectionTrait, ids: &[EventId]) -> Result<HashMap<EventId, EventId>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(roots(conn, &of_ids(conn, ids).await?).await?.into_iter().map(|(id, root)| (id, root.id)).collect())
}

/// The batch with which an event's causes begin; of an event without a cause its own.
pub async fn root_batch(conn: &impl ConnectionTrait, id: EventId) -> Result<Option<BatchId>, Error> {
    Ok(roots(conn, &of_ids(conn, &[id]).await?).await?.into_values().next().and_then(|root| root.batch))
}

/// The newest event that undid one of these, or redid what did.
pub async fn answers_to(conn: &impl ConnectionTrait, causes: &[EventId]) -> Result<Option<Header>, Error> {
    let about = about(of_ids(conn, causes).await?.iter());
    let undo = about.clone().filter(event::Column::CausationId.is_in(causes.iter().copied()));
    let Some(undo) = undo.limit(1).into_model::<Header>().one(conn).await? else { return Ok(None) };
    let redo = about.filter(event::Column::CausationId.eq(undo.id)).limit(1).into_model::<Header>().one(conn).await?;
    Ok(redo.or(Some(undo)))
}

/// Whether anything undid or redid one of these since the newest of them; of a batch, as a batch.
pub async fn is_answered(conn: &impl ConnectionTrait, act: &[Header]) -> Result<bool, Error> {
    let Some(newest) = act.iter().max_by_key(|header| header.seq) else { return Ok(false) };
    let roots = roots(conn, act).await?.into_values().map(|root| root.id);
    let causes: HashSet<EventId> = roots.chain(act.iter().map(|header| header.id)).collect();
    let mut since =
        about(act.iter()).filter(event::Column::CausationId.is_in(causes)).filter(event::Column::Seq.gt(newest.seq));
    if newest.batch_id.is_some() {
        since = since.filter(event::Column::BatchId.is_not_null());
    }
    Ok(since.limit(1).into_model::<Header>().one(conn).await?.is_some())
}

/// What happened to the subjects of these, the newest first: causes have no index, subjects do.
fn about<'h>(of: impl Iterator<Item = &'h Header>) -> Select<event::Entity> {
    let subjects: HashSet<Uuid> = of.map(|header| header.subject_id).collect();
    headers().filter(event::Column::SubjectId.is_in(subjects)).order_by_desc(event::Column::Seq)
}

pub async fn of_ids(conn: &impl ConnectionTrait, ids: &[EventId]) -> Result<Vec<Header>, Error> {
    Ok(headers().filter(event::Column::Id.is_in(ids.iter().copied())).into_model::<Header>().all(conn).await?)
}
