//! What imports leave behind goes: those that nobody went on with, files that no import waits for, rows of imports that
//! have ended.
//!
//! The rule: only a job that waits goes; one that was ever started has a report and a way back.

use super::{
    entity::{job, row},
    files::{Uploads, listed},
    model::{ImportId, JobState},
    stage,
};
use ac_core::{Ctx, Error, Platform, TenantId, Timestamp, time::DAY_SECS};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use std::collections::HashSet;

/// How long an import may wait for somebody to go on with it, in days.
pub const UPLOADED_DAYS_MAX: i64 = 7;
/// Imports of one workspace removed, or rid of their rows, in one round.
const SWEPT_PER_ROUND_MAX: u64 = 100;
/// Folders of one workspace looked at in one round.
const FOLDERS_PER_ROUND_MAX: usize = 1_000;
/// Workspaces with files looked at in one round.
const WORKSPACES_PER_ROUND_MAX: usize = 10_000;

/// The states in which an import still reads its files.
pub const READING: [JobState; 5] =
    [JobState::Uploaded, JobState::Staging, JobState::Staged, JobState::Checking, JobState::Checked];
/// The states in which an import waits for somebody.
pub const WAITING: [JobState; 2] = [JobState::Uploaded, JobState::Checked];
/// The states from which no import reads its rows again: taking it back goes by the log.
const ENDED: [JobState; 3] = [JobState::Done, JobState::Undone, JobState::Failed];

/// Sweeps every workspace that has files on the disk, so that also one goes where no import was ever started.
pub async fn sweep_all(platform: &Platform, uploads: &Uploads) -> Result<(), Error> {
    for id in listed::<TenantId>(&uploads.0, WORKSPACES_PER_ROUND_MAX).await? {
        if platform.control.tenants_row(id).await?.is_none() {
            uploads.remove_workspace(id).await;
        } else if let Some(ctx) = platform.system(id).await?
            && let Err(error) = sweep(&ctx, uploads).await
        {
            tracing::warn!(tenant = %id, %error, "what imports left behind stays");
        }
    }
    Ok(())
}

/// Sweeps one workspace.
pub async fn sweep(ctx: &Ctx, uploads: &Uploads) -> Result<(), Error> {
    forget_waiting(ctx).await?;
    remove_folders(ctx, uploads).await?;
    remove_rows(ctx).await
}

/// Removes imports that nobody touched for [`UPLOADED_DAYS_MAX`].
async fn forget_waiting(ctx: &Ctx) -> Result<(), Error> {
    let before = ctx.now().plus_secs(-UPLOADED_DAYS_MAX * DAY_SECS);
    let select = job::Entity::find()
        .filter(job::Column::State.is_in(WAITING))
        .filter(job::Column::UpdatedAt.lt(before))
        .order_by_asc(job::Column::UpdatedAt)
        .limit(SWEPT_PER_ROUND_MAX);
    let select = select.select_only().column(job::Column::Id).into_tuple::<ImportId>();
    let left = ctx.read(async |tx| Ok::<_, Error>(select.all(tx.conn()).await?)).await?;
    for id in left {
        while forget(ctx, id, before).await? {}
    }
    Ok(())
}

/// Removes some of the job's rows, and once it has none itself, unless somebody has gone on with it since it was found. Answers
/// whether there is more to remove.
async fn forget(ctx: &Ctx, id: ImportId, before: Timestamp) -> Result<bool, Error> {
    ctx.write(async |tx| {
        let row = job::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?;
        if !row.is_some_and(|row| WAITING.contains(&row.state) && row.updated_at < before) {
            return Ok(false);
        }
        if stage::clear_some(tx, id).await? {
            return Ok(true);
        }
        job::Entity::delete_by_id(id).exec(tx.conn()).await?;
        Ok(false)
    })
    .await
}

/// Removes the files of all imports that do not read them any more, or are not there: a killed process leaves them.
async fn remove_folders(ctx: &Ctx, uploads: &Uploads) -> Result<(), Error> {
    // The folders first: an import is in its table before it has one.
    let found = listed::<ImportId>(&uploads.of_workspace(ctx.tenant.id), FOLDERS_PER_ROUND_MAX).await?;
    if found.is_empty() {
        return Ok(());
    }
    let select = job::Entity::find()
        .filter(job::Column::Id.is_in(found.iter().copied()))
        .filter(job::Column::State.is_in(READING));
    let select = select.select_only().column(job::Column::Id).into_tuple::<ImportId>();
    let read = ctx.read(async |tx| Ok::<_, Error>(select.all(tx.conn()).await?)).await?;
    let read: HashSet<ImportId> = read.into_iter().collect();
    for id in found.into_iter().filter(|id| !read.contains(id)) {
        uploads.folder(ctx, id).remove().await;
    }
    Ok(())
}

/// Removes the staged rows of imports that have ended: what became of them is in the report and the log.
async fn remove_rows(ctx: &Ctx) -> Result<(), Error> {
    let rows = Query::select()
        .expr(Expr::val(1))
        .from(row::Entity)
        .and_where(Expr::col((row::Entity, row::Column::JobId)).equals((job::Entity, job::Column::Id)))
        .to_owned();
    let select = job::Entity::find().filter(job::Column::State.is_in(ENDED)).filter(Expr::exists(rows));
    let select = select.select_only().column(job::Column::Id).limit(SWEPT_PER_ROUND_MAX).into_tuple::<ImportId>();
    let ended = ctx.read(async |tx| Ok::<_, Error>(select.all(tx.conn()).await?)).await?;
    for id in ended {
        while ctx.write(async |tx| stage::clear_some(tx, id).await).await? {}
    }
    Ok(())
}
