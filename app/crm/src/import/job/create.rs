//! A new import: its files are known, nothing is read into the workspace yet.

use super::{
    entity::{Options, job, json},
    files::{FileId, Folder, Source, Uploads},
    model::{FILES_MAX, ImportId, ImportJob, ImportReport, JobFile, JobState, Matching},
};
use crate::{
    import::model::{Answers, Hints},
    shared::custom,
};
use ac_core::{Action, Ctx, Error, Resource, Timestamp, Tx};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

/// One file that comes with a new import.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// What people call it, for reports.
    pub name: String,
    pub source: Source,
    pub bytes: u64,
    pub hints: Hints,
    pub answers: Answers,
}

/// What a new import is made of.
#[derive(Clone, Debug, Default)]
pub struct NewImport {
    pub files: Vec<NewFile>,
    pub matching: Matching,
}

/// Notes an import with its files; more may be added while it waits. Errors: `forbidden`, `invalid` with too many files.
pub async fn create(ctx: &Ctx, uploads: &Uploads, id: ImportId, new: NewImport) -> Result<(), Error> {
    if new.files.len() > FILES_MAX {
        return Err(too_many());
    }
    let (mut options, mut sources) = (Options { matching: new.matching, ..Options::default() }, Vec::new());
    for NewFile { name, source, bytes, hints, answers } in new.files {
        let file = FileId::generate();
        options.files.push(JobFile { name, bytes, hints, answers, analysis: None, refusal: None });
        options.stored.push(file);
        sources.push((file, source));
    }
    note(ctx, id, &options).await?;
    let folder = uploads.folder(ctx, id);
    if let Err(error) = keep(&folder, sources).await {
        // It could never run.
        ctx.write(async |tx| job::Entity::delete_by_id(id).exec(tx.conn()).await.map_err(Error::from)).await?;
        folder.remove().await;
        return Err(error);
    }
    Ok(())
}

async fn keep(folder: &Folder, sources: Vec<(FileId, Source)>) -> Result<(), Error> {
    folder.make().await?;
    for (file, source) in sources {
        folder.keep(file, source).await?;
    }
    Ok(())
}

/// Notes an import that waits.
pub(super) async fn note(ctx: &Ctx, id: ImportId, options: &Options) -> Result<(), Error> {
    ctx.write(async |tx| note_in(tx, id, options).await).await
}

pub(super) async fn note_in(tx: &Tx<'_>, id: ImportId, options: &Options) -> Result<(), Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Import, Action::Create)?;
    let now = ctx.now();
    let row = job::Model {
        id,
        state: JobState::Uploaded,
        created_by: ctx.actor.member(),
        options: json(options)?,
        report: json(&ImportReport::default())?,
        rows_total: 0,
        rows_done: 0,
        lease_until: Timestamp(0),
        lease_epoch: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    job::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    Ok(())
}

pub(super) fn too_many() -> Error {
    Error::field("files", format!("One import takes up to {FILES_MAX} files."))
}

/// The job's row. Errors: `not_found`, also for one that the actor may not see.
pub async fn row(ctx: &Ctx, id: ImportId, action: Action) -> Result<job::Model, Error> {
    let found = ctx.read(async |tx| Ok::<_, Error>(job::Entity::find_by_id(id).one(tx.conn()).await?)).await?;
    let found = found.ok_or(Error::NotFound)?;
    ctx.allow(action, &found)?;
    Ok(found)
}

/// The job as a screen shows it. Errors: `not_found`.
pub async fn find(ctx: &Ctx, id: ImportId) -> Result<ImportJob, Error> {
    let mut job = shown(row(ctx, id, Action::Read).await?)?;
    if job.state == JobState::Uploaded {
        // Fields that were added since can be chosen too.
        let fields = custom::all_fields(ctx).await?;
        job.files.iter_mut().for_each(|file| file.know_and_forget(&fields));
    }
    Ok(job)
}

pub(super) fn shown(row: job::Model) -> Result<ImportJob, Error> {
    let Options { files, matching, .. } = row.read_options()?;
    Ok(ImportJob {
        id: row.id,
        state: row.state,
        files,
        matching,
        report: row.read_report()?,
        rows_total: row.rows_total,
        rows_done: row.rows_done,
        created_at: row.created_at,
    })
}
