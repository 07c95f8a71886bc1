//! An actor's acts in the log, the newest first, and which of them stand.
//!
//! An act is what one batch, or one request, changed. The rule: depth tells what an event is. At depth 0 somebody did
//! something; an undo of it stands at depth 1 with it as its cause, and a redo at depth 2 with the undo as its cause. Undoing
//! the redo is caused by the first event again, so that going to and fro never grows deeper. Of several events with one root
//! the newest says whether it stands.
//!
//! A batch stands where it began: what somebody did while it ran came after it.

use super::{
    batches::{self, Batch},
    headers::{Header, Root, answers_to, headers, is_answered, of_ids, roots},
    rules,
};
use ac_core::{BatchId, Ctx, Error, EventId, MemberId, Timestamp, log::event_entity as event};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::{HashMap, HashSet, VecDeque};
use uuid::Uuid;

/// Headers read in one statement.
const HEADERS_PER_READ: u64 = 200;
/// Acts that are looked at before it is said that there is nothing left.
const ACTS_WALKED_MAX: usize = 1_000;
/// Batches among them.
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

/// What holds the events of one act together that is no batch.
#[derive(PartialEq, Eq)]
enum Key {
    Request(Uuid),
    /// Without a request, one transaction: all its events have one instant.
    Moment(Timestamp),
}

impl Key {
    fn of(header: &Header) -> Self {
        header.correlation_id.map_or(Self::Moment(header.occurred_at), Self::Request)
    }
}

/// The actor's last act that stands and whose newest event is none of `passing`. What still runs, and what is being undone,
/// is passed over.
pub async fn last_standing(conn: &impl ConnectionTrait, ctx: &Ctx, passing: &[i64]) -> Result<Option<Target>, Error> {
    let Some(mut line) = Line::of(conn, ctx).await? else { return Ok(None) };
    let mut known = Known::default();
    while let Some(act) = line.next().await? {
        let roots = roots(conn, &act.headers).await?;
        let is_passed = act.headers.first().is_some_and(|newest| passing.contains(&newest.seq));
        let is_undo = act.headers.iter().any(Header::is_undo);
        let open = known.not_decided(&act.headers, &roots);
        if !open.is_empty() && !is_undo && !is_passed && !act.is_running && !act.is_taken_back {
            return Ok(Some(open.target()));
        }
        known.decide(&act.headers, &roots);
    }
    Ok(None)
}

/// The actor's last undo that was not redone, if nothing else came after it. What is being redone is passed over.
pub async fn last_undone(conn: &impl ConnectionTrait, ctx: &Ctx) -> Result<Option<Target>, Error> {
    let Some(mut line) = Line::of(conn, ctx).await? else { return Ok(None) };
    let mut known = Known::default();
    while let Some(act) = line.next().await? {
        if act.headers.iter().any(|header| header.depth == 0) {
            return Ok(None);
        }
        let roots = roots(conn, &act.headers).await?;
        let open = known.not_decided(&act.headers, &roots);
        if !open.is_empty() && !act.is_taken_back && act.headers.iter().all(Header::is_undo) {
            return Ok(Some(open.target()));
        }
        known.decide(&act.headers, &roots);
    }
    Ok(None)
}

/// Whether nothing undid or redid `target` since it was found, as far as its newest events say.
pub async fn still_stands(conn: &impl ConnectionTrait, target: &Target) -> Result<bool, Error> {
    let act = match target {
        Target::Events(ids) => of_ids(conn, ids).await?,
        Target::Batch(batch) => newest_of(conn, *batch).await?,
    };
    Ok(!is_answered(conn, &act).await?)
}

/// What made `event` stand last: itself, or its redo. Errors: `not_found`.
pub async fn event_in_force(conn: &impl ConnectionTrait, id: EventId) -> Result<EventId, Error> {
    let (of, newest) = newest_of_event(conn, id).await?;
    let is_redone = !of.is_undo() && newest.as_ref().is_some_and(|newest| !newest.is_undo());
    Ok(newest.filter(|_| is_redone).map_or(id, |newest| newest.id))
}

/// The undo that an event is, or that was made of it last. Errors: `not_found`, `conflict` where it was not undone.
pub async fn undo_of_event(conn: &impl ConnectionTrait, id: EventId) -> Result<EventId, Error> {
    let (of, newest) = newest_of_event(conn, id).await?;
    if of.is_undo() {
        return Ok(id);
    }
    let newest = newest.filter(Header::is_undo).ok_or_else(not_undone)?;
    Ok(newest.id)
}

async fn newest_of_event(conn: &impl ConnectionTrait, id: EventId) -> Result<(Header, Option<Header>), Error> {
    let found = of_ids(conn, &[id]).await?.into_iter().next().ok_or(Error::NotFound)?;
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
    let sample = newest_of(conn, batch).await?;
    let roots = roots(conn, &sample).await?;
    let asked = sample.iter().flat_map(|header| [Some(header.id), roots.get(&header.id).map(|root| root.id)]).flatten();
    let newest = answers_to(conn, &asked.collect::<Vec<_>>()).await?;
    Ok((sample.into_iter().next().ok_or(Error::NotFound)?, newest))
}

async fn newest_of(conn: &impl ConnectionTrait, batch: BatchId) -> Result<Vec<Header>, Error> {
    let of_batch =
        headers().filter(event::Column::BatchId.eq(batch)).filter(event::Column::Kind.is_in(rules::undoable()));
    let newest = of_batch.order_by_desc(event::Column::Seq).limit(EVENTS_SAMPLED);
    Ok(newest.into_model::<Header>().all(conn).await?)
}

fn not_undone() -> Error {
    Error::Conflict("It was not undone, so there is nothing to redo.".to_owned())
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
        // A batch is walked as its newest event. What was done to that one by itself says nothing about the others.
        let is_decided = |header: &Header, root: &Root| match (header.batch_id, root.batch) {
            (Some(_), Some(batch)) => self.batches.contains(&batch),
            (None, Some(batch)) => self.events.contains(&root.id) || self.batches.contains(&batch),
            (_, None) => self.events.contains(&root.id),
        };
        let is_open = |header: &&Header| roots.get(&header.id).is_some_and(|root| !is_decided(header, root));
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

/// One act.
struct Act {
    /// The newest first; of a batch the newest alone.
    headers: Vec<Header>,
    /// A batch to which more may come.
    is_running: bool,
    /// A batch that is being undone, or cannot be undone any more.
    is_taken_back: bool,
}

/// Walks an actor's acts backwards.
struct Line<'c, C> {
    conn: &'c C,
    alone: Select<event::Entity>,
    before: Option<i64>,
    is_at_end: bool,
    waiting: VecDeque<Header>,
    /// The one that began last comes last.
    batches: Vec<Batch>,
    /// The place in the log before which there may be more batches: what is older could be undone by one of them.
    end: Option<i64>,
    walked: usize,
}

impl<'c, C: ConnectionTrait> Line<'c, C> {
    /// What a member did on screens and what their tokens did are two lines: an undo of one does not reach into the other.
    async fn of(conn: &'c C, ctx: &Ctx) -> Result<Option<Self>, Error> {
        let Some(me) = ctx.actor.member() else { return Ok(None) };
        let (mut batches, end) = batches::newest(conn, me, ctx.actor.kind(), BATCHES_WALKED_MAX).await?;
        batches.sort_by_key(|batch| batch.began);
        Ok(Some(Self {
            conn,
            alone: alone(me, ctx.actor.kind()),
            before: None,
            is_at_end: false,
            waiting: VecDeque::new(),
            batches,
            end,
            walked: 0,
        }))
    }

    async fn next(&mut self) -> Result<Option<Act>, Error> {
        if self.walked >= ACTS_WALKED_MAX {
            return Ok(None);
        }
        self.walked += 1;
        let first = self.take().await?;
        let is_next = |batch: &mut Batch| first.as_ref().is_none_or(|first| batch.began > first.seq);
        if let Some(batch) = self.batches.pop_if(is_next) {
            if let Some(first) = first {
                self.waiting.push_front(first);
            }
            let Batch { newest, is_running, is_taken_back, .. } = batch;
            return Ok(Some(Act { headers: vec![newest], is_running, is_taken_back }));
        }
        let is_after_end = |first: &Header| self.end.is_none_or(|end| first.seq > end);
        let Some(first) = first.filter(is_after_end) else { return Ok(None) };
        let (key, mut headers) = (Key::of(&first), vec![first]);
        while headers.len() < EVENTS_PER_ACT_MAX {
            match self.take().await? {
                Some(header) if Key::of(&header) == key => headers.push(header),
                Some(other) => {
                    self.waiting.push_front(other);
                    break;
                }
                None => break,
            }
        }
        Ok(Some(Act { headers, is_running: false, is_taken_back: false }))
    }

    async fn take(&mut self) -> Result<Option<Header>, Error> {
        if self.waiting.is_empty() && !self.is_at_end {
            let mut select = self.alone.clone();
            if let Some(before) = self.before {
                select = select.filter(event::Column::Seq.lt(before));
            }
            self.waiting = select.limit(HEADERS_PER_READ).into_model::<Header>().all(self.conn).await?.into();
            match self.waiting.back() {
                Some(last) => self.before = Some(last.seq),
                None => self.is_at_end = true,
            }
        }
        Ok(self.waiting.pop_front())
    }
}

/// What an actor did one by one, the newest first.
fn alone(me: MemberId, kind: &str) -> Select<event::Entity> {
    headers()
        .filter(event::Column::ActorId.eq(me.0))
        .filter(event::Column::ActorKind.eq(kind))
        .filter(event::Column::BatchId.is_null())
        .filter(event::Column::Kind.is_in(rules::undoable()))
        .order_by_desc(event::Column::Seq)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::plans::plan;
    use ac_core::testing::TestPlatform;

    #[tokio::test]
    async fn acts_are_read_without_a_look_at_the_events_of_batches() {
        let app = TestPlatform::sqlite().await;
        let ctx = app.workspace("acme").await;
        let singles = plan(&ctx, alone(MemberId::generate(), "member")).await;
        assert_eq!(singles.len(), 1, "{singles:?}");
        assert!(singles[0].contains("INDEX event_alone (actor_id=? AND actor_kind=?)"), "{singles:?}");
        let steps = batches::plan(&ctx).await;
        let of = |index: &str| steps.iter().filter(|step| step.contains(index)).count();
        assert_eq!((of("INDEX event_batch_of "), of("INDEX event_batch (batch_id=?)")), (2, 2), "{steps:?}");
        assert!(!steps.iter().any(|step| step.contains("SCAN event") || step.contains("TEMP B-TREE")), "{steps:?}");
    }
}
