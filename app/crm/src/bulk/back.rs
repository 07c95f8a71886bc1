//! Putting a batch back as a job: the newest change first, in short transactions, each of which notes how far it has come.

use super::{
    lease::Lease,
    model::{JobState, Tally},
};
use crate::undo::verbs;
use ac_core::{BatchId, Ctx, Error};

/// Puts back the newest `most` events of `batch` that are left, as events of the batch `as_batch`. Answers how many have been
/// dealt with and the tally after it, `None` where nothing is left.
pub async fn step(
    ctx: &Ctx,
    lease: Lease,
    (batch, as_batch): (BatchId, BatchId),
    most: usize,
    (done, tally): (i64, &Tally),
) -> Result<Option<(i64, Tally)>, Error> {
    let mut tally = tally.clone();
    ctx.write(async |tx| {
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        let Some(step) = verbs::batch_step_in(tx, batch, as_batch, tally.before, most).await? else { return Ok(None) };
        tally.before = Some(step.lowest);
        tally.changed = tally.changed.saturating_add(step.report.undone_count());
        step.report.conflicts.into_iter().for_each(|conflict| tally.skip_conflict(conflict));
        tally.skip_more(step.report.conflicts_left_off);
        let after = done.saturating_add(step.events);
        lease.keep(tx, JobState::Running, (done, after), &tally).await?;
        Ok(Some((after, tally)))
    })
    .await
}
