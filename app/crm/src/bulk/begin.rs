//! Noting a job: whether it may begin, which records it is about, and as whom it works.

use super::{
    entity::{IDS_PER_PART, Orders, Task, job, json, pack, part},
    events::{JobEvent, about},
    model::{BULK_IDS_MAX, BULK_RECORDS_MAX, Job, JobId, JobKind, JobState, Tally, What, Which},
    object::{self, BulkObject},
};
use crate::import::job::due;
use ac_core::{
    Action, BatchId, Ctx, Error, Platform, Resource, Timestamp, Tx,
    keyset::ListError,
    list::Filter,
    rest::idempotency::{self, Kept, Key},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Jobs of one workspace that run at once.
pub const JOBS_RUNNING_MAX: u64 = 20;

/// What jobs of one kind begin with: all objects' changes and deletions are such a kind, and so are conversions.
pub trait Begins {
    type Filter: Filter;
    /// What is to become of the records.
    type Asked: Send + Sync;

    /// The records that it will be about, each once and in order. Errors: `forbidden`, `invalid`; a filter that is not this list's.
    fn records(
        ctx: &Ctx,
        which: Which<Self::Filter>,
        asked: &Self::Asked,
    ) -> impl Future<Output = Result<Vec<Uuid>, ListError>> + Send;

    /// Notes the job. Errors: `invalid` for what fits no record, `conflict` where too many jobs run.
    fn begin_in(tx: &Tx<'_>, ids: Vec<Uuid>, asked: Self::Asked) -> impl Future<Output = Result<Job, Error>> + Send;
}

/// Notes a job over many records. It begins once [`work`](super::work::work) takes it.
///
/// Errors: those of [`Begins::records`] and [`Begins::begin_in`].
pub async fn begin<B: Begins>(
    platform: &Platform,
    ctx: &Ctx,
    which: Which<B::Filter>,
    asked: B::Asked,
) -> Result<Job, ListError> {
    let ids = B::records(ctx, which, &asked).await?;
    due::note(platform, ctx.tenant.id).await?;
    let job = ctx.write(async |tx| B::begin_in(tx, ids, asked).await).await?;
    renote(platform, ctx).await;
    Ok(job)
}

/// As [`begin`], once a key: a retry gets the first answer.
pub async fn begin_once<B: Begins>(
    platform: &Platform,
    ctx: &Ctx,
    which: Which<B::Filter>,
    asked: B::Asked,
    (key, status): (&Key, u16),
) -> Result<Kept, ListError> {
    let ids = B::records(ctx, which, &asked).await?;
    due::note(platform, ctx.tenant.id).await?;
    let kept = ctx
        .write(async |tx| {
            let work = async { json(&B::begin_in(tx, ids, asked).await?) };
            idempotency::once(tx, key, status, work).await
        })
        .await?;
    renote(platform, ctx).await;
    Ok(kept)
}

/// Notes the workspace again once the job is there: a worker that read the first note before that found nothing and settled it.
pub async fn renote(platform: &Platform, ctx: &Ctx) {
    if let Err(error) = due::note(platform, ctx.tenant.id).await {
        tracing::error!(tenant = %ctx.tenant.id, %error, "a job that began is not noted for the worker");
    }
}

/// A change or a deletion.
impl<O: BulkObject> Begins for O {
    type Filter = O::Filter;
    type Asked = What<O::Patch>;

    async fn records(ctx: &Ctx, which: Which<O::Filter>, what: &What<O::Patch>) -> Result<Vec<Uuid>, ListError> {
        let action = if matches!(what, What::Delete) { Action::Delete } else { Action::Modify };
        chosen::<O>(ctx, which, action).await
    }

    async fn begin_in(tx: &Tx<'_>, ids: Vec<Uuid>, what: What<O::Patch>) -> Result<Job, Error> {
        let (kind, task) = match what {
            What::Delete => (JobKind::Delete, Task::Delete),
            What::Set(patch) => {
                if patch == O::Patch::default() {
                    return Err(Error::field("set", "Say what to change."));
                }
                let kept = serde_json::to_value(&patch).map_err(|e| Error::internal("a job's change", e))?;
                let said = kept.as_object().into_iter().flatten().map(|(field, _)| field.as_str());
                tx.ctx().allow_fields(O::RESOURCE, said)?;
                object::shared::<O>(tx, &patch).await?;
                O::ready(tx, patch).await?;
                (JobKind::Change, Task::Set(kept))
            }
        };
        note_with(tx, kind, O::RESOURCE, task, ids).await
    }
}

/// The records that a job will be about, each once and in order.
pub(super) async fn chosen<O: BulkObject>(
    ctx: &Ctx,
    which: Which<O::Filter>,
    action: Action,
) -> Result<Vec<Uuid>, ListError> {
    ctx.allow_any(O::RESOURCE, action)?;
    match which {
        Which::Ids(ids) => {
            if ids.is_empty() || ids.len() > BULK_IDS_MAX {
                let message = format!("Name 1 to {BULK_IDS_MAX} records, or send a filter.");
                return Err(Error::field("ids", message).into());
            }
            Ok(ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect())
        }
        Which::Matching(query) => {
            let ids = O::ids(ctx, &query, BULK_RECORDS_MAX).await?;
            if u64::try_from(ids.len()).is_ok_and(|found| found > BULK_RECORDS_MAX) {
                let message = format!("This finds more than {BULK_RECORDS_MAX} records. Narrow the filter.");
                return Err(Error::field("filter", message).into());
            }
            Ok(ids)
        }
    }
}

/// Notes a job and the records that it is about.
pub(super) async fn note_with(
    tx: &Tx<'_>,
    kind: JobKind,
    object: Resource,
    task: Task,
    ids: Vec<Uuid>,
) -> Result<Job, Error> {
    let total = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let row = note(tx, kind, object, task, BatchId::generate(), total).await?;
    for (ordinal, ids) in (0_i64..).zip(ids.chunks(IDS_PER_PART)) {
        let part = part::Model { job_id: row.id, ordinal, ids: pack(ids) };
        part::Entity::insert(part.into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    }
    row.shown()
}

/// Notes the undo of a batch of `events`, whose changes are those of the batch `as_batch`.
pub async fn undo_in(
    tx: &Tx<'_>,
    object: Resource,
    batch: BatchId,
    as_batch: BatchId,
    events: u64,
) -> Result<JobId, Error> {
    let total = i64::try_from(events).unwrap_or(i64::MAX);
    Ok(note(tx, JobKind::Undo, object, Task::Undo(batch), as_batch, total).await?.id)
}

/// Notes that the formulas of all records of an object are to be computed; there are `total`.
pub async fn compute_in(tx: &Tx<'_>, object: Resource, total: i64) -> Result<JobId, Error> {
    Ok(note(tx, JobKind::Compute, object, Task::Compute, BatchId::generate(), total).await?.id)
}

/// Refuses while too many jobs run. Whoever has something else to write asks before that: a refusal afterwards would leave it half done.
///
/// Errors: `conflict`.
pub async fn check_room(tx: &Tx<'_>) -> Result<(), Error> {
    let running = job::Entity::find().filter(job::Column::State.eq(JobState::Running)).count(tx.conn()).await?;
    if running >= JOBS_RUNNING_MAX {
        let message = "Many bulk changes are running already. Wait until one of them has ended, then try again.";
        return Err(Error::Conflict(message.to_owned()));
    }
    Ok(())
}

async fn note(
    tx: &Tx<'_>,
    kind: JobKind,
    object: Resource,
    task: Task,
    batch_id: BatchId,
    total: i64,
) -> Result<job::Model, Error> {
    check_room(tx).await?;
    let (ctx, now) = (tx.ctx(), tx.ctx().now());
    let row = job::Model {
        id: JobId::generate(),
        kind,
        object: object.as_str().to_owned(),
        state: JobState::Running,
        created_by: ctx.actor.member(),
        orders: json(&Orders::of(ctx, task))?,
        tally: json(&Tally::default())?,
        batch_id,
        total,
        done: 0,
        lease_until: Timestamp(0),
        lease_epoch: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    job::Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    tx.emit(&JobEvent::Started(about(&row)?));
    Ok(row)
}

/// Refuses to undo what is not finished, or is being undone already.
pub async fn refuse_running(tx: &Tx<'_>, batch: BatchId) -> Result<(), Error> {
    let running = job::Entity::find().filter(job::Column::State.eq(JobState::Running));
    for row in running.all(tx.conn()).await? {
        if row.batch_id == batch {
            let message = "This is still running. Stop it first, or wait until it has ended.";
            return Err(Error::Conflict(message.to_owned()));
        }
        if row.read_orders()?.task == Task::Undo(batch) {
            return Err(Error::Conflict("This is being undone already.".to_owned()));
        }
    }
    Ok(())
}
