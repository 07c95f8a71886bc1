//! Undo and redo as requests do them: what is too big for one becomes a job that runs beside it.

use super::{
    model::UndoReport,
    verbs::{self, Ask},
};
use crate::{
    bulk::{begin, model::JobId, work},
    custom_fields::compute,
    import::job::{self as imports, Takeover, Uploads, due, model::ImportId},
};
use ac_core::{
    Ctx, Error, Platform, Resource,
    rest::idempotency::{self, Kept, Key},
};

/// What a server offers its requests, as far as jobs need it.
#[derive(Clone)]
pub struct Jobs {
    pub platform: Platform,
    pub uploads: Uploads,
}

/// Undoes or redoes what was asked for. Errors: as [`verbs::undo`] and [`verbs::redo`].
pub async fn act(jobs: &Jobs, ctx: &Ctx, ask: Ask) -> Result<UndoReport, Error> {
    let found = verbs::find(ctx, ask).await?;
    let report = ctx.write(async |tx| noted(jobs, ctx, verbs::act_in(tx, found).await?).await).await?;
    follow(jobs, ctx, report.job).await;
    if of_fields(&report) {
        compute::follow(&jobs.platform, ctx).await;
    }
    Ok(report)
}

/// As [`act`], once a key: a retry gets the first answer.
pub async fn act_once(jobs: &Jobs, ctx: &Ctx, ask: Ask, (key, status): (&Key, u16)) -> Result<Kept, Error> {
    let found = verbs::find(ctx, ask).await?;
    let (mut job, mut is_of_fields) = (None, false);
    let kept = ctx
        .write(async |tx| {
            let work = async {
                let report = noted(jobs, ctx, verbs::act_in(tx, found).await?).await?;
                (job, is_of_fields) = (report.job, of_fields(&report));
                serde_json::to_string(&report).map_err(|e| Error::internal("an answer", e))
            };
            idempotency::once(tx, key, status, work).await
        })
        .await?;
    follow(jobs, ctx, job).await;
    if is_of_fields {
        compute::follow(&jobs.platform, ctx).await;
    }
    Ok(kept)
}

/// Before a job is there to be found, its workspace is noted for the worker. What came of a formula is one too.
async fn noted(jobs: &Jobs, ctx: &Ctx, report: UndoReport) -> Result<UndoReport, Error> {
    if report.job.is_some() || of_fields(&report) {
        due::note(&jobs.platform, ctx.tenant.id).await?;
    }
    Ok(report)
}

fn of_fields(report: &UndoReport) -> bool {
    report.undone.iter().any(|record| record.kind == Resource::Field.as_str())
}

async fn follow(jobs: &Jobs, ctx: &Ctx, job: Option<JobId>) {
    let Some(id) = job else { return };
    begin::renote(&jobs.platform, ctx).await;
    let (ctx, uploads) = (ctx.clone(), jobs.uploads.clone());
    tokio::spawn(async move {
        // It is one of the two; the other finds nothing to do.
        let done = match work::work(&ctx, id, Takeover::WhenSilent).await {
            Ok(()) => imports::work(&ctx, &uploads, ImportId(id.0), Takeover::WhenSilent).await,
            failed => failed,
        };
        if let Err(error) = done {
            tracing::warn!(job = %id, %error, "an undo stopped");
        }
    });
}
