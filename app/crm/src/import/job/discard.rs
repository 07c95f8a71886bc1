//! Giving up an import that waits: its files, its rows and itself go.

use super::{
    entity::{job, json},
    files::Uploads,
    model::{ImportId, JobState},
    run, stage,
};
use ac_core::{Action, Ctx, Error};
use sea_orm::EntityTrait;

/// What is said of an import whose removal was cut off.
const DISCARDED: &str = "This import was discarded before it ran.";

/// Removes an import that was never started, or only tried.
///
/// Errors: `not_found`, `forbidden`, `conflict` for one that runs or has run.
pub async fn discard(ctx: &Ctx, uploads: &Uploads, id: ImportId) -> Result<(), Error> {
    ctx.allow(Action::Delete, &super::create::row(ctx, id, Action::Modify).await?)?;
    // First what nobody can start any more, then its rows, then itself: a removal that is cut off leaves an import that says so.
    let given_up = |row: job::Model| {
        let mut report = row.read_report()?;
        report.failure = Some(DISCARDED.to_owned());
        Ok(job::Model { state: JobState::Failed, report: json(&report)?, ..row })
    };
    run::turn(ctx, id, &[JobState::Uploaded, JobState::Checked], given_up, |_| Ok(None)).await?;
    while ctx.write(async |tx| stage::clear_some(tx, id).await).await? {}
    ctx.write(async |tx| Ok::<_, Error>(job::Entity::delete_by_id(id).exec(tx.conn()).await?)).await?;
    uploads.folder(ctx, id).remove().await;
    Ok(())
}
