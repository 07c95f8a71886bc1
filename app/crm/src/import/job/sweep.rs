//! Imports that nobody went on with: after a while the job and its files go.
//!
//! The rule: only a job that waits for its files goes; one that was ever started has rows, a report and a way back.

use super::{
    entity::job,
    model::{ImportId, JobState},
    run::remove_scratch,
};
use ac_core::{Ctx, Error, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How long an import may wait for somebody to go on with it, in days.
pub const UPLOADED_DAYS_MAX: i64 = 7;
const DAY_SECS: i64 = 24 * 60 * 60;
/// Imports of one workspace removed in one round.
const SWEPT_PER_ROUND_MAX: u64 = 100;

/// Removes what nobody touched for [`UPLOADED_DAYS_MAX`].
pub async fn sweep(ctx: &Ctx) -> Result<(), Error> {
    let before = ctx.now().plus_secs(-UPLOADED_DAYS_MAX * DAY_SECS);
    let select = job::Entity::find()
        .filter(job::Column::State.eq(JobState::Uploaded))
        .filter(job::Column::UpdatedAt.lt(before))
        .order_by_asc(job::Column::UpdatedAt)
        .limit(SWEPT_PER_ROUND_MAX);
    let select = select.select_only().column(job::Column::Id).into_tuple::<ImportId>();
    let left = ctx.read(async |tx| Ok::<_, Error>(select.all(tx.conn()).await?)).await?;
    for id in left {
        if let Some(gone) = remove(ctx, id, before).await? {
            remove_scratch(&gone).await;
        }
    }
    Ok(())
}

/// Removes the job unless somebody has gone on with it since it was found.
async fn remove(ctx: &Ctx, id: ImportId, before: Timestamp) -> Result<Option<job::Model>, Error> {
    ctx.write(async |tx| {
        let row = job::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?;
        let Some(row) = row.filter(|row| row.state == JobState::Uploaded && row.updated_at < before) else {
            return Ok(None);
        };
        job::Entity::delete_by_id(id).exec(tx.conn()).await?;
        Ok(Some(row))
    })
    .await
}
