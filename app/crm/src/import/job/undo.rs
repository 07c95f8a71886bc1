//! Taking an import back: the newest change first, in short transactions, each of which notes how far it has come.
//!
//! The rule: what somebody changed since stays and is reported, and so does what something that stays refers to. Records that
//! nobody touched go back many at a time. A record that only the import had changed is again as it was, the time of its last change
//! too; its version and the log tell of both.

use super::{
    entity::job,
    events::{ImportEvent, MemberEvent, about, of_member},
    lease::Lease,
    model::{JobState, UndoTally},
    needed::{owners_among, referred_to},
    refs::PLACEHOLDER,
};
use crate::{
    companies, contacts, deals, leads,
    members::entity as member,
    pipelines::{
        self,
        model::{PipelineId, Stage},
    },
    products,
    shared::{
        event::{Origin, changed_before},
        record::{self, Record, facts},
    },
    undo::{inverse, locks},
};
use ac_core::{
    Actor, BatchId, Ctx, Error, MemberId, Resource, Role, Timestamp, Tx,
    event::Envelope,
    log::{ToData, envelope, event_entity as event},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Events put back in one transaction.
const EVENTS_PER_STEP: u64 = 250;
/// Records of one sort that stay and are told by name.
const NAMES_TOLD_MAX: usize = 50;

/// The same actor without bounds. Who may take the import back was asked when they did; what it wrote is the import's own,
/// and how much of that goes back must not depend on who happens to work.
pub fn unbound(ctx: &Ctx) -> Ctx {
    let mut ctx = ctx.as_actor(match ctx.actor {
        Actor::Member { id, .. } => Actor::Member { id, role: Role::Owner },
        Actor::Token { id, member, .. } => Actor::Token { id, member, role: Role::Owner },
        Actor::System => Actor::System,
    });
    ctx.scopes = None;
    ctx
}

/// Puts back all that the import changed.
pub async fn run(ctx: &Ctx, lease: Lease, job: job::Model) -> Result<job::Model, Error> {
    let mut report = job.read_report()?;
    let mut tally = report.undo.take().unwrap_or_default();
    let (batch, as_batch, done) = (BatchId(lease.id.0), BatchId::generate(), job.rows_done);
    loop {
        let is_over = ctx
            .write(async |tx| {
                let events = next(tx, batch, tally.before).await?;
                let Some(lowest) = events.last().map(|event| event.seq) else { return Ok(true) };
                step(&Step { tx, as_batch, events: &events }, &mut tally).await?;
                tally.before = Some(lowest);
                report.undo = Some(tally.clone());
                lease.keep(tx, JobState::Undoing, done, &report).await?;
                Ok::<_, Error>(false)
            })
            .await?;
        if is_over {
            break;
        }
    }
    report.undo = Some(tally);
    let state = if report.failure.is_some() { JobState::Failed } else { JobState::Undone };
    let closed = job::Model { state, ..job };
    ctx.write(async |tx| {
        lease.keep(tx, state, done, &report).await?;
        let facts = about(&closed, &report);
        tx.emit(&if state == JobState::Failed { ImportEvent::Failed(facts) } else { ImportEvent::Undone(facts) });
        Ok::<_, Error>(())
    })
    .await?;
    Ok(closed)
}

async fn next(tx: &Tx<'_>, batch: BatchId, before: Option<i64>) -> Result<Vec<Envelope>, Error> {
    let mut select = event::Entity::find().find_also_linked(ToData).filter(event::Column::BatchId.eq(batch));
    if let Some(before) = before {
        select = select.filter(event::Column::Seq.lt(before));
    }
    let rows = select.order_by_desc(event::Column::Seq).limit(EVENTS_PER_STEP).all(tx.conn()).await?;
    Ok(rows.into_iter().filter_map(|(event, data)| envelope(event, data)).collect())
}

/// What one step works with.
struct Step<'s, 'c> {
    tx: &'s Tx<'c>,
    as_batch: BatchId,
    events: &'s [Envelope],
}

/// Puts back all events of a step that are about one kind of record. Records that nobody touched since go into the bin with
/// one statement; those that something living refers to stay.
macro_rules! put_back {
    ($step:expr, $tally:expr, $resource:ident, $created:literal, $object:ident, $id:path, $deleted:path) => {{
        use $object::entity::{Column, Entity};
        let (Step { tx, as_batch, events }, tally) = ($step, &mut *$tally);
        let made: HashMap<Uuid, &Envelope> =
            events.iter().filter(|event| event.kind == $created).map(|event| (event.subject.id, event)).collect();
        let rows = if made.is_empty() {
            Vec::new()
        } else {
            Entity::find()
                .filter(Column::Id.is_in(made.keys().map(|id| $id(*id))))
                .lock_exclusive()
                .all(tx.conn())
                .await?
        };
        let mut rows: Vec<_> = rows.into_iter().filter(|row: &$object::entity::Model| !row.is_deleted()).collect();
        let needed = referred_to(tx, Resource::$resource, rows.iter().map(|row| row.key()).collect()).await?;
        let mut done = HashSet::new();
        for event in events.iter().filter(|event| event.kind == $created && needed.contains(&event.subject.id)) {
            note_needed(tally, name_of(event));
            done.insert(event.seq);
        }
        let is_untouched = |row: &$object::entity::Model| {
            !needed.contains(&row.key())
                && made.get(&row.key()).is_some_and(|event| event.subject_version == row.version)
        };
        rows.retain(is_untouched);
        let now = tx.ctx().now();
        let gone: Vec<_> =
            rows.into_iter().map(|row| (row.clone(), row.with_deleted_at(Some(now)).touched(now))).collect();
        record::replace_many(tx, &gone, None).await?;
        for (row, new) in &gone {
            let Some(event) = made.get(&row.key()) else { continue };
            let origin = Origin::Caused { by: event.id, batch: Some(*as_batch) };
            origin.emit(tx, &$deleted(facts(Some(row), None, new)));
            done.insert(event.seq);
            tally.undone += 1;
        }
        let others = |event: &&Envelope| event.subject.kind == Resource::$resource && !done.contains(&event.seq);
        for event in events.iter().filter(others) {
            let is_back = one(tx, *as_batch, event, tally).await?;
            if let (true, Some(before)) = (is_back, time_before(tx, *as_batch, event).await?) {
                Entity::update_many()
                    .col_expr(Column::UpdatedAt, Expr::value(before))
                    .filter(Column::Id.eq($id(event.subject.id)))
                    .exec(tx.conn())
                    .await?;
            }
        }
    }};
}

/// The order matters: what refers to others goes before them, so that it no longer holds them when their turn comes.
async fn step(step: &Step<'_, '_>, tally: &mut UndoTally) -> Result<(), Error> {
    use crate::{
        companies::{model::CompanyId, verbs::CompanyEvent},
        contacts::{model::ContactId, verbs::ContactEvent},
        deals::{events::DealEvent, model::DealId},
        leads::{model::LeadId, verbs::LeadEvent},
        products::{model::ProductId, verbs::ProductEvent},
    };
    locks::hold(step.tx, step.events).await?;
    put_back!(step, tally, Lead, "lead.created", leads, LeadId, LeadEvent::Deleted);
    put_back!(step, tally, Deal, "deal.created", deals, DealId, DealEvent::Deleted);
    put_back!(step, tally, Contact, "contact.created", contacts, ContactId, ContactEvent::Deleted);
    put_back!(step, tally, Company, "company.created", companies, CompanyId, CompanyEvent::Deleted);
    put_back!(step, tally, Product, "product.created", products, ProductId, ProductEvent::Deleted);
    let Step { tx, as_batch, events } = step;
    let mut made_members = Vec::new();
    for event in *events {
        match (event.subject.kind, event.kind.as_str()) {
            (Resource::Member, "member.created") => made_members.push(event),
            (Resource::Member, _) => tally.undone += i64::from(put_member_back(tx, *as_batch, event).await?),
            (Resource::Pipeline, _) => remove_stages(tx, *as_batch, event, tally).await?,
            _ => {}
        }
    }
    remove_members(tx, *as_batch, &made_members, tally).await
}

/// Takes the stages away that the import gave the pipeline. Its deals are in the bin by now; those that others put there stay
/// with their stage.
async fn remove_stages(tx: &Tx<'_>, as_batch: BatchId, event: &Envelope, tally: &mut UndoTally) -> Result<(), Error> {
    let Some([old, new]) = event.changes.as_ref().and_then(|changes| changes.get("stages")) else { return Ok(()) };
    let read = |stages: &serde_json::Value| {
        serde_json::from_value::<Vec<Stage>>(stages.clone()).map_err(|e| Error::internal("an event's stages", e))
    };
    let (before, mut added) = (read(old)?, read(new)?);
    added.retain(|stage| !before.iter().any(|known| known.id == stage.id));
    let origin = Origin::Caused { by: event.id, batch: Some(as_batch) };
    let pipeline = PipelineId(event.subject.id);
    let kept = pipelines::verbs::remove_stages(tx, origin, pipeline, &added).await?;
    tally.undone += i64::try_from(added.len().saturating_sub(kept.len())).unwrap_or(i64::MAX);
    tally.stages_kept.extend(kept.into_iter().map(|stage| stage.name));
    Ok(())
}

/// Puts one event back by the record's own verbs. Answers whether all of it went back.
async fn one(tx: &Tx<'_>, as_batch: BatchId, event: &Envelope, tally: &mut UndoTally) -> Result<bool, Error> {
    let origin = Origin::Caused { by: event.id, batch: Some(as_batch) };
    let outcome = match inverse::apply(tx, origin, event).await {
        // The record is gone, or refers to what nobody may reach any more.
        Err(Error::Forbidden | Error::Refused(_) | Error::NotFound) => inverse::Outcome::in_the_way(),
        outcome => outcome?,
    };
    tally.undone += i64::from(outcome.has_changed);
    if outcome.conflict.is_some() {
        note_conflict(tally, name_of(event));
    }
    Ok(outcome.has_changed && outcome.conflict.is_none())
}

/// When the record was last changed before the import, if nobody but the import changed it since: what was taken back has not
/// happened, and whoever asks when a record was changed is told of the change before it.
async fn time_before(tx: &Tx<'_>, as_batch: BatchId, event: &Envelope) -> Result<Option<Timestamp>, Error> {
    let Some(before) = changed_before(event) else { return Ok(None) };
    let imports = event.batch_id.into_iter().chain([as_batch]);
    let by_others = event::Column::BatchId.is_null().or(event::Column::BatchId.is_not_in(imports));
    let newest = event::Entity::find()
        .filter(event::Column::SubjectId.eq(event.subject.id))
        .filter(by_others)
        .order_by_desc(event::Column::Seq)
        .one(tx.conn())
        .await?;
    Ok(newest.is_none_or(|newest| newest.seq < event.seq).then_some(before))
}

fn name_of(event: &Envelope) -> &str {
    event.data.as_ref().and_then(|data| data.get("name")).and_then(|name| name.as_str()).unwrap_or_default()
}

fn note_conflict(tally: &mut UndoTally, name: &str) {
    tally.conflicts += 1;
    tell(&mut tally.conflict_names, name);
}

fn note_needed(tally: &mut UndoTally, name: &str) {
    tally.needed += 1;
    tell(&mut tally.needed_names, name);
}

fn tell(names: &mut Vec<String>, name: &str) {
    if names.len() < NAMES_TOLD_MAX && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// Removes placeholders that own nothing any more. One who was invited, or was given a record, stays.
async fn remove_members(
    tx: &Tx<'_>,
    as_batch: BatchId,
    events: &[&Envelope],
    tally: &mut UndoTally,
) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let ids: Vec<MemberId> = events.iter().map(|event| MemberId(event.subject.id)).collect();
    let rows = member::Entity::find().filter(member::Column::Id.is_in(ids.iter().copied())).lock_exclusive();
    let rows: HashMap<Uuid, member::Model> =
        rows.all(tx.conn()).await?.into_iter().map(|row| (row.id.0, row)).collect();
    let needed = owners_among(tx, &ids).await?;
    let mut gone = Vec::new();
    for event in events {
        let Some(row) = rows.get(&event.subject.id) else { continue };
        if row.state != PLACEHOLDER {
            note_conflict(tally, &row.name);
            continue;
        }
        if needed.contains(&row.id) {
            note_needed(tally, &row.name);
            continue;
        }
        let after = member::Model { version: row.version + 1, ..row.clone() };
        let origin = Origin::Caused { by: event.id, batch: Some(as_batch) };
        origin.emit(tx, &MemberEvent::Deleted(of_member(Some(row), None, &after)));
        gone.push(row.id);
        tally.undone += 1;
    }
    if !gone.is_empty() {
        member::Entity::delete_many().filter(member::Column::Id.is_in(gone)).exec(tx.conn()).await?;
    }
    Ok(())
}

/// Gives a member the team and address back that the import changed, where they are still the import's.
async fn put_member_back(tx: &Tx<'_>, as_batch: BatchId, event: &Envelope) -> Result<bool, Error> {
    let row = member::Entity::find_by_id(MemberId(event.subject.id)).lock_exclusive().one(tx.conn()).await?;
    let (Some(row), Some(changes)) = (row, event.changes.as_ref()) else { return Ok(false) };
    let back = |field: &str, now: &Option<String>| match changes.get(field) {
        Some([old, new]) if new.as_str() == now.as_deref() => old.as_str().map(str::to_owned),
        _ => now.clone(),
    };
    let new = member::Model { team: back("team", &row.team), email: back("email", &row.email), ..row.clone() };
    if new == row {
        return Ok(false);
    }
    let new = member::Model { version: row.version + 1, updated_at: tx.ctx().now(), ..new };
    member::Entity::update(new.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
    let origin = Origin::Caused { by: event.id, batch: Some(as_batch) };
    origin.emit(tx, &MemberEvent::Updated(of_member(Some(&row), Some(&new), &new)));
    Ok(true)
}
