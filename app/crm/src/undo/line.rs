//! An actor's acts in the log, the newest first, and which of them stand.
//!
//! An act is what one batch, or one request, changed. The rule: depth tells what an event is. At depth 0 somebody did
//! something; an undo of it stands at depth 1 with it as its cause, and a redo at depth 2 with the undo as its cause. Undoing
//! the redo is caused by the first event again, so that going to and fro never grows deeper. Of several events with one root
//! the newest says whether it stands.

use super::rules::UNDOABLE;
use ac_core::{
    BatchId, Ctx, Error, EventId, Timestamp,
    log::{CAUSATION_DEPTH_MAX, event_entity as event},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::{HashMap, HashSet, VecDeque};
use uuid::Uuid;

/// Headers read in one statement.
const HEADERS_PER_READ: u64 = 200;
/// Acts that are looked at before it is said that there is nothing left.
const ACTS_WALKED_MAX: usize = 1_000;
/// Batches among them: each is named in the statements that pass over it.
const BATCHES_WALKED_MAX: usize = 100;
/// Events of one act that is no batch.
const EVENTS_PER_ACT_MAX: usize = 500;
/// Events of a batch that are looked at to find what undid it.
const EVENTS_SAMPLED: u64 = 100;

/// What is to be put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The newest first.
    Events(Vec<EventId>),
    Batch(BatchId),
}

/// What an event's header says of its place among acts.
#[derive(Clone, Debug, FromQueryResult)]
struct Header {
    seq: i64,
    id: EventId,
    occurred_at: Timestamp,
    correlation_id: Option<Uuid>,
    causation_id: Option<EventId>,
    depth: i32,
    batch_id: Option<BatchId>,
}

/// What holds the events of one act together.
#[derive(PartialEq, Eq)]
enum Key {
    Batch(BatchId),
    Request(Uuid),
    /// Without a request, one transaction: all its events have one instant.
    Moment(Timestamp),
}

impl Header {
    fn key(&self) -> Key {
        match (self.batch_id, self.correlation_id) {
            (Some(batch), _) => Key::Batch(batch),
            (None, Some(request)) => Key::Request(request),
            (None, None) => Key::Moment(self.occurred_at),
        }
    }

    /// Whether it undid something; else it did or redid it.
    fn is_undo(&self) -> bool {
        self.depth % 2 == 1
    }
}

/// The actor's last act that stands and whose newest event is none of `passing`.
pub async fn last_standing(conn: &impl ConnectionTrait, ctx: &Ctx, passing: &[i64]) -> Result<Option<Target>, Error> {
    let Some(mut line) = Line::of(conn, ctx) else { return Ok(None) };
    let mut known = Known::default();
    while let Some(act) = line.next().await? {
        let roots = roots(conn, &act).await?;
        let is_passed = act.first().is_some_and(|newest| passing.contains(&newest.seq));
        let is_undo = act.iter().any(Header::is_undo);
        let open = known.not_decided(&act, &roots);
        if !open.is_empty() && !is_undo && !is_passed {
            return Ok(Some(open.target()));
        }
        known.decide(&act, &roots);
    }
    Ok(None)
}

/// The actor's last undo that was not redone, if nothing else came after it.
pub async fn last_undone(conn: &impl ConnectionTrait, ctx: &Ctx) -> Result<Option<Target>, Error> {
    let Some(mut line) = Line::of(conn, ctx) else { return Ok(None) };
    let mut known = Known::default();
    while let Some(act) = line.next().await? {
        if act.iter().any(|header| header.depth == 0) {
            return Ok(None);
        }
        let roots = roots(conn, &act).await?;
        let open = known.not_decided(&act, &roots);
        if !open.is_empty() && act.iter().all(Header::is_undo) {
            return Ok(Some(open.target()));
        }
        known.decide(&act, &roots);
    }
    Ok(None)
}

/// What made `event` stand last: itself, or its redo. Errors: `not_found`.
pub async fn event_in_force(conn: &impl ConnectionTrait, id: EventId) -> Result<Target, Error> {
    let (of, newest) = newest_of_event(conn, id).await?;
    let is_redone = !of.is_undo() && newest.as_ref().is_some_and(|newest| !newest.is_undo());
    Ok(Target::Events(vec![newest.filter(|_| is_redone).map_or(id, |newest| newest.id)]))
}

/// The undo that an event is, or that was made of it last. Errors: `not_found`, `conflict` where it was not undone.
pub async fn undo_of_event(conn: &impl ConnectionTrait, id: EventId) -> Result<Target, Error> {
    let (of, newest) = newest_of_event(conn, id).await?;
    if of.is_undo() {
        return Ok(Target::Events(vec![id]));
    }
    let newest = newest.filter(Header::is_undo).ok_or_else(not_undone)?;
    Ok(Target::Events(vec![newest.id]))
}

async fn newest_of_event(conn: &impl ConnectionTrait, id: EventId) -> Result<(Header, Option<Header>), Error> {
    let found = headers().filter(event::Column::Id.eq(id)).into_model::<Header>().one(conn).await?;
    let found = found.ok_or(Error::NotFound)?;
    let root = roots(conn, std::slice::from_ref(&found)).await?.get(&id).map_or(id, |root| root.id);
    let newest = answers_to(conn, &[root, id]).await?;
    Ok((found, newest))
}

/// As [`event_in_force`], of a batch. Errors: `not_found`.
pub async fn batch_in_force(conn: &impl ConnectionTrait, batch: BatchId) -> Result<Target, Error> {
    let (of, newest) = newest_of_batch(conn, batch).await?;
    let is_redone = !of.is_undo() && newest.as_ref().is_some_and(|newest| !newest.is_undo());
    Ok(Target::Batch(newest.filter(|_| is_redone).and_then(|newest| newest.batch_id).unwrap_or(batch)))
}

/// The batch that `batch` is, if it is an undo, or that undid it last. Errors: `not_found`, `conflict` where it was not undone.
pub async fn undo_of_batch(conn: &impl ConnectionTrait, batch: BatchId) -> Result<Target, Error> {
    let (of, newest) = newest_of_batch(conn, batch).await?;
    if of.is_undo() {
        return Ok(Target::Batch(batch));
    }
    let newest = newest.filter(Header::is_undo).ok_or_else(not_undone)?;
    newest.batch_id.map(Target::Batch).ok_or_else(not_undone)
}

async fn newest_of_batch(conn: &impl ConnectionTrait, batch: BatchId) -> Result<(Header, Option<Header>), Error> {
    let sample =
        headers().filter(event::Column::BatchId.eq(batch)).filter(event::Column::Kind.is_in(UNDOABLE.to_vec()));
    let sample =
        sample.order_by_desc(event::Column::Seq).limit(EVENTS_SAMPLED).into_model::<Header>().all(conn).await?;
    let roots = roots(conn, &sample).await?;
    let asked = sample.iter().flat_map(|header| [Some(header.id), roots.get(&header.id).map(|root| root.id)]).flatten();
    let newest = answers_to(conn, &asked.collect::<Vec<_>>()).await?;
    Ok((sample.into_iter().next().ok_or(Error::NotFound)?, newest))
}

fn not_undone() -> Error {
    Error::Conflict("It was not undone, so there is nothing to redo.".to_owned())
}

/// The newest event that undid one of these, or redid what did.
async fn answers_to(conn: &impl ConnectionTrait, causes: &[EventId]) -> Result<Option<Header>, Error> {
    let subjects: Vec<(EventId, Uuid)> = event::Entity::find()
        .filter(event::Column::Id.is_in(causes.iter().copied()))
        .select_only()
        .columns([event::Column::Id, event::Column::SubjectId])
        .into_tuple()
        .all(conn)
        .await?;
    let subjects: HashSet<Uuid> = subjects.into_iter().map(|(_, subject)| subject).collect();
    let about = headers().filter(event::Column::SubjectId.is_in(subjects)).order_by_desc(event::Column::Seq);
    let undo = about.clone().filter(event::Column::CausationId.is_in(causes.iter().copied()));
    let Some(undo) = undo.limit(1).into_model::<Header>().one(conn).await? else { return Ok(None) };
    let redo = about.filter(event::Column::CausationId.eq(undo.id)).limit(1).into_model::<Header>().one(conn).await?;
    Ok(redo.or(Some(undo)))
}

fn headers() -> Select<event::Entity> {
    event::Entity::find().select_only().columns([
        event::Column::Seq,
        event::Column::Id,
        event::Column::OccurredAt,
        event::Column::CorrelationId,
        event::Column::CausationId,
        event::Column::Depth,
        event::Column::BatchId,
    ])
}

/// Where a chain of causes begins.
#[derive(Clone, Copy)]
struct Root {
    id: EventId,
    batch: Option<BatchId>,
}

/// The root of each event.
async fn roots(conn: &impl ConnectionTrait, act: &[Header]) -> Result<HashMap<EventId, Root>, Error> {
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
    let found = headers().filter(event::Column::Id.is_in(ids.iter().copied())).into_model::<Header>().all(conn).await?;
    Ok(roots(conn, &found).await?.into_iter().map(|(id, root)| (id, root.id)).collect())
}

/// The batch with which an event's causes begin; of an event without a cause its own.
pub async fn root_batch(conn: &impl ConnectionTrait, id: EventId) -> Result<Option<BatchId>, Error> {
    let found = headers().filter(event::Column::Id.eq(id)).into_model::<Header>().all(conn).await?;
    Ok(roots(conn, &found).await?.into_values().next().and_then(|root| root.batch))
}

/// The part of an act that newer ones say nothing about.
struct Open<'a>(Vec<&'a Header>);

impl Open<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn target(&self) -> Target {
        match self.0.first().and_then(|header| header.batch_id) {
            Some(batch) => Target::Batch(batch),
            None => Target::Events(self.0.iter().map(|header| header.id).collect()),
        }
    }
}

/// The roots that a newer event has told about.
#[derive(Default)]
struct Known {
    events: HashSet<EventId>,
    batches: HashSet<BatchId>,
}

impl Known {
    fn not_decided<'a>(&self, act: &'a [Header], roots: &HashMap<EventId, Root>) -> Open<'a> {
        let is_open = |header: &&Header| {
            roots.get(&header.id).is_some_and(|root| {
                !self.events.contains(&root.id) && !root.batch.is_some_and(|batch| self.batches.contains(&batch))
            })
        };
        Open(act.iter().filter(is_open).collect())
    }

    /// One event of a batch, undone by itself, says nothing about the rest of it.
    fn decide(&mut self, act: &[Header], roots: &HashMap<EventId, Root>) {
        for header in act {
            let Some(root) = roots.get(&header.id) else { continue };
            match (header.batch_id, root.batch) {
                (Some(_), Some(batch)) => {
                    self.batches.insert(batch);
                }
                _ => {
                    self.events.insert(root.id);
                }
            }
        }
    }
}

/// Walks an actor's events backwards, act by act. Of a batch it tells the newest event only.
struct Line<'c, C> {
    conn: &'c C,
    actor: Condition,
    before: Option<i64>,
    is_at_end: bool,
    waiting: VecDeque<Header>,
    passed: Vec<BatchId>,
    walked: usize,
}

impl<'c, C: ConnectionTrait> Line<'c, C> {
    /// What a member did on screens and what their tokens did are two lines: an undo of one does not reach into the other.
    fn of(conn: &'c C, ctx: &Ctx) -> Option<Self> {
        let me = ctx.actor.member()?;
        let is_me = Condition::all().add(event::Column::ActorId.eq(me.0));
        Some(Self {
            conn,
            actor: is_me.add(event::Column::ActorKind.eq(ctx.actor.kind())),
            before: None,
            is_at_end: false,
            waiting: VecDeque::new(),
            passed: Vec::new(),
            walked: 0,
        })
    }

    async fn next(&mut self) -> Result<Option<Vec<Header>>, Error> {
        if self.walked >= ACTS_WALKED_MAX || self.passed.len() >= BATCHES_WALKED_MAX {
            return Ok(None);
        }
        self.walked += 1;
        let Some(first) = self.take().await? else { return Ok(None) };
        if let Some(batch) = first.batch_id {
            self.passed.push(batch);
            self.waiting.retain(|header| header.batch_id != Some(batch));
            return Ok(Some(vec![first]));
        }
        let (key, mut act) = (first.key(), vec![first]);
        while act.len() < EVENTS_PER_ACT_MAX {
            match self.take().await? {
                Some(header) if header.key() == key => act.push(header),
                Some(other) => {
                    self.waiting.push_front(other);
                    break;
                }
                None => break,
            }
        }
        Ok(Some(act))
    }

    async fn take(&mut self) -> Result<Option<Header>, Error> {
        if self.waiting.is_empty() && !self.is_at_end {
            let mut select = headers().filter(self.actor.clone()).filter(event::Column::Kind.is_in(UNDOABLE.to_vec()));
            if let Some(before) = self.before {
                select = select.filter(event::Column::Seq.lt(before));
            }
            if !self.passed.is_empty() {
                let batches = self.passed.iter().copied();
                let other = Condition::any().add(event::Column::BatchId.is_null());
                select = select.filter(other.add(event::Column::BatchId.is_not_in(batches)));
            }
            let select = select.order_by_desc(event::Column::Seq).limit(HEADERS_PER_READ);
            self.waiting = select.into_model::<Header>().all(self.conn).await?.into();
            match self.waiting.back() {
                Some(last) => self.before = Some(last.seq),
                None => self.is_at_end = true,
            }
        }
        Ok(self.waiting.pop_front())
    }
}
