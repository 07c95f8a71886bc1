//! Who may work on a job: as with imports, one worker at a time, for a short while that each step renews.

use super::{
    entity::{job, json},
    model::{JobId, JobState, Tally},
};
use crate::import::job::lease::{AtWork, LEASE_SECS, Takeover};
use ac_core::{Ctx, Error, Tx};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QuerySelect, sea_query::Expr,
};

/// The right to work on one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub id: JobId,
    pub epoch: i64,
}

/// Takes a job that is running; `None` if there is nothing to do or another worker has it. The worker keeps the mark until
/// it stops.
pub async fn claim(ctx: &Ctx, id: JobId, takeover: Takeover) -> Result<Option<(Lease, job::Model, AtWork)>, Error> {
    ctx.write(async |tx| {
        let row = job::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?;
        let Some(row) = row.filter(|row| row.state == JobState::Running) else { return Ok(None) };
        let now = tx.ctx().now();
        if takeover.respects(id.0, row.lease_until, now) {
            return Ok(None);
        }
        // Before the lease is seen by anyone, so that nobody here meets one without the other.
        let Some(at_work) = AtWork::on(id.0) else { return Ok(None) };
        let taken = job::Model { lease_epoch: row.lease_epoch + 1, lease_until: now.plus_secs(LEASE_SECS), ..row };
        job::Entity::update(taken.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
        Ok(Some((Lease { id, epoch: taken.lease_epoch }, taken, at_work)))
    })
    .await
}

impl Lease {
    /// Renews the lease and notes that the job has come from `from` to `done`, as part of the step that came so far.
    ///
    /// Errors: `conflict` if another worker has taken the job, somebody stopped it or it stands elsewhere than at `from`; then
    /// the step must not commit.
    pub async fn keep(
        self,
        tx: &Tx<'_>,
        state: JobState,
        (from, done): (i64, i64),
        tally: &Tally,
    ) -> Result<(), Error> {
        let now = tx.ctx().now();
        let update = job::Entity::update_many()
            .col_expr(job::Column::State, Expr::value(state))
            .col_expr(job::Column::Done, Expr::value(done))
            .col_expr(job::Column::Tally, Expr::value(json(tally)?))
            .col_expr(job::Column::LeaseUntil, Expr::value(now.plus_secs(LEASE_SECS)))
            .col_expr(job::Column::UpdatedAt, Expr::value(now))
            .col_expr(job::Column::Version, Expr::col(job::Column::Version).add(1))
            .filter(job::Column::Id.eq(self.id))
            .filter(job::Column::State.eq(JobState::Running))
            .filter(job::Column::Done.eq(from))
            .filter(job::Column::LeaseEpoch.eq(self.epoch));
        let kept = update.exec(tx.conn()).await?;
        let lost = || Error::Conflict("Somebody stopped this job, or another worker has taken it over.".to_owned());
        if kept.rows_affected == 1 { Ok(()) } else { Err(lost()) }
    }
}
