//! Working on a job from where it stands to its end, and taking up again what a killed process left.

use super::{
    back, compute, convert,
    entity::{IDS_PER_PART, Task, job, part, unpack},
    events::{JobEvent, about},
    lease::{self, Lease},
    mail,
    model::{JobId, JobKind, JobState, Tally},
    object::BulkObject,
    pace::Pace,
    step::{self, Common},
};
use crate::{
    companies, contacts, deals,
    import::job::Takeover,
    leads::{self, conversion::ConvertMany},
    mails::model::MailText,
    members::entity as member,
    products,
    shared::kind::RecordKind,
};
use ac_core::{BatchId, Ctx, Error, Resource, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Workers that may try a job before it is given up.
const ATTEMPTS_MAX: i64 = 5;
/// Times that a step is tried which the database gave up for another's sake.
const STEP_TRIES_MAX: u32 = 3;
/// The state of a member who belongs to the workspace.
const ACTIVE: &str = "active";
/// Pause before a step is tried again.
const STEP_PAUSE: Duration = Duration::from_millis(50);
/// Jobs of one workspace taken up in one round.
const JOBS_PER_ROUND_MAX: u64 = 100;

/// Works on a job until it is finished, if no other worker does.
///
/// Errors: what stopped it. A job that cannot go on is noted as failed; what it had done stays and can be undone.
pub async fn work(ctx: &Ctx, id: JobId, takeover: Takeover) -> Result<(), Error> {
    let Some((lease, row, _at_work)) = lease::claim(ctx, id, takeover).await? else { return Ok(()) };
    let _headroom = ctx.headroom();
    match steps(ctx, lease, &row).await {
        Ok(()) => Ok(()),
        Err(error) => {
            if ended(ctx, lease).await? {
                // Somebody stopped it.
                return Ok(());
            }
            give_up(ctx, lease, &error).await?;
            Err(error)
        }
    }
}

/// Works on a job beside the request that noted it. What it cannot take now, the server's worker takes up later.
pub fn spawn(ctx: &Ctx, id: JobId) {
    let ctx = ctx.clone();
    tokio::spawn(async move {
        if let Err(error) = work(&ctx, id, Takeover::WhenSilent).await {
            tracing::warn!(job = %id, %error, "a job stopped");
        }
    });
}

/// Takes up the jobs of one workspace that nobody works on. Answers whether none is left to run.
pub async fn resume(ctx: &Ctx, takeover: Takeover) -> Result<bool, Error> {
    for id in running(ctx).await? {
        if let Err(error) = work(ctx, id, takeover).await {
            tracing::warn!(job = %id, %error, "a job stopped");
        }
    }
    Ok(running(ctx).await?.is_empty())
}

async fn running(ctx: &Ctx) -> Result<Vec<JobId>, Error> {
    let select = job::Entity::find().filter(job::Column::State.eq(JobState::Running));
    let select = select.order_by_asc(job::Column::CreatedAt).limit(JOBS_PER_ROUND_MAX);
    let ids = select.select_only().column(job::Column::Id).into_tuple();
    ctx.read(async |tx| Ok(ids.all(tx.conn()).await?)).await
}

async fn steps(ctx: &Ctx, lease: Lease, row: &job::Model) -> Result<(), Error> {
    let orders = row.read_orders()?;
    let ctx = &orders.as_given(ctx);
    let common = Common { ctx, lease, task: &orders.task, batch: row.batch_id, began: row.created_at };
    let (done, tally) = match (&orders.task, row.resource()?) {
        (Task::Undo(batch), _) => put_back(ctx, lease, row, *batch).await?,
        (Task::Convert(order), _) => one_by_one(&common, row, Deed::Convert(order)).await?,
        (Task::Mail(text), object) => {
            let kind = RecordKind::of(object).ok_or_else(|| Error::internal("a job", "nobody is written to"))?;
            one_by_one(&common, row, Deed::Mail(kind, text)).await?
        }
        (Task::Compute, _) => compute::run(&common, row).await?,
        (_, Resource::Company) => change::<companies::bulk::Bulk>(&common, row).await?,
        (_, Resource::Contact) => change::<contacts::bulk::Bulk>(&common, row).await?,
        (_, Resource::Deal) => change::<deals::in_bulk::Bulk>(&common, row).await?,
        (_, Resource::Lead) => change::<leads::bulk::Bulk>(&common, row).await?,
        (_, Resource::Product) => change::<products::bulk::Bulk>(&common, row).await?,
        (_, other) => return Err(Error::internal("a job", format!("{} is nothing to change in bulk", other.as_str()))),
    };
    ctx.write(async |tx| {
        lease.keep(tx, JobState::Done, (done, done), &tally).await?;
        tx.emit(&JobEvent::Done(about(&held(tx, lease.id).await?)?));
        forget_ids(tx.conn(), lease.id).await
    })
    .await
}

async fn change<O: BulkObject>(common: &Common<'_>, row: &job::Model) -> Result<(i64, Tally), Error> {
    let (mut done, mut tally, mut pace, mut tries) = (row.done, row.read_tally()?, Pace::default(), 0);
    'parts: while done < row.total {
        let part = ids_from(common.ctx, row.id, done).await?;
        if part.is_empty() {
            return Err(Error::internal("a job", "its records are not all noted"));
        }
        let mut rest = part.as_slice();
        while !rest.is_empty() {
            let (ids, further) = rest.split_at(rest.len().min(pace.rows()));
            let began = Instant::now();
            still_allowed(common.ctx).await?;
            match step::run::<O>(common, ids, done, &tally).await {
                Ok(after) => (done, tally) = after,
                Err(error) => match after_failure((common.ctx, common.lease), done, error, &mut tries).await? {
                    Some(after) => {
                        (done, tally) = after;
                        continue 'parts;
                    }
                    None => continue,
                },
            }
            pace.note(began.elapsed());
            (rest, tries) = (further, 0);
        }
    }
    Ok((done, tally))
}

/// What is done to one record a step.
#[derive(Clone, Copy)]
enum Deed<'o> {
    Convert(&'o ConvertMany),
    Mail(RecordKind, &'o MailText),
}

async fn one_by_one(common: &Common<'_>, row: &job::Model, deed: Deed<'_>) -> Result<(i64, Tally), Error> {
    let (mut done, mut tally, mut tries) = (row.done, row.read_tally()?, 0);
    'parts: while done < row.total {
        let part = ids_from(common.ctx, row.id, done).await?;
        if part.is_empty() {
            return Err(Error::internal("a job", "its records are not all noted"));
        }
        for id in part {
            still_allowed(common.ctx).await?;
            let stepped = match deed {
                Deed::Convert(order) => convert::run(common, order, id, done, &tally).await,
                Deed::Mail(kind, text) => mail::run(common, text, (kind, id), done, &tally).await,
            };
            match stepped {
                Ok(after) => ((done, tally), tries) = (after, 0),
                Err(error) => {
                    if let Some(after) = after_failure((common.ctx, common.lease), done, error, &mut tries).await? {
                        (done, tally) = after;
                    }
                    continue 'parts;
                }
            }
        }
    }
    Ok((done, tally))
}

/// Refuses to go on as a member who has left meanwhile. The projection of members grants nothing, but what it says is reason
/// enough to stop.
async fn still_allowed(ctx: &Ctx) -> Result<(), Error> {
    let Some(me) = ctx.actor.member() else { return Ok(()) };
    let member = ctx.read(async |tx| Ok::<_, Error>(member::Entity::find_by_id(me).one(tx.conn()).await?)).await?;
    match member {
        Some(member) if member.state != ACTIVE => {
            Err(Error::Refused("Whoever began this has left the workspace.".to_owned()))
        }
        _ => Ok(()),
    }
}

async fn put_back(ctx: &Ctx, lease: Lease, row: &job::Model, batch: BatchId) -> Result<(i64, Tally), Error> {
    let (mut done, mut tally, mut pace, mut tries) = (row.done, row.read_tally()?, Pace::default(), 0);
    loop {
        let began = Instant::now();
        still_allowed(ctx).await?;
        match back::step(ctx, lease, (batch, row.batch_id), pace.rows(), (done, &tally)).await {
            Ok(None) => return Ok((done, tally)),
            Ok(Some(after)) => ((done, tally), tries) = (after, 0),
            Err(error) => {
                if let Some(after) = after_failure((ctx, lease), done, error, &mut tries).await? {
                    (done, tally) = after;
                }
            }
        }
        pace.note(began.elapsed());
    }
}

/// Where to go on after a step from `done` that failed; `None` to try it again. A COMMIT whose answer was lost may have been one
/// all the same.
///
/// Errors: what cannot be helped by trying again.
pub(super) async fn after_failure(
    (ctx, lease): (&Ctx, Lease),
    done: i64,
    error: Error,
    tries: &mut u32,
) -> Result<Option<(i64, Tally)>, Error> {
    match come_further(ctx, lease, done).await {
        Ok(Some(after)) => Ok(Some(after)),
        _ => before_again(error, tries).await.map(|()| None),
    }
}

/// How far the job has come, if it is further than `done` and still this worker's.
async fn come_further(ctx: &Ctx, lease: Lease, done: i64) -> Result<Option<(i64, Tally)>, Error> {
    let Some(row) = read(ctx, lease.id).await? else { return Ok(None) };
    let is_further = row.done > done && !is_ended(&row, lease);
    is_further.then(|| Ok((row.done, row.read_tally()?))).transpose()
}

/// Waits before a step is tried again that the database gave up: where two wait for each other it lets one of them go.
///
/// Errors: what cannot be helped by trying again.
async fn before_again(error: Error, tries: &mut u32) -> Result<(), Error> {
    if !matches!(error, Error::Db(_)) || *tries >= STEP_TRIES_MAX {
        return Err(error);
    }
    tracing::warn!(%error, "a step of a job is tried again");
    *tries += 1;
    tokio::time::sleep(STEP_PAUSE).await;
    Ok(())
}

/// The ids of the job from the one at `place` to the end of its part.
async fn ids_from(ctx: &Ctx, id: JobId, place: i64) -> Result<Vec<Uuid>, Error> {
    let size = i64::try_from(IDS_PER_PART).unwrap_or(i64::MAX);
    let part =
        ctx.read(async |tx| Ok::<_, Error>(part::Entity::find_by_id((id, place / size)).one(tx.conn()).await?)).await?;
    let ids = part.map(|part| unpack(&part.ids)).unwrap_or_default();
    let skipped = usize::try_from(place % size).unwrap_or(usize::MAX);
    Ok(ids.into_iter().skip(skipped).collect())
}

async fn forget_ids(conn: &impl ConnectionTrait, id: JobId) -> Result<(), Error> {
    part::Entity::delete_many().filter(part::Column::JobId.eq(id)).exec(conn).await?;
    Ok(())
}

/// Whether the job is not running any more, whoever ended it.
async fn ended(ctx: &Ctx, lease: Lease) -> Result<bool, Error> {
    Ok(read(ctx, lease.id).await?.is_none_or(|row| is_ended(&row, lease)))
}

async fn held(tx: &Tx<'_>, id: JobId) -> Result<job::Model, Error> {
    job::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)
}

fn is_ended(row: &job::Model, lease: Lease) -> bool {
    row.state != JobState::Running || row.lease_epoch != lease.epoch
}

async fn read(ctx: &Ctx, id: JobId) -> Result<Option<job::Model>, Error> {
    ctx.read(async |tx| Ok(job::Entity::find_by_id(id).one(tx.conn()).await?)).await
}

/// Notes that the job failed for good, if it did; else another worker tries it.
async fn give_up(ctx: &Ctx, lease: Lease, error: &Error) -> Result<(), Error> {
    let cannot_help = matches!(
        error,
        Error::Invalid(_) | Error::Conflict(_) | Error::Forbidden | Error::Refused(_) | Error::NotFound
    );
    ctx.write(async |tx| {
        let row = held(tx, lease.id).await?;
        // What follows from records is computed however often it takes: nobody could take half of it back.
        let is_last = row.lease_epoch >= ATTEMPTS_MAX && row.kind != JobKind::Compute;
        if row.lease_epoch != lease.epoch || !(cannot_help || is_last) {
            return Ok(());
        }
        let tally = Tally { failure: Some(sentence(error)), ..row.read_tally()? };
        lease.keep(tx, JobState::Failed, (row.done, row.done), &tally).await?;
        tx.emit(&JobEvent::Failed(about(&held(tx, lease.id).await?)?));
        forget_ids(tx.conn(), lease.id).await
    })
    .await
}

fn sentence(error: &Error) -> String {
    match error {
        Error::Invalid(fields) => fields.first().map(|field| field.message.clone()).unwrap_or_default(),
        Error::Conflict(message) | Error::Refused(message) => message.clone(),
        Error::Forbidden => "Your role does not allow this.".to_owned(),
        Error::NotFound => "It is not yours to undo.".to_owned(),
        _ => "Something failed on our side. What was done until then stays; undo it, or start again.".to_owned(),
    }
}

/// Stops a job that runs; what it has done stays. Does nothing to one that has ended.
pub async fn stop_in(tx: &Tx<'_>, row: job::Model) -> Result<job::Model, Error> {
    if row.state != JobState::Running {
        return Ok(row);
    }
    let stopped =
        job::Model { state: JobState::Cancelled, version: row.version + 1, updated_at: tx.ctx().now(), ..row };
    job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value(stopped.state))
        .col_expr(job::Column::Version, Expr::value(stopped.version))
        .col_expr(job::Column::UpdatedAt, Expr::value(stopped.updated_at))
        .filter(job::Column::Id.eq(stopped.id))
        .exec(tx.conn())
        .await?;
    forget_ids(tx.conn(), stopped.id).await?;
    tx.emit(&JobEvent::Cancelled(about(&stopped)?));
    Ok(stopped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bulk::{
            begin::begin,
            model::{What, Which},
        },
        companies::{
            bulk::{Bulk, insert_many},
            model::{CompanyDraft, CompanyFilter, CompanyPatch},
        },
        shared::event::Origin,
    };
    use ac_core::{both_databases, list::ListQuery, testing::TestPlatform};

    both_databases!(a_step_whose_end_was_not_heard_is_not_done_again, async |app: &TestPlatform| {
        let ctx = app.workspace("acme").await;
        let drafts = (0..150).map(|n| CompanyDraft { name: format!("c{n:03}"), ..Default::default() }.validate());
        let drafts = drafts.collect::<Result<Vec<_>, _>>().expect("good drafts");
        ctx.write(async |tx| insert_many(tx, Origin::Direct, drafts).await).await.expect("made");
        let which = Which::Matching(ListQuery::of(CompanyFilter::default()));
        let what = What::Set(CompanyPatch { sector: Some(Some("Tools".into())), ..Default::default() });
        let begun = begin::<Bulk>(&app.platform, &ctx, which, what).await.expect("begins");
        let claimed = lease::claim(&ctx, begun.id, Takeover::WhenSilent).await.expect("a claim");
        let (lease, row, _at_work) = claimed.expect("the job");
        let orders = row.read_orders().expect("orders");
        let common = Common { ctx: &ctx, lease, task: &orders.task, batch: row.batch_id, began: row.created_at };
        let ids = ids_from(&ctx, row.id, 0).await.expect("its records");
        let step = async || step::run::<Bulk>(&common, &ids[..100], 0, &Tally::default()).await;
        step().await.expect("a step");
        assert!(matches!(step().await, Err(Error::Conflict(_))), "from where it was, it has gone on already");
        // The worker's own idea of the job is still that of before the step.
        let (done, tally) = change::<Bulk>(&common, &row).await.expect("the rest");
        assert_eq!((done, tally.changed, tally.skipped()), (150, 150, 0));
    });
}
