//! Taking an import back: the newest change first, in short transactions, each of which notes how far it has come.
//!
//! The rule: what somebody changed since stays and is reported. Records that nobody touched go back many at a time.

use super::{
    entity::job,
    events::{ImportEvent, MemberEvent, about, of_member},
    lease::Lease,
    model::{JobState, UndoTally},
    refs::PLACEHOLDER,
};
use crate::{
    companies, contacts, deals,
    members::entity as member,
    products,
    shared::{
        event::Origin,
        record::{Record, facts},
    },
    undo::inverse,
};
use ac_core::{
    Actor, BatchId, Ctx, Error, MemberId, Resource, Role, Tx,
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
/// Conflicts that are told by name.
const CONFLICT_NAMES_MAX: usize = 50;

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
                step(tx, as_batch, &events, &mut tally).await?;
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

/// Puts records nobody touched since into the bin with one statement a kind; answers those done.
macro_rules! bin_untouched {
    ($tx:expr, $as_batch:expr, $events:expr, $created:literal, $object:ident, $id:path, $deleted:path) => {{
        use $object::entity::{Column, Entity};
        let (tx, as_batch) = ($tx, $as_batch);
        let made: HashMap<Uuid, &Envelope> =
            $events.iter().filter(|event| event.kind == $created).map(|event| (event.subject.id, event)).collect();
        let ids = made.keys().map(|id| $id(*id));
        let rows = if made.is_empty() {
            Vec::new()
        } else {
            Entity::find().filter(Column::Id.is_in(ids)).lock_exclusive().all(tx.conn()).await?
        };
        let is_untouched = |row: &$object::entity::Model| {
            !row.is_deleted() && made.get(&row.key()).is_some_and(|event| event.subject_version == row.version)
        };
        let rows: Vec<_> = rows.into_iter().filter(is_untouched).collect();
        let now = tx.ctx().now();
        if !rows.is_empty() {
            let update = Entity::update_many()
                .col_expr(Column::DeletedAt, Expr::value(now))
                .col_expr(Column::UpdatedAt, Expr::value(now))
                .col_expr(Column::Version, Expr::col(Column::Version).add(1))
                .filter(Column::Id.is_in(rows.iter().map(|row| row.id)));
            update.exec(tx.conn()).await?;
        }
        let mut done = HashSet::new();
        for row in rows {
            let Some(event) = made.get(&row.key()) else { continue };
            let new = row.clone().with_deleted_at(Some(now)).touched(now);
            let origin = Origin::Caused { by: event.id, batch: Some(as_batch) };
            origin.emit(tx, &$deleted(facts(Some(&row), None, &new)));
            done.insert(event.seq);
        }
        done
    }};
}

async fn step(tx: &Tx<'_>, as_batch: BatchId, events: &[Envelope], tally: &mut UndoTally) -> Result<(), Error> {
    use crate::{
        companies::{model::CompanyId, verbs::CompanyEvent},
        contacts::{model::ContactId, verbs::ContactEvent},
        deals::{events::DealEvent, model::DealId},
        products::{model::ProductId, verbs::ProductEvent},
    };
    let mut done = bin_untouched!(tx, as_batch, events, "deal.created", deals, DealId, DealEvent::Deleted);
    done.extend(bin_untouched!(tx, as_batch, events, "contact.created", contacts, ContactId, ContactEvent::Deleted));
    done.extend(bin_untouched!(tx, as_batch, events, "company.created", companies, CompanyId, CompanyEvent::Deleted));
    done.extend(bin_untouched!(tx, as_batch, events, "product.created", products, ProductId, ProductEvent::Deleted));
    tally.undone = tally.undone.saturating_add(i64::try_from(done.len()).unwrap_or(i64::MAX));
    let mut made_members = Vec::new();
    for event in events.iter().filter(|event| !done.contains(&event.seq)) {
        match (event.subject.kind, event.kind.as_str()) {
            (Resource::Member, "member.created") => made_members.push(event),
            (Resource::Member, _) => tally.undone += i64::from(put_member_back(tx, as_batch, event).await?),
            _ => one(tx, as_batch, event, tally).await?,
        }
    }
    remove_members(tx, as_batch, &made_members, tally).await
}

/// Puts one event back by the record's own verbs.
async fn one(tx: &Tx<'_>, as_batch: BatchId, event: &Envelope, tally: &mut UndoTally) -> Result<(), Error> {
    let origin = Origin::Caused { by: event.id, batch: Some(as_batch) };
    let outcome = match inverse::apply(tx, origin, event).await {
        // The record is gone, or refers to what nobody may reach any more.
        Err(Error::Forbidden | Error::NotFound) => inverse::Outcome::in_the_way(),
        outcome => outcome?,
    };
    tally.undone += i64::from(outcome.has_changed);
    if outcome.conflict.is_some() {
        let name = event.data.as_ref().and_then(|data| data.get("name")).and_then(|name| name.as_str());
        conflict(tally, name.unwrap_or_default());
    }
    Ok(())
}

fn conflict(tally: &mut UndoTally, name: &str) {
    tally.conflicts += 1;
    if tally.conflict_names.len() < CONFLICT_NAMES_MAX && !tally.conflict_names.iter().any(|known| known == name) {
        tally.conflict_names.push(name.to_owned());
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
        if row.state != PLACEHOLDER || needed.contains(&row.id) {
            conflict(tally, &row.name);
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

/// Those of `ids` that own a record which is not in the bin.
async fn owners_among(tx: &Tx<'_>, ids: &[MemberId]) -> Result<HashSet<MemberId>, Error> {
    let mut needed = HashSet::new();
    macro_rules! owners {
        ($object:ident) => {{
            use $object::entity::{Column, Entity};
            let select = Entity::find().filter(Column::OwnerId.is_in(ids.iter().copied()));
            let select = select.filter(Column::DeletedAt.is_null()).select_only().column(Column::OwnerId).distinct();
            let found: Vec<Option<MemberId>> = select.into_tuple().all(tx.conn()).await?;
            needed.extend(found.into_iter().flatten());
        }};
    }
    owners!(companies);
    owners!(contacts);
    owners!(deals);
    Ok(needed)
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
