//! A new import: its files are known, nothing is read into the workspace yet.

use super::{
    entity::{Options, job, json},
    model::{FILES_MAX, ImportId, ImportJob, ImportReport, JobFile, JobState, Matching},
};
use crate::import::model::{Answers, Hints};
use ac_core::{Action, Ctx, Error, Resource, Timestamp};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use std::path::PathBuf;

/// One file as it lies on the server's disk.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// What people call it, for reports.
    pub name: String,
    pub path: PathBuf,
    pub bytes: u64,
    pub hints: Hints,
    pub answers: Answers,
}

/// What a new import is made of.
#[derive(Clone, Debug, Default)]
pub struct NewImport {
    pub files: Vec<NewFile>,
    pub matching: Matching,
    /// The directory that goes away with the job, if the files were uploaded into one.
    pub scratch: Option<PathBuf>,
}

/// Notes an import; files may be added while it waits. Errors: `forbidden`, `invalid` with too many files.
pub async fn create(ctx: &Ctx, id: ImportId, new: NewImport) -> Result<(), Error> {
    ctx.allow_any(Resource::Import, Action::Create)?;
    if new.files.len() > FILES_MAX {
        return Err(too_many());
    }
    let now = ctx.now();
    let (mut files, mut paths) = (Vec::new(), Vec::new());
    for NewFile { name, path, bytes, hints, answers } in new.files {
        files.push(JobFile { name, bytes, hints, answers, analysis: None, refusal: None });
        paths.push(path);
    }
    let options = Options { files, paths, scratch: new.scratch, matching: new.matching, ..Options::default() };
    let row = job::Model {
        id,
        state: JobState::Uploaded,
        created_by: ctx.actor.member(),
        options: json(&options)?,
        report: json(&ImportReport::default())?,
        rows_total: 0,
        rows_done: 0,
        lease_until: Timestamp(0),
        lease_epoch: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    ctx.write(async |tx| {
        job::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
        Ok(())
    })
    .await
}

pub(super) fn too_many() -> Error {
    Error::field("files", format!("One import takes up to {FILES_MAX} files."))
}

/// The job's row. Errors: `not_found`, also for one that the actor may not see.
pub(super) async fn row(ctx: &Ctx, id: ImportId, action: Action) -> Result<job::Model, Error> {
    let found = ctx.read(async |tx| Ok::<_, Error>(job::Entity::find_by_id(id).one(tx.conn()).await?)).await?;
    let found = found.ok_or(Error::NotFound)?;
    ctx.allow(action, &found)?;
    Ok(found)
}

/// The job as a screen shows it. Errors: `not_found`.
pub async fn find(ctx: &Ctx, id: ImportId) -> Result<ImportJob, Error> {
    shown(row(ctx, id, Action::Read).await?)
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
