//! Who may work on a job: one worker at a time, for a short while that each step renews.
//!
//! The rule: a step ends with [`Lease::keep`] in its own transaction. A worker that lost the job to another finds no row of
//! its epoch there, and its step is rolled back.

use super::{
    entity::{job, json},
    model::{ImportId, ImportReport, JobState},
};
use ac_core::{Ctx, Error, Timestamp, Tx};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// How long a worker may be silent before another takes the job, in seconds.
pub const LEASE_SECS: i64 = 30;
/// Unfinished jobs of one workspace that are looked at.
const RUNNING_MAX: u64 = 1_000;

/// The jobs that this very process works on.
static OURS: Mutex<BTreeSet<Uuid>> = Mutex::new(BTreeSet::new());

/// The right to work on one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub id: ImportId,
    pub epoch: i64,
}

/// Whether a lease that still runs is respected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takeover {
    /// Only jobs whose worker has been silent for [`LEASE_SECS`].
    WhenSilent,
    /// By the only process on these data: a lease that it does not hold itself is a dead worker's.
    Now,
}

impl Takeover {
    /// What this process works on is respected even when its lease has run out: a slow step is no dead worker.
    pub(crate) fn respects(self, job: Uuid, until: Timestamp, now: Timestamp) -> bool {
        AtWork::is_on(job) || (self == Self::WhenSilent && until > now)
    }
}

/// Marks a job as worked on here, for as long as it lives. There is one at most for a job.
#[derive(Debug)]
pub struct AtWork(Uuid);

impl AtWork {
    pub(crate) fn on(id: Uuid) -> Option<Self> {
        OURS.lock().unwrap_or_else(PoisonError::into_inner).insert(id).then(|| Self(id))
    }

    fn is_on(id: Uuid) -> bool {
        OURS.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        OURS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Takes a job that is running; `None` if there is nothing to do, another worker has it, or another import of the workspace
/// runs: two at once could make the same record twice. The worker keeps the mark until it stops.
pub async fn claim(ctx: &Ctx, id: ImportId, takeover: Takeover) -> Result<Option<(Lease, job::Model, AtWork)>, Error> {
    ctx.write(async |tx| {
        // All of them in one order: two workers that claim two jobs meet here.
        let running = job::Entity::find().filter(job::Column::State.is_in(JobState::RUNNING));
        let running = running.order_by_asc(job::Column::Id).limit(RUNNING_MAX);
        let jobs = running.lock_exclusive().all(tx.conn()).await?;
        let now = tx.ctx().now();
        if jobs.iter().any(|job| takeover.respects(job.id.0, job.lease_until, now)) {
            return Ok(None);
        }
        let Some(job) = jobs.into_iter().find(|job| job.id == id) else { return Ok(None) };
        // Before the lease is seen by anyone, so that nobody here meets one without the other.
        let Some(at_work) = AtWork::on(id.0) else { return Ok(None) };
        let taken = job::Model { lease_epoch: job.lease_epoch + 1, lease_until: now.plus_secs(LEASE_SECS), ..job };
        job::Entity::update(taken.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
        Ok(Some((Lease { id, epoch: taken.lease_epoch }, taken, at_work)))
    })
    .await
}

impl Lease {
    /// Renews the lease and notes how far the job has come, as part of the step that came so far.
    ///
    /// Errors: `conflict` if another worker has taken the job; then the step must not commit.
    pub async fn keep(self, tx: &Tx<'_>, state: JobState, done: i64, report: &ImportReport) -> Result<(), Error> {
        let now = tx.ctx().now();
        let update = job::Entity::update_many()
            .col_expr(job::Column::State, Expr::value(state))
            .col_expr(job::Column::RowsDone, Expr::value(done))
            .col_expr(job::Column::Report, Expr::value(json(report)?))
            .col_expr(job::Column::LeaseUntil, Expr::value(now.plus_secs(LEASE_SECS)))
            .col_expr(job::Column::UpdatedAt, Expr::value(now))
            .col_expr(job::Column::Version, Expr::col(job::Column::Version).add(1))
            .filter(job::Column::Id.eq(self.id))
            .filter(job::Column::LeaseEpoch.eq(self.epoch));
        let kept = update.exec(tx.conn()).await?;
        if kept.rows_affected == 1 { Ok(()) } else { Err(lost()) }
    }
}

/// What a fenced worker is told.
pub fn lost() -> Error {
    Error::Conflict("Another worker has taken this import over.".to_owned())
}
