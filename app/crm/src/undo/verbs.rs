//! Undoing one event, the last act on a record, or a batch step by step.
//!
//! A batch goes back newest first in transactions of [`UNDO_EVENTS_PER_TX`] events. A step that was done is not done
//! again: what is back already holds the old values, so that a killed undo can simply be run once more.

use super::{
    inverse,
    model::{UndoConflict, UndoReport, UndoWhat},
    rules,
};
use crate::shared::event::Origin;
use ac_core::{
    BatchId, Ctx, Error, Tx,
    event::Envelope,
    log::{ToData, envelope, event_entity as event},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SelectTwo};

/// Events put back in one transaction.
pub const UNDO_EVENTS_PER_TX: u64 = 100;
/// Events of one act on one record.
const EVENTS_PER_ACT_MAX: u64 = 10;
/// Conflicts that a report lists one by one.
const CONFLICTS_LISTED_MAX: usize = 100;

/// Puts back what `what` changed, where nobody changed it since.
///
/// Errors: `not_found`, `forbidden`, `conflict` for what cannot be undone.
pub async fn undo(ctx: &Ctx, what: UndoWhat) -> Result<UndoReport, Error> {
    let mut report = UndoReport::default();
    match what {
        UndoWhat::Event(id) => {
            let select = events().filter(event::Column::Id.eq(id)).limit(1);
            undo_all(ctx, select, None, &mut report).await?;
        }
        UndoWhat::LastOf { subject_id, version } => {
            let mut select = events();
            select = select.filter(event::Column::SubjectId.eq(subject_id));
            select = select.filter(event::Column::SubjectVersion.eq(version));
            select = select.filter(event::Column::ActorId.eq(ctx.actor.member().map(|me| me.0)));
            undo_all(ctx, select.limit(EVENTS_PER_ACT_MAX), None, &mut report).await?;
        }
        UndoWhat::Batch(batch) => {
            let as_batch = BatchId::generate();
            let mut before = None;
            while let Some(seq) = undo_batch_step(ctx, batch, as_batch, before, &mut report).await? {
                before = Some(seq);
            }
        }
    }
    Ok(report)
}

/// Undoes the newest [`UNDO_EVENTS_PER_TX`] events of `batch` before the seq `before`, in one transaction, as events of
/// the batch `as_batch`. Answers where to go on, `None` at the end.
pub async fn undo_batch_step(
    ctx: &Ctx,
    batch: BatchId,
    as_batch: BatchId,
    before: Option<i64>,
    report: &mut UndoReport,
) -> Result<Option<i64>, Error> {
    let mut select = events().filter(event::Column::BatchId.eq(batch));
    if let Some(before) = before {
        select = select.filter(event::Column::Seq.lt(before));
    }
    let select = select.limit(UNDO_EVENTS_PER_TX);
    match undo_all(ctx, select, Some(as_batch), report).await {
        // Past the first step an empty one is the end, not a batch that is not there.
        Err(Error::NotFound) if before.is_some() => Ok(None),
        done => done.map(Some),
    }
}

fn events() -> SelectTwo<event::Entity, ac_core::log::data_entity::Entity> {
    event::Entity::find().find_also_linked(ToData).order_by_desc(event::Column::Seq)
}

/// Answers the lowest seq it met. Errors: `not_found` if there is none that the actor may undo.
async fn undo_all(
    ctx: &Ctx,
    select: SelectTwo<event::Entity, ac_core::log::data_entity::Entity>,
    as_batch: Option<BatchId>,
    report: &mut UndoReport,
) -> Result<i64, Error> {
    let mut found = UndoReport::default();
    let lowest = ctx
        .write(async |tx| {
            let rows = select.all(tx.conn()).await?;
            let events: Vec<Envelope> = rows.into_iter().filter_map(|(event, data)| envelope(event, data)).collect();
            let lowest = events.last().map(|event| event.seq).ok_or(Error::NotFound)?;
            for event in &events {
                put_back(tx, event, as_batch, &mut found).await?;
            }
            Ok::<_, Error>(lowest)
        })
        .await?;
    report.undone += found.undone;
    report.conflicts_left_off += found.conflicts_left_off;
    for conflict in found.conflicts {
        note(report, conflict);
    }
    Ok(lowest)
}

async fn put_back(
    tx: &Tx<'_>,
    event: &Envelope,
    as_batch: Option<BatchId>,
    report: &mut UndoReport,
) -> Result<(), Error> {
    if !rules::may_undo(tx.ctx(), event) {
        // Nobody learns from an undo that somebody else's event exists.
        return Err(Error::NotFound);
    }
    if !rules::is_undoable(event) {
        if as_batch.is_some() {
            // Members that came with an import stay when its records go back.
            return Ok(());
        }
        let message = format!("“{}” cannot be undone.", event.kind);
        return Err(Error::Conflict(message));
    }
    let origin = Origin::Caused { by: event.id, batch: as_batch };
    let outcome = inverse::apply(tx, origin, event).await?;
    report.undone += i64::from(outcome.has_changed);
    if let Some((fields, message)) = outcome.conflict {
        let name = event.data.as_ref().and_then(|data| data.get("name")).and_then(|name| name.as_str());
        let conflict = UndoConflict {
            subject_kind: event.subject.kind.as_str().to_owned(),
            subject_id: event.subject.id,
            name: name.unwrap_or_default().to_owned(),
            fields,
            message,
        };
        note(report, conflict);
    }
    Ok(())
}

fn note(report: &mut UndoReport, conflict: UndoConflict) {
    if report.conflicts.len() < CONFLICTS_LISTED_MAX {
        report.conflicts.push(conflict);
    } else {
        report.conflicts_left_off += 1;
    }
}
