//! Computing formulas for all records of an object, after one was made or changed: in steps, as other jobs.
//!
//! The rule: a step takes the next records by their ids, in the bin or not, and notes in the same transaction how far it came. It is
//! no change of anybody's: no version, no event, no permission is asked. Who gave the orders may leave meanwhile.

use super::{
    entity::job,
    model::{JobId, JobState, Tally},
    pace::Pace,
    step::Common,
    work::after_failure,
};
use crate::{
    companies::entity as company,
    contacts::entity as contact,
    custom_fields::compute as fields,
    deals::entity as deal,
    leads::entity as lead,
    shared::record::{self, Record},
};
use ac_core::{Error, Resource};
use sea_orm::EntityTrait;
use std::time::Instant;

/// Goes on from where the job stands to its end.
pub async fn run(common: &Common<'_>, row: &job::Model) -> Result<(i64, Tally), Error> {
    match row.resource()? {
        Resource::Company => walk::<company::Entity>(common, row).await,
        Resource::Contact => walk::<contact::Entity>(common, row).await,
        Resource::Deal => walk::<deal::Entity>(common, row).await,
        Resource::Lead => walk::<lead::Entity>(common, row).await,
        other => Err(Error::internal("a job", format!("{} has no formulas", other.as_str()))),
    }
}

async fn walk<E: EntityTrait<Model: Record>>(common: &Common<'_>, row: &job::Model) -> Result<(i64, Tally), Error> {
    let (mut done, mut tally, mut pace, mut tries) = (row.done, row.read_tally()?, Pace::default(), 0);
    loop {
        let began = Instant::now();
        match step::<E>(common, pace.rows(), done, &tally).await {
            Ok(None) => return Ok((done, tally)),
            Ok(Some(after)) => ((done, tally), tries) = (after, 0),
            Err(error) => {
                if let Some(after) = after_failure((common.ctx, common.lease), done, error, &mut tries).await? {
                    (done, tally) = after;
                }
            }
        }
        pace.note(began.elapsed());
    }
}

/// Computes the next `most` records. `None` where none are left, or a later job computes them all again.
pub(super) async fn step<E: EntityTrait<Model: Record>>(
    common: &Common<'_>,
    most: usize,
    done: i64,
    tally: &Tally,
) -> Result<Option<(i64, Tally)>, Error> {
    let Common { ctx, lease, .. } = common;
    let mut tally = tally.clone();
    ctx.write(async |tx| {
        let id: JobId = lease.id;
        if !fields::is_wanted(tx.conn(), id).await? {
            return Ok(None);
        }
        let rows = record::hold_further::<E>(tx, tally.after, u64::try_from(most).unwrap_or(u64::MAX)).await?;
        let Some(last) = rows.last() else {
            lease.keep(tx, JobState::Running, (done, done), &tally).await?;
            fields::computed_in(tx, id).await?;
            return Ok(None);
        };
        let differed = record::compute_many(tx, &rows).await?;
        tally.after = Some(last.key());
        tally.changed = tally.changed.saturating_add(i64::try_from(differed).unwrap_or(i64::MAX));
        let after = done.saturating_add(i64::try_from(rows.len()).unwrap_or(i64::MAX));
        lease.keep(tx, JobState::Running, (done, after), &tally).await?;
        Ok(Some((after, tally.clone())))
    })
    .await
}
