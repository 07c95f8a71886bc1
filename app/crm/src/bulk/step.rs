//! One step of a change or deletion: some records, one transaction.
//!
//! The rule: each record is asked about by itself, as it stands now. What may not be changed, has gone or does not fit stays
//! and is told.

use super::{
    entity::Task,
    lease::Lease,
    model::{JobState, SkipCode, Tally},
    object::{self, BulkObject, Turn},
};
use crate::{
    shared::{
        custom::{self, Links, Shared},
        event::Origin,
        record::{self, Record},
    },
    undo::model::UndoneRecord,
};
use ac_core::{Action, BatchId, Ctx, Error, Timestamp, Tx, ctx::Guarded};
use ac_views::custom::change::Changed;
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// What all steps of a job share.
pub struct Common<'c> {
    pub ctx: &'c Ctx,
    pub lease: Lease,
    pub task: &'c Task,
    pub batch: BatchId,
    pub began: Timestamp,
}

/// A record that stays as it is.
struct Stays {
    code: SkipCode,
    message: String,
    name: String,
}

impl Stays {
    fn new(code: SkipCode, message: &str, name: &str) -> Self {
        Self { code, message: message.to_owned(), name: name.to_owned() }
    }

    fn not_there() -> Self {
        Self::new(SkipCode::NotFound, "There is no such record, or it was deleted meanwhile.", "")
    }
}

/// Deals with `ids`, before which `done` were dealt with. Answers the tally after it.
pub async fn run<O: BulkObject>(
    common: &Common<'_>,
    ids: &[Uuid],
    done: i64,
    tally: &Tally,
) -> Result<(i64, Tally), Error> {
    let Common { ctx, lease, task, batch, began } = common;
    let mut tally = tally.clone();
    let after = done.saturating_add(i64::try_from(ids.len()).unwrap_or(i64::MAX));
    ctx.write(async |tx| {
        let origin = Origin::Batch(*batch);
        let first = Turn { began: *began, now: tx.ctx().now(), ordinal: u32::try_from(done).unwrap_or(u32::MAX) };
        match task {
            Task::Set(patch) => {
                let patch = O::Patch::deserialize(patch).map_err(|e| Error::internal("a job's change", e))?;
                let own = object::shared::<O>(tx, &patch).await?;
                let ready = O::ready(tx, patch).await?;
                let (mut changed, mut links) = (Vec::with_capacity(ids.len()), Links::new());
                for (turn, id, row) in held::<O>(tx, ids, first).await? {
                    match edited::<O>(tx, (&ready, &own), row, turn)? {
                        Ok(Edited { old, new, own }) => {
                            links.extend(own.map(|own| (id, own)));
                            changed.push((old, new));
                        }
                        Err(stays) => skip::<O>(&mut tally, id, stays),
                    }
                }
                record::replace_many(tx, &changed, O::APART).await?;
                custom::link_changed(tx, &links).await?;
                for (old, new) in &changed {
                    O::tell_changed(tx, origin, &ready, old, new)?;
                }
                count(&mut tally, changed.len());
            }
            Task::Delete => {
                let mut gone = Vec::with_capacity(ids.len());
                for (turn, id, row) in held::<O>(tx, ids, first).await? {
                    match row.ok_or_else(Stays::not_there).and_then(|row| allowed::<O>(tx, Action::Delete, row)) {
                        Ok(old) => gone.push((old.clone(), old.with_deleted_at(Some(turn.now)).touched(turn.now))),
                        Err(stays) => skip::<O>(&mut tally, id, stays),
                    }
                }
                record::replace_many(tx, &gone, None).await?;
                gone.iter().for_each(|(old, new)| O::tell_deleted(tx, origin, old, new));
                count(&mut tally, gone.len());
            }
            Task::Undo(_) | Task::Convert(_) | Task::Mail(_) | Task::Compute => {
                return Err(Error::internal("a job", "this is no step of a change"));
            }
        }
        lease.keep(tx, JobState::Running, (done, after), &tally).await?;
        Ok((after, tally))
    })
    .await
}

fn count(tally: &mut Tally, rows: usize) {
    tally.changed = tally.changed.saturating_add(i64::try_from(rows).unwrap_or(i64::MAX));
}

type Row<O> = Option<<O as BulkObject>::Model>;

/// The records in the order of the job; `None` for one that is not there or is in the bin.
async fn held<O: BulkObject>(tx: &Tx<'_>, ids: &[Uuid], first: Turn) -> Result<Vec<(Turn, Uuid, Row<O>)>, Error> {
    let rows = record::hold_rows::<O::Entity>(tx, ids).await?;
    let mut rows: HashMap<Uuid, O::Model> =
        rows.into_iter().filter(|row| !row.is_deleted()).map(|row| (row.key(), row)).collect();
    let turns = (first.ordinal..).map(|ordinal| Turn { ordinal, ..first });
    Ok(turns.zip(ids).map(|(turn, id)| (turn, *id, rows.remove(id))).collect())
}

/// A record before and after.
struct Edited<M> {
    old: M,
    new: M,
    /// What it refers to by fields of the workspace's own.
    own: Option<Changed>,
}

fn edited<O: BulkObject>(
    tx: &Tx<'_>,
    (ready, own): (&O::Ready, &Shared),
    row: Row<O>,
    turn: Turn,
) -> Result<Result<Edited<O::Model>, Stays>, Error> {
    let old = match row.ok_or_else(Stays::not_there).and_then(|row| allowed::<O>(tx, Action::Modify, row)) {
        Ok(old) => old,
        Err(stays) => return Ok(Err(stays)),
    };
    let (new, own) = match O::edited(ready, &old, turn).and_then(|new| O::with_own(own, new)) {
        Ok(new) => new,
        Err(Error::Invalid(fields)) => {
            let why = fields.first().map_or("The change does not fit it.", |field| field.message.as_str());
            return Ok(Err(Stays::new(SkipCode::Invalid, why, &name_of(&old))));
        }
        Err(error) => return Err(error),
    };
    if new == old {
        return Ok(Err(Stays::new(SkipCode::Unchanged, "It has these values already.", &name_of(&old))));
    }
    match record::allow_owner(tx, &old, new.owner()) {
        Ok(()) => Ok(Ok(Edited { new: new.touched(turn.now), old, own })),
        Err(refusal) => Ok(Err(refused(&refusal, &name_of(&old)))),
    }
}

fn allowed<O: BulkObject>(tx: &Tx<'_>, action: Action, row: O::Model) -> Result<O::Model, Stays> {
    match tx.ctx().allow(action, &row) {
        Ok(()) => Ok(row),
        Err(Error::NotFound) => Err(Stays::not_there()),
        Err(refusal) => Err(refused(&refusal, &name_of(&row))),
    }
}

fn refused(refusal: &Error, name: &str) -> Stays {
    let why = match refusal {
        Error::Refused(why) => why,
        _ => "It belongs to somebody else, and your role does not allow this.",
    };
    Stays::new(SkipCode::Forbidden, why, name)
}

fn name_of<M: Record>(row: &M) -> String {
    row.label().get("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}

fn skip<O: BulkObject>(tally: &mut Tally, id: Uuid, stays: Stays) {
    let record = UndoneRecord { kind: O::RESOURCE.as_str().to_owned(), id, name: stays.name };
    tally.skip(stays.code, &stays.message, record);
}
