//! Undoing one event, the last act on a record, the actor's last act, or a batch step by step; and redoing it.
//!
//! A batch goes back newest first, one of more than [`UNDO_EVENTS_PER_TX`] events as a job. A step that was done is not done
//! again: what is back already holds the old values.

use super::{
    headers, inverse,
    line::{self, Target},
    locks,
    many::{self, As},
    model::{PASSED_MAX, RedoWhat, Telling, UndoReport, UndoWhat, UndoneAct},
    rules,
    sight::{name_of, tell_conflict, tell_undone},
    whole::{Whole, is_of_merge, whole},
};
use crate::{
    bulk::{begin, model::JobId},
    import::job::{self as imports, model::ImportId},
    leads::unconvert,
};
use ac_core::{
    BatchId, Ctx, Error, EventId, Tx,
    event::Envelope,
    log::{ToData, envelope, event_entity as event},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SelectTwo,
};

/// Events of a batch that are put back at once; more are a job.
pub const UNDO_EVENTS_PER_TX: u64 = 100;
/// Events of one act on one record.
const EVENTS_PER_ACT_MAX: u64 = 10;

type Events = SelectTwo<event::Entity, ac_core::log::data_entity::Entity>;

/// What somebody wants put back.
#[derive(Clone, Debug)]
pub enum Ask {
    Undo(UndoWhat),
    Redo(RedoWhat),
}

/// Puts back what `what` changed, where nobody changed it since. Without an act left to undo, nothing happens.
///
/// Errors: `not_found`, `forbidden`, `conflict` for what cannot be undone.
pub async fn undo(ctx: &Ctx, what: UndoWhat) -> Result<UndoReport, Error> {
    let found = find(ctx, Ask::Undo(what)).await?;
    ctx.write(async |tx| act_in(tx, found).await).await
}

/// Puts back into force what was undone, where nobody changed it since. Without an undo to redo, nothing happens.
///
/// Errors: `not_found`, `forbidden`, `conflict` for what was not undone or cannot be redone.
pub async fn redo(ctx: &Ctx, what: RedoWhat) -> Result<UndoReport, Error> {
    let found = find(ctx, Ask::Redo(what)).await?;
    ctx.write(async |tx| act_in(tx, found).await).await
}

/// What was looked up before the unit of work: a walk through the log keeps no other writer waiting.
#[derive(Debug)]
pub struct Found {
    ask: Ask,
    target: Option<Target>,
    /// Events of the batch that it is.
    events: Option<u64>,
}

impl From<Ask> for Found {
    /// What is named is looked up in the unit of work itself.
    fn from(ask: Ask) -> Self {
        Self { ask, target: None, events: None }
    }
}

/// Looks up what `ask` is about. What is named is refused only by [`act_in`]. Errors: `invalid`.
pub async fn find(ctx: &Ctx, ask: Ask) -> Result<Found, Error> {
    ctx.read(async |tx| {
        let target = match target(tx.conn(), ctx, &ask).await {
            Err(_) if !ask.is_last() => None,
            found => found?,
        };
        let events = match &target {
            Some(Target::Batch(batch)) => Some(count(tx.conn(), *batch).await?),
            _ => None,
        };
        Ok(Found { ask, target, events })
    })
    .await
}

/// As [`undo`] and [`redo`], as part of a unit of work.
pub async fn act_in(tx: &Tx<'_>, Found { ask, target: found, events: counted }: Found) -> Result<UndoReport, Error> {
    let is_settled = match &found {
        None => ask.is_last(),
        Some(found) => ask.is_last() && line::still_stands(tx.conn(), found).await?,
    };
    let now = if is_settled { found.clone() } else { target(tx.conn(), tx.ctx(), &ask).await? };
    let counted = counted.filter(|_| now == found);
    match now {
        None => Ok(UndoReport::default()),
        Some(Target::Events(ids)) => {
            let found = read(tx.conn(), events().filter(event::Column::Id.is_in(ids))).await?;
            for event in &found {
                admitted(tx.ctx(), event, ask.is_last())?;
            }
            put_all_back(tx, &found, None).await
        }
        Some(Target::Batch(batch)) => put_batch_back_in(tx, batch, ask.is_last(), counted).await,
    }
}

impl Ask {
    /// Whether it names nothing, so that what it means has to be looked for in the log.
    fn is_last(&self) -> bool {
        matches!(self, Self::Undo(UndoWhat::Last { .. }) | Self::Redo(RedoWhat::Last))
    }
}

async fn target(conn: &impl ConnectionTrait, ctx: &Ctx, ask: &Ask) -> Result<Option<Target>, Error> {
    match ask {
        Ask::Undo(what) => undo_target(conn, ctx, what).await,
        Ask::Redo(what) => redo_target(conn, ctx, *what).await,
    }
}

/// What `what` means now; `None` where nothing is left to undo.
async fn undo_target(conn: &impl ConnectionTrait, ctx: &Ctx, what: &UndoWhat) -> Result<Option<Target>, Error> {
    match what {
        UndoWhat::Event(id) => match whole(conn, *id).await? {
            Some(Whole::Batch(batch)) => line::batch_in_force(conn, batch).await.map(Some),
            Some(Whole::Part(ids)) => {
                let mut in_force = Vec::with_capacity(ids.len());
                for id in ids {
                    in_force.push(line::event_in_force(conn, id).await?);
                }
                Ok(Some(Target::Events(in_force)))
            }
            None => Ok(Some(Target::Events(vec![line::event_in_force(conn, *id).await?]))),
        },
        // An import knows by itself whether it can be taken back, also one that made nothing.
        UndoWhat::Batch(batch) if imports::is_one(conn, ImportId(batch.0)).await? => Ok(Some(Target::Batch(*batch))),
        UndoWhat::Batch(batch) => line::batch_in_force(conn, *batch).await.map(Some),
        UndoWhat::Last { passing } if passing.len() > PASSED_MAX => {
            let message = format!("Pass over at most {PASSED_MAX} actions.");
            Err(Error::field("passing", message))
        }
        UndoWhat::Last { passing } => line::last_standing(conn, ctx, passing).await,
        UndoWhat::LastOf { subject_id, version } => {
            let last = event::Entity::find()
                .filter(event::Column::SubjectId.eq(*subject_id))
                .filter(event::Column::SubjectVersion.eq(*version))
                .filter(event::Column::Kind.is_in(rules::undoable()))
                .filter(event::Column::ActorId.eq(ctx.actor.member().map(|me| me.0)))
                .order_by_desc(event::Column::Seq)
                .limit(EVENTS_PER_ACT_MAX);
            let ids = last.select_only().column(event::Column::Id).into_tuple().all(conn).await?;
            Ok(Some(Target::Events(ids)))
        }
    }
}

async fn redo_target(conn: &impl ConnectionTrait, ctx: &Ctx, what: RedoWhat) -> Result<Option<Target>, Error> {
    match what {
        RedoWhat::Last => line::last_undone(conn, ctx).await,
        RedoWhat::Event(id) => {
            admit(conn, ctx, events().filter(event::Column::Id.eq(id))).await?;
            match whole(conn, id).await? {
                Some(Whole::Batch(batch)) => line::undo_of_batch(conn, batch).await.map(Some),
                Some(Whole::Part(ids)) => {
                    let (mut undone, mut refused) = (Vec::with_capacity(ids.len()), None);
                    for id in ids {
                        match line::undo_of_event(conn, id).await {
                            Ok(undo) => undone.push(undo),
                            // What stayed, because it was changed since, has nothing to be redone.
                            Err(why @ Error::Conflict(_)) => refused = Some(why),
                            Err(error) => return Err(error),
                        }
                    }
                    match refused.filter(|_| undone.is_empty()) {
                        Some(why) => Err(why),
                        None => Ok(Some(Target::Events(undone))),
                    }
                }
                None => Ok(Some(Target::Events(vec![line::undo_of_event(conn, id).await?]))),
            }
        }
        RedoWhat::Batch(batch) => {
            admit(conn, ctx, events().filter(event::Column::BatchId.eq(batch))).await?;
            line::undo_of_batch(conn, batch).await.map(Some)
        }
    }
}

/// Refuses whoever may not know of the first of these events. Errors: `not_found`, `forbidden`.
async fn admit(conn: &impl ConnectionTrait, ctx: &Ctx, select: Events) -> Result<(), Error> {
    let found = select.limit(1).one(conn).await?.and_then(|(event, data)| envelope(event, data));
    allow(ctx, &found.ok_or(Error::NotFound)?)
}

/// Nobody learns from an undo that somebody else's event exists.
fn allow(ctx: &Ctx, event: &Envelope) -> Result<(), Error> {
    if rules::may_undo(ctx, event) {
        return Ok(());
    }
    if rules::is_own(ctx, event) {
        ctx.allow_any(event.subject.kind, rules::action(event))?;
    }
    Err(Error::NotFound)
}

/// As [`allow`], but for one's last act: closed to oneself by now, it must not end the way to those before it, and is a conflict.
fn admitted(ctx: &Ctx, event: &Envelope, is_last: bool) -> Result<(), Error> {
    if is_last { is_open(ctx, event).map(drop) } else { allow(ctx, event) }
}

/// As [`allow`]; answers `false` of an act of one's own that is closed to oneself by now.
fn is_open(ctx: &Ctx, event: &Envelope) -> Result<bool, Error> {
    match allow(ctx, event) {
        Ok(()) => Ok(true),
        // A token that was not given as much is told so.
        Err(error) if error.is_refusal() && ctx.scopes.is_none() => Ok(false),
        Err(error) => Err(error),
    }
}

/// What one step of a batch came to.
#[derive(Debug)]
pub struct BatchStep {
    /// The place in the log before which to go on.
    pub lowest: i64,
    /// How many it met.
    pub events: i64,
    pub report: UndoReport,
}

/// Undoes the newest `most` events of `batch` before the seq `before`, as events of the batch `as_batch`. Answers `None` at the
/// end.
pub async fn batch_step_in(
    tx: &Tx<'_>,
    batch: BatchId,
    as_batch: BatchId,
    before: Option<i64>,
    most: u64,
) -> Result<Option<BatchStep>, Error> {
    let mut select = events().filter(event::Column::BatchId.eq(batch));
    if let Some(before) = before {
        select = select.filter(event::Column::Seq.lt(before));
    }
    let found = whole_records(read(tx.conn(), select.limit(most.saturating_add(1))).await?, most);
    let Some(lowest) = found.last().map(|event| event.seq) else { return Ok(None) };
    let events = i64::try_from(found.len()).unwrap_or(i64::MAX);
    Ok(Some(BatchStep { lowest, events, report: put_all_back(tx, &found, Some(as_batch)).await? }))
}

/// The events of a step, without those of a record of which more would be left for the next one: it would count twice.
fn whole_records(mut found: Vec<Envelope>, most: u64) -> Vec<Envelope> {
    if u64::try_from(found.len()).is_ok_and(|read| read <= most) {
        return found;
    }
    let next = found.pop().map(|event| event.subject.id);
    let whole = found.iter().rposition(|event| Some(event.subject.id) != next).map_or(0, |last| last + 1);
    if whole > 0 {
        found.truncate(whole);
    }
    found
}

/// Puts a batch back: at once where it is small, else as a job, which the report names.
async fn put_batch_back_in(
    tx: &Tx<'_>,
    batch: BatchId,
    is_last: bool,
    counted: Option<u64>,
) -> Result<UndoReport, Error> {
    if let Some(id) = imports::start_undo_in(tx, ImportId(batch.0)).await? {
        return Ok(UndoReport { job: Some(JobId(id.0)), ..UndoReport::default() });
    }
    let newest = read(tx.conn(), events().filter(event::Column::BatchId.eq(batch)).limit(1)).await?;
    let newest = newest.into_iter().next().ok_or(Error::NotFound)?;
    admitted(tx.ctx(), &newest, is_last)?;
    if let Some(root) = headers::root_batch(tx.conn(), newest.id).await?
        && imports::is_one(tx.conn(), ImportId(root.0)).await?
    {
        let why = "An import that was taken back cannot be redone. Import its files again.";
        return Err(Error::Conflict(why.to_owned()));
    }
    begin::refuse_running(tx, batch).await?;
    let count = match counted {
        Some(count) => count,
        None => count(tx.conn(), batch).await?,
    };
    let as_batch = BatchId::generate();
    if count > UNDO_EVENTS_PER_TX {
        let job = begin::undo_in(tx, newest.subject.kind, batch, as_batch, count).await?;
        return Ok(UndoReport { act: Some(act_of(&newest)), job: Some(job), ..UndoReport::default() });
    }
    let step = batch_step_in(tx, batch, as_batch, None, count).await?.ok_or(Error::NotFound)?;
    Ok(step.report)
}

async fn count(conn: &impl ConnectionTrait, batch: BatchId) -> Result<u64, Error> {
    Ok(event::Entity::find().filter(event::Column::BatchId.eq(batch)).count(conn).await?)
}

fn events() -> Events {
    event::Entity::find().find_also_linked(ToData).order_by_desc(event::Column::Seq)
}

async fn read(conn: &impl ConnectionTrait, select: Events) -> Result<Vec<Envelope>, Error> {
    let rows = select.all(conn).await?;
    Ok(rows.into_iter().filter_map(|(event, data)| envelope(event, data)).collect())
}

/// Errors: `not_found` if there is none that the actor may undo.
async fn put_all_back(tx: &Tx<'_>, events: &[Envelope], as_batch: Option<BatchId>) -> Result<UndoReport, Error> {
    let newest = events.first().ok_or(Error::NotFound)?;
    let mut telling = Telling::of(act_among(newest, events));
    let mut open = Vec::with_capacity(events.len());
    for event in events {
        match is_open(tx.ctx(), event)? {
            true => open.push(event.clone()),
            false => tell_conflict(tx, &mut telling, event, inverse::Outcome::in_the_way().conflict).await?,
        }
    }
    locks::hold(tx, &open).await?;
    let redone: Vec<EventId> = open.iter().filter(|event| event.depth > 1).map(|event| event.id).collect();
    let roots = headers::root_ids(tx.conn(), &redone).await?;
    let origins = As { batch: as_batch, roots: &roots };
    let done = many::apply(tx, &origins, &open).await?;
    for event in &open {
        if done.contains(&event.id) {
            tell_undone(tx, &mut telling, event).await?;
        } else {
            put_one_back(tx, event, &origins, &mut telling).await?;
        }
    }
    Ok(telling.report())
}

/// As [`act_of`]. A merge is called so, whichever of its events is the newest, and so is a conversion; one of several leads has
/// no name.
fn act_among(newest: &Envelope, events: &[Envelope]) -> UndoneAct {
    let telling = |event: &&Envelope| is_of_merge(&event.kind) || unconvert::is_one(&event.kind);
    let act = act_of(events.iter().find(telling).unwrap_or(newest));
    let converted = events.iter().filter(|event| unconvert::is_one(&event.kind)).count();
    let name = if converted > 1 { String::new() } else { act.name };
    UndoneAct { seq: newest.seq, name, ..act }
}

fn act_of(newest: &Envelope) -> UndoneAct {
    UndoneAct {
        kind: newest.kind.clone(),
        name: name_of(newest).to_owned(),
        seq: newest.seq,
        batch_id: newest.batch_id,
    }
}

async fn put_one_back(tx: &Tx<'_>, event: &Envelope, origins: &As<'_>, telling: &mut Telling) -> Result<(), Error> {
    if !rules::is_kind_undoable(event) {
        if origins.batch.is_some() {
            // Members that came with an import stay when its records go back.
            return Ok(());
        }
        let message = format!("“{}” cannot be undone.", event.kind);
        return Err(Error::Conflict(message));
    }
    let written = tx.buffered();
    let outcome = match inverse::apply(tx, origins.origin(event), event).await {
        // An act that nobody may put back must not end the way to those before it.
        Err(Error::Forbidden | Error::Refused(_) | Error::NotFound) if tx.buffered() == written => {
            inverse::Outcome::in_the_way()
        }
        outcome => outcome?,
    };
    tell_conflict(tx, telling, event, outcome.conflict).await?;
    if outcome.has_changed {
        tell_undone(tx, telling, event).await?;
    }
    Ok(())
}
