//! Running a job from its state to its end, and taking up again what a killed process left.
//!
//! A job that cannot go on takes back what it did: an import is whole or it is not there.

use super::{
    apply, create, due,
    entity::{Options, job, json},
    events::{ImportEvent, about},
    files::Uploads,
    lease::{self, Lease},
    model::{ImportId, ImportReport, JobState},
    rehearse, stage, sweep, undo,
};
use crate::{bulk, import::model::ObjectKind};
use ac_core::{Action, Actor, Ctx, Error, Grant, Platform, Resource, TenantId, Tx, policy::HAND_OVER};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

pub use super::lease::Takeover;

/// Workers that may try a job before it is given up.
const ATTEMPTS_MAX: i64 = 5;
/// Jobs of one workspace taken up in one round.
const JOBS_PER_ROUND_MAX: u64 = 100;

/// Lets an uploaded import run. What the actor may do now is what the job may do, whoever works on it later.
///
/// Errors: `not_found`, `conflict` if it has been started already, `invalid` without files.
pub async fn start(platform: &Platform, ctx: &Ctx, id: ImportId) -> Result<(), Error> {
    let row = create::row(ctx, id, Action::Modify).await?;
    due::note(platform, ctx.tenant.id).await?;
    // What cannot start seeds nothing; what counts is the look under the lock.
    ready(ctx, row, false)?;
    if ctx.grant(Resource::Pipeline, Action::Create) == Grant::All {
        crate::pipelines::verbs::seed(ctx).await?;
    }
    let started = |row: &job::Model| Ok(Some(ImportEvent::Started(about(row, &row.read_report()?))));
    turn(ctx, id, &sweep::WAITING, |row| ready(ctx, row, false), started).await?;
    renote(platform, ctx).await;
    Ok(())
}

/// Lets it be tried what an uploaded import of one file would do; it can be started after that.
///
/// Errors: `not_found`, `conflict` if it has been started already, `invalid` unless it has one file.
pub async fn start_dry_run(platform: &Platform, ctx: &Ctx, id: ImportId) -> Result<(), Error> {
    create::row(ctx, id, Action::Modify).await?;
    due::note(platform, ctx.tenant.id).await?;
    let trying = |row: job::Model| match row.read_options()?.files.len() {
        // A row of one file may name what another file makes, which a dry run has taken back by then.
        1 => ready(ctx, row, true),
        _ => Err(Error::field("file", "Only an import of one file can be tried.")),
    };
    turn(ctx, id, &sweep::WAITING, trying, |_| Ok(None)).await?;
    renote(platform, ctx).await;
    Ok(())
}

/// Works on the job beside the request that asks for it. What cannot be done now, the server's worker takes up later.
pub fn work_beside(ctx: &Ctx, uploads: Uploads, id: ImportId) {
    let ctx = ctx.clone();
    tokio::spawn(async move {
        if let Err(error) = work(&ctx, &uploads, id, Takeover::WhenSilent).await {
            tracing::warn!(import = %id, %error, "an import stopped");
        }
    });
}

/// The job with all that a worker needs to know of it. Errors: `invalid` without files or with a mapping that does not fit.
fn ready(ctx: &Ctx, row: job::Model, is_dry_run: bool) -> Result<job::Model, Error> {
    let mut options = Options { is_dry_run, ..row.read_options()? };
    if options.files.is_empty() {
        return Err(Error::field("files", "Choose at least one file."));
    }
    options.may = ObjectKind::ALL.into_iter().filter(|kind| may(ctx, *kind)).collect();
    options.may_see = ObjectKind::ALL.into_iter().filter(|kind| may_see(ctx, *kind)).collect();
    options.may_hand_over = ObjectKind::ALL.into_iter().filter(|kind| may_hand_over(ctx, *kind)).collect();
    options.may_add_stages = ctx.grant(Resource::Pipeline, Action::Modify) == Grant::All;
    let mut rows_total = 0;
    for file in &options.files {
        stage::plan(file, ctx.tenant.currency)?;
        rows_total += file.analysis.as_ref().map_or(0, |analysis| i64::from(analysis.row_count));
    }
    Ok(job::Model { state: JobState::Staging, options: json(&options)?, rows_total, ..row })
}

/// Notes the workspace again once the job runs: a worker that read the first note before that found nothing and settled it.
/// The job has started whatever becomes of the note.
async fn renote(platform: &Platform, ctx: &Ctx) {
    if let Err(error) = due::note(platform, ctx.tenant.id).await {
        tracing::error!(tenant = %ctx.tenant.id, %error, "a started import is not noted for the worker");
    }
}

/// Lets a finished import be taken back, all of it: whoever may change the import may have what it did undone.
///
/// Errors: `not_found`, `conflict` if it is not finished.
pub async fn start_undo(platform: &Platform, ctx: &Ctx, id: ImportId) -> Result<(), Error> {
    create::row(ctx, id, Action::Modify).await?;
    due::note(platform, ctx.tenant.id).await?;
    ctx.write(async |tx| start_undo_in(tx, id).await).await?;
    renote(platform, ctx).await;
    Ok(())
}

/// As [`start_undo`], as part of a unit of work that takes the note upon itself; `None` if there is no such import.
///
/// Errors: `not_found` for one that is not the actor's, `conflict` if it is not finished.
pub async fn start_undo_in(tx: &Tx<'_>, id: ImportId) -> Result<Option<ImportId>, Error> {
    if !is_one(tx.conn(), id).await? {
        return Ok(None);
    }
    let undoing = |row: job::Model| {
        allow_undo(tx.ctx(), &row.read_report()?)?;
        Ok(job::Model { state: JobState::Undoing, ..row })
    };
    turn_in(tx, id, &[JobState::Done], undoing, |_| Ok(None)).await?;
    Ok(Some(id))
}

/// Whoever may change the import may have it undone, while their role reaches all records of the kinds that it wrote: it takes back
/// also what is others' by now. What a token is for does not count; it is for the import.
fn allow_undo(ctx: &Ctx, report: &ImportReport) -> Result<(), Error> {
    let reaches = |kind: ObjectKind| {
        let actions = [Action::Create, Action::Modify];
        actions.into_iter().all(|action| ctx.rights().grant(resource(kind), action) == Grant::All)
    };
    let wrote = |kind: &ObjectKind| {
        let counts = report.of(*kind);
        counts.created > 0 || counts.updated > 0
    };
    if ctx.actor.member().is_some() && !ObjectKind::ALL.into_iter().filter(wrote).all(reaches) {
        let why = "Your role no longer reaches all that this import wrote. Ask an admin to take it back.";
        return Err(Error::Refused(why.to_owned()));
    }
    Ok(())
}

/// Whether there is such an import, whoever may see it.
pub async fn is_one(conn: &impl ConnectionTrait, id: ImportId) -> Result<bool, Error> {
    Ok(job::Entity::find_by_id(id)
        .select_only()
        .column(job::Column::Id)
        .into_tuple::<ImportId>()
        .one(conn)
        .await?
        .is_some())
}

fn may(ctx: &Ctx, kind: ObjectKind) -> bool {
    [Action::Create, Action::Modify].into_iter().all(|action| ctx.grant(resource(kind), action) == Grant::All)
}

/// Whether the actor sees all records of a kind, so that cells may name any of them.
pub(super) fn may_see(ctx: &Ctx, kind: ObjectKind) -> bool {
    ctx.grant(resource(kind), Action::Read) == Grant::All
}

fn may_hand_over(ctx: &Ctx, kind: ObjectKind) -> bool {
    ctx.rights().grant(resource(kind), HAND_OVER) == Grant::All
}

fn resource(kind: ObjectKind) -> Resource {
    match kind {
        ObjectKind::Company => Resource::Company,
        ObjectKind::Contact => Resource::Contact,
        ObjectKind::Deal => Resource::Deal,
        ObjectKind::Lead => Resource::Lead,
        ObjectKind::Product => Resource::Product,
        ObjectKind::Member => Resource::Member,
    }
}

/// Moves a job from one of `from` on. Answers the job as it stands then.
///
/// The rule: `to` works on the row it is handed, which is locked. What was read of the job before may be gone by now.
pub(super) async fn turn(
    ctx: &Ctx,
    id: ImportId,
    from: &[JobState],
    to: impl FnOnce(job::Model) -> Result<job::Model, Error> + Send,
    event: impl FnOnce(&job::Model) -> Result<Option<ImportEvent>, Error> + Send,
) -> Result<job::Model, Error> {
    ctx.write(async |tx| turn_in(tx, id, from, to, event).await).await
}

async fn turn_in(
    tx: &Tx<'_>,
    id: ImportId,
    from: &[JobState],
    to: impl FnOnce(job::Model) -> Result<job::Model, Error> + Send,
    event: impl FnOnce(&job::Model) -> Result<Option<ImportEvent>, Error> + Send,
) -> Result<job::Model, Error> {
    let row = job::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)?;
    tx.ctx().allow(Action::Modify, &row)?;
    if !from.contains(&row.state) {
        return Err(Error::Conflict("This import is not at that step. Reload to see where it stands.".to_owned()));
    }
    let now = tx.ctx().now();
    let new = to(job::Model { version: row.version + 1, updated_at: now, lease_until: now, ..row })?;
    job::Entity::update(new.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
    if let Some(event) = event(&new)? {
        tx.emit(&event);
    }
    Ok(new)
}

/// Works on a job until it is finished, if no other worker does.
///
/// Errors: what stopped it. A job that cannot go on is taken back first.
pub async fn work(ctx: &Ctx, uploads: &Uploads, id: ImportId, takeover: Takeover) -> Result<(), Error> {
    let Some((lease, job, _at_work)) = lease::claim(ctx, id, takeover).await? else { return Ok(()) };
    let _headroom = ctx.headroom();
    match steps(ctx, uploads, lease, job).await {
        Ok(()) => Ok(()),
        Err(error) => {
            if give_up(ctx, lease, &error).await? {
                // The lease is still this worker's: `give_up` has just renewed it.
                let job = create::row(&ctx.as_actor(Actor::System), id, Action::Read).await?;
                steps(ctx, uploads, lease, job).await?;
            }
            Err(error)
        }
    }
}

async fn steps(ctx: &Ctx, uploads: &Uploads, lease: Lease, mut job: job::Model) -> Result<(), Error> {
    let folder = uploads.folder(ctx, job.id);
    loop {
        if !sweep::READING.contains(&job.state) {
            // Also if the worker that staged them was killed before it came to this.
            folder.remove().await;
        }
        job = match job.state {
            JobState::Staging | JobState::Staged => stage::run(ctx, &folder, lease, job).await?,
            JobState::Checking => rehearse::run(ctx, lease, job).await?,
            JobState::Applying => apply::run(ctx, lease, job).await?,
            JobState::Undoing => undo::run(&undo::unbound(ctx), lease, job).await?,
            JobState::Uploaded | JobState::Checked | JobState::Done | JobState::Undone | JobState::Failed => {
                return Ok(());
            }
        };
    }
}

/// Notes that the job failed for good: then what it did and has is to be taken away. Answers whether it is so.
async fn give_up(ctx: &Ctx, lease: Lease, error: &Error) -> Result<bool, Error> {
    let cannot_help = matches!(
        error,
        Error::Invalid(_) | Error::Conflict(_) | Error::Forbidden | Error::Refused(_) | Error::NotFound
    );
    ctx.write(async |tx| {
        let row = job::Entity::find_by_id(lease.id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)?;
        let is_ours = row.lease_epoch == lease.epoch;
        if !is_ours || !row.state.is_running() || !(cannot_help || row.lease_epoch >= ATTEMPTS_MAX) {
            return Ok(false);
        }
        let mut report = row.read_report()?;
        report.failure = Some(sentence(error));
        let state = match row.state {
            JobState::Staging | JobState::Staged | JobState::Checking => JobState::Failed,
            _ => JobState::Undoing,
        };
        lease.keep(tx, state, row.rows_done, &report).await?;
        if state == JobState::Failed {
            tx.emit(&ImportEvent::Failed(about(&row, &report)));
        }
        Ok(true)
    })
    .await
}

fn sentence(error: &Error) -> String {
    match error {
        Error::Invalid(fields) => fields.first().map(|field| field.message.clone()).unwrap_or_default(),
        Error::Conflict(message) | Error::Refused(message) => message.clone(),
        Error::Forbidden => "Your role does not allow this import.".to_owned(),
        _ => "Something failed on our side. Everything was taken back; try again.".to_owned(),
    }
}

/// Takes up the imports that a killed or silent worker left, in all workspaces.
pub async fn resume_pending(platform: &Platform, uploads: &Uploads, takeover: Takeover) -> Result<(), Error> {
    for due in due::all(platform).await? {
        match resume_tenant(platform, uploads, due.tenant_id, takeover).await {
            Ok(true) => due::settle(platform, due).await?,
            Ok(false) => {}
            Err(error) => tracing::error!(tenant = %due.tenant_id, %error, "an import could not be taken up again"),
        }
    }
    Ok(())
}

/// Takes up the imports of one workspace, and removes what they left behind, and its other jobs beside them. Answers whether
/// none is left to run.
pub async fn resume_tenant(
    platform: &Platform,
    uploads: &Uploads,
    id: TenantId,
    takeover: Takeover,
) -> Result<bool, Error> {
    let Some(ctx) = platform.system(id).await? else { return Ok(true) };
    let (imports, others) = tokio::join!(resume(&ctx, uploads, takeover), bulk::work::resume(&ctx, takeover));
    Ok(imports? && others?)
}

async fn resume(ctx: &Ctx, uploads: &Uploads, takeover: Takeover) -> Result<bool, Error> {
    let open = || {
        let select = job::Entity::find().filter(job::Column::State.is_in(JobState::RUNNING));
        let select = select.order_by_asc(job::Column::CreatedAt);
        select.select_only().column(job::Column::Id).limit(JOBS_PER_ROUND_MAX).into_tuple::<ImportId>()
    };
    let jobs = ctx.read(async |tx| Ok::<_, Error>(open().all(tx.conn()).await?)).await?;
    for job in jobs {
        if let Err(error) = work(ctx, uploads, job, takeover).await {
            tracing::warn!(import = %job, %error, "an import stopped");
        }
    }
    if let Err(error) = sweep::sweep(ctx, uploads).await {
        tracing::warn!(tenant = %ctx.tenant.id, %error, "what imports left behind stays");
    }
    let left = ctx.read(async |tx| Ok::<_, Error>(open().all(tx.conn()).await?)).await?;
    Ok(left.is_empty())
}
