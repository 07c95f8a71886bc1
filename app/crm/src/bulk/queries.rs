//! Reading a job, and stopping it.

use super::{
    entity::job,
    model::{Job, JobId, JobKind, JobState, SkipCode, Tally},
    work,
};
use crate::import::job::{
    self as imports,
    model::{ImportId, ImportJob, JobState as ImportState},
};
use ac_core::{Action, BatchId, Ctx, Error, Grant, Resource};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// A job as whoever may change such records sees it; also an import, by its id.
///
/// Errors: `not_found`, `forbidden`.
pub async fn find(ctx: &Ctx, id: JobId) -> Result<Job, Error> {
    let row = ctx.read(async |tx| Ok::<_, Error>(job::Entity::find_by_id(id).one(tx.conn()).await?)).await?;
    match row {
        Some(row) => {
            allow_read(ctx, &row)?;
            row.shown()
        }
        None => Ok(of_import(imports::find(ctx, ImportId(id.0)).await?)),
    }
}

/// Stops a job; what it has done until then stays, and can be undone. One that has ended stays as it is.
///
/// Errors: `not_found`, `forbidden`.
pub async fn cancel(ctx: &Ctx, id: JobId) -> Result<Job, Error> {
    ctx.write(async |tx| {
        let row = job::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)?;
        allow_read(ctx, &row)?;
        if row.kind == JobKind::Compute {
            let why = "Values are computed to the end, or they would not be those of their formula.";
            return Err(Error::Refused(why.to_owned()));
        }
        let is_mine = row.created_by.is_some() && row.created_by == ctx.actor.member();
        if !is_mine {
            let resource = row.resource()?;
            let reach = [Action::Modify, Action::Delete].map(|action| ctx.grant(resource, action));
            if reach != [Grant::All, Grant::All] {
                return Err(Error::Refused(
                    "Only who started it or an admin may stop this. Ask one of them.".to_owned(),
                ));
            }
        }
        work::stop_in(tx, row).await?.shown()
    })
    .await
}

/// Whether a job writes e-mails.
pub(crate) async fn is_mailing(ctx: &Ctx) -> Result<bool, Error> {
    let select = job::Entity::find().filter(job::Column::State.eq(JobState::Running));
    let select = select.filter(job::Column::Kind.eq(JobKind::Mail));
    ctx.read(async |tx| Ok(select.count(tx.conn()).await? > 0)).await
}

/// A job names records that it left alone: whoever may see all of them may see it, and else only who started it.
fn allow_read(ctx: &Ctx, row: &job::Model) -> Result<(), Error> {
    let resource = row.resource()?;
    let is_mine = row.created_by.is_some() && row.created_by == ctx.actor.member();
    // Whoever may delete and not change follows the deletions that they began; a token says by itself what it is for.
    let follows_own = is_mine && ctx.scopes.is_none() && ctx.allow_any(resource, Action::Delete).is_ok();
    if !follows_own {
        ctx.allow_any(resource, Action::Modify)?;
    }
    match ctx.allow_any(resource, Action::Read)? {
        Grant::All => Ok(()),
        _ if is_mine => Ok(()),
        _ => Err(Error::NotFound),
    }
}

/// An import that goes back is undone by a job of its own kind.
fn of_import(import: ImportJob) -> Job {
    let state = match import.state {
        state if state.is_running() => JobState::Running,
        ImportState::Failed => JobState::Failed,
        _ => JobState::Done,
    };
    let mut tally = Tally { failure: import.report.failure.clone(), ..Tally::default() };
    let all = import.report.total();
    let (mut kind, mut total, mut done) = (JobKind::Import, import.rows_total, import.rows_done);
    tally.changed = i64::from(all.created.saturating_add(all.updated));
    if import.state == ImportState::Undoing {
        (kind, done, tally.changed) = (JobKind::Undo, 0, 0);
    }
    if let Some(undo) = &import.report.undo {
        (kind, tally.changed) = (JobKind::Undo, undo.undone);
        done = undo.undone.saturating_add(undo.conflicts).saturating_add(undo.needed);
        let stays = [
            (undo.conflicts, "It was changed since, so it stays.", &undo.conflict_names),
            (undo.needed, "Others that stay refer to it, so it stays.", &undo.needed_names),
        ];
        for (count, message, names) in stays {
            tally.count_named(SkipCode::ChangedSince, message, count, names);
        }
        total = total.max(done);
    }
    Job {
        id: JobId(import.id.0),
        kind,
        object: Resource::Import.as_str().to_owned(),
        state,
        total,
        done,
        changed: tally.changed,
        skipped: tally.skipped(),
        reasons: tally.reasons,
        batch_id: BatchId(import.id.0),
        failure: tally.failure,
        created_at: import.created_at,
    }
}
