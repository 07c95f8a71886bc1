//! Staging: the rows of all files into `import_row`, in the order they will be applied.
//!
//! Nothing here touches a record of the workspace. A staging that was cut off starts over.

use super::{
    entity::{Options, job, json, kind_word, row},
    files::{FileId, Folder},
    lease::{Lease, lost},
    model::{ImportId, ImportReport, JobFile, JobState},
};
use crate::import::{
    StagedRow, analyse, analyse_sheet,
    error::FileError,
    limits::UNPACKED_AT_ONCE_MAX,
    model::{FilePlan, ObjectKind, Workbook},
    rows, workbook,
};
use crate::shared::custom;
use ac_core::{Ctx, Currency, Error, Tx};
use ac_views::custom::CustomField;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, sea_query::Expr};
use std::{
    fs::File,
    path::{Path, PathBuf},
};
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};

/// Rows staged in one transaction.
const ROWS_PER_STEP: usize = 500;
/// Steps read ahead of the database.
const STEPS_AHEAD_MAX: usize = 4;
/// Rows removed in one transaction, of a staging that was cut off or of an import that has ended.
const CLEARED_PER_STEP: i64 = 5_000;
/// Companies first, because contacts and deals name them.
const ORDER: [ObjectKind; 6] = [
    ObjectKind::Company,
    ObjectKind::Product,
    ObjectKind::Member,
    ObjectKind::Contact,
    ObjectKind::Lead,
    ObjectKind::Deal,
];

/// What is said of an import whose files are not on this disk.
pub const FILES_GONE: &str = "The files of this import are not here any more. Start a new import with them.";

/// Analyses the files that are not analysed yet.
async fn analyse_files(folder: &Folder, options: &mut Options, fields: &[CustomField]) -> Result<(), Error> {
    for (file, stored) in options.files.iter_mut().zip(&options.stored) {
        if file.analysis.is_some() || file.refusal.is_some() {
            continue;
        }
        match analysed(file, folder, *stored, fields).await? {
            Ok(analysis) => file.analysis = Some(analysis),
            Err(refused) => file.refusal = Some(refused.problem(&file.name)),
        }
    }
    Ok(())
}

/// One pass over a file, off the async threads.
pub async fn analysed(
    file: &JobFile,
    folder: &Folder,
    stored: FileId,
    fields: &[CustomField],
) -> Result<Result<crate::import::model::FileAnalysis, FileError>, Error> {
    let (name, hints, fields, folder) = (file.name.clone(), file.hints, fields.to_vec(), folder.clone());
    let is_book = workbook::is_named_so(&name);
    let turn = if is_book { Some(turn_to_unpack().await?) } else { None };
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        if !is_book {
            let input = File::open(folder.path(stored)).map_err(FileError::Io)?;
            return analyse(&name, input, hints, &fields);
        }
        let book = unpacked(&folder, stored, hints.sheet)?;
        let input = File::open(folder.table(stored, Some(book.sheet))).map_err(FileError::Io)?;
        analyse_sheet((&name, book), input, hints, &fields)
    })
    .await
    .or_else(|failed| match failed.is_panic() && is_book {
        // Whoever made the workbook wanted to see its reader stumble: nothing of it was taken.
        true => Ok(Err(FileError::BadWorkbook { why: workbook::BROKEN_WORDS })),
        false => Err(Error::internal("analysing a file", failed)),
    })
}

/// Workbooks that are being unpacked, whoever sent them and whether or not they still wait for it.
static UNPACKING: Semaphore = Semaphore::const_new(UNPACKED_AT_ONCE_MAX);

async fn turn_to_unpack() -> Result<SemaphorePermit<'static>, Error> {
    UNPACKING.acquire().await.map_err(|e| Error::internal("unpacking a workbook", e))
}

fn unpacked(folder: &Folder, stored: FileId, sheet: Option<u16>) -> Result<Workbook, FileError> {
    workbook::unpack(&folder.path(stored), sheet, |sheet| folder.table(stored, Some(sheet)))
}

/// The place of the sheet of this name; else the names that there are.
pub async fn sheet_called(
    folder: &Folder,
    stored: FileId,
    name: &str,
) -> Result<Result<Result<u16, Vec<String>>, FileError>, Error> {
    let (path, name) = (folder.path(stored), name.to_owned());
    let turn = turn_to_unpack().await?;
    let found = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        workbook::sheet_called(&path, &name)
    })
    .await;
    found.map_err(|e| Error::internal("reading a file", e))
}

/// Stages every file, then lets the rows be applied. Answers the job as it stands.
///
/// Errors: `conflict` also if a file is not there.
pub async fn run(ctx: &Ctx, folder: &Folder, lease: Lease, mut job: job::Model) -> Result<job::Model, Error> {
    clear(ctx, lease).await?;
    let mut options = job.read_options()?;
    if !folder.holds(&options).await {
        return Err(Error::Conflict(FILES_GONE.to_owned()));
    }
    let fields = custom::all_fields(ctx).await?;
    analyse_files(folder, &mut options, &fields).await?;
    options.files.iter_mut().for_each(|file| file.know(&fields));
    let mut staging = Staging { lease, report: ImportReport::default(), next: 0, refused: 0 };
    for problem in options.files.iter().filter_map(|file| file.refusal.clone()) {
        staging.report.tell(problem);
    }
    for kind in ORDER {
        for (file, stored) in options.files.iter().zip(&options.stored).filter(|(file, _)| file.kind() == Some(kind)) {
            if let Some(plan) = plan(file, ctx.tenant.currency)? {
                let path = folder.table(*stored, plan.sheet);
                staging.file(ctx, plan, path).await?;
            }
        }
    }
    let Staging { report, next, refused, .. } = staging;
    let next_state = if options.is_dry_run { JobState::Checking } else { JobState::Applying };
    (job.state, job.options, job.report) = (next_state, json(&options)?, json(&report)?);
    (job.rows_total, job.rows_done) = (next, refused);
    let applying = job.clone();
    ctx.write(async |tx| {
        lease.keep(tx, next_state, refused, &report).await?;
        let update = job::Entity::update_many()
            .col_expr(job::Column::Options, Expr::value(applying.options))
            .col_expr(job::Column::RowsTotal, Expr::value(applying.rows_total))
            .filter(job::Column::Id.eq(lease.id));
        update.exec(tx.conn()).await?;
        Ok::<_, Error>(())
    })
    .await?;
    Ok(job)
}

/// How the file is read; `None` if it is refused as a whole.
pub fn plan(file: &JobFile, currency: Currency) -> Result<Option<FilePlan>, Error> {
    let Some(analysis) = &file.analysis else { return Ok(None) };
    let plan = FilePlan::new(analysis, &file.answers, currency);
    plan.map(Some).map_err(|bad| Error::field("mapping", format!("{}: {bad}.", file.name)))
}

struct Staging {
    lease: Lease,
    report: ImportReport,
    next: i64,
    refused: i64,
}

impl Staging {
    async fn file(&mut self, ctx: &Ctx, plan: FilePlan, path: PathBuf) -> Result<(), Error> {
        plan.problems().into_iter().for_each(|problem| self.report.tell(problem));
        let (name, kind) = (plan.file.clone(), plan.kind);
        let (send, mut steps) = mpsc::channel::<Vec<StagedRow>>(STEPS_AHEAD_MAX);
        let reading = tokio::task::spawn_blocking(move || read(&path, &plan, &send));
        while let Some(step) = steps.recv().await {
            self.step(ctx, &name, kind, step).await?;
        }
        let read = reading.await.map_err(|e| Error::internal("reading a file", e))?;
        // The same bytes passed the analysis: this is a disk that fails, or a file that somebody changed meanwhile.
        read.map_err(|refused| Error::Conflict(refused.problem(&name).message))
    }

    async fn step(&mut self, ctx: &Ctx, file: &str, kind: ObjectKind, step: Vec<StagedRow>) -> Result<(), Error> {
        let mut staged = Vec::with_capacity(step.len());
        for mut row in step {
            // What no field takes is not kept; the analysis has told the column.
            row.unmapped = Vec::new();
            for problem in std::mem::take(&mut row.problems) {
                self.report.tell(problem);
            }
            let is_refused = row.draft.is_none();
            if is_refused {
                let counts = self.report.counts_mut(kind);
                counts.skipped = counts.skipped.saturating_add(1);
                self.refused += 1;
            }
            let model = row::Model {
                job_id: self.lease.id,
                ordinal: self.next,
                file: file.to_owned(),
                line: i64::from(row.row),
                draft: json(&row)?,
                outcome: is_refused.then(|| "skipped".to_owned()),
                record_kind: Some(kind_word(kind).to_owned()),
                record_id: None,
            };
            staged.push(model.into_active_model().reset_all());
            self.next += 1;
        }
        let (lease, report, done) = (self.lease, &self.report, self.next);
        ctx.write(async |tx| {
            row::Entity::insert_many(staged).exec_without_returning(tx.conn()).await?;
            lease.keep(tx, JobState::Staging, done, report).await
        })
        .await
    }
}

/// Reads the file to its end, or until nobody listens.
fn read(path: &Path, plan: &FilePlan, send: &mpsc::Sender<Vec<StagedRow>>) -> Result<(), FileError> {
    let mut step = Vec::with_capacity(ROWS_PER_STEP);
    for row in rows(File::open(path).map_err(FileError::Io)?, plan)? {
        step.push(row?);
        if step.len() == ROWS_PER_STEP && send.blocking_send(std::mem::take(&mut step)).is_err() {
            return Ok(());
        }
    }
    if !step.is_empty() {
        let _ = send.blocking_send(step);
    }
    Ok(())
}

/// Removes what an earlier try has staged.
async fn clear(ctx: &Ctx, lease: Lease) -> Result<(), Error> {
    loop {
        let left = ctx
            .write(async |tx| {
                let held = job::Entity::find_by_id(lease.id).lock_exclusive().one(tx.conn()).await?;
                if held.is_none_or(|job| job.lease_epoch != lease.epoch) {
                    return Err(lost());
                }
                clear_some(tx, lease.id).await
            })
            .await?;
        if !left {
            return Ok(());
        }
    }
}

/// Removes the last of a job's rows, so many that the transaction stays short. Answers whether there were any.
pub async fn clear_some(tx: &Tx<'_>, id: ImportId) -> Result<bool, Error> {
    let rows = row::Entity::find().filter(row::Column::JobId.eq(id)).select_only();
    let last = rows.column_as(row::Column::Ordinal.max(), "last").into_tuple::<Option<i64>>();
    let Some(last) = last.one(tx.conn()).await?.flatten() else { return Ok(false) };
    let surplus = row::Entity::delete_many()
        .filter(row::Column::JobId.eq(id))
        .filter(row::Column::Ordinal.gt(last - CLEARED_PER_STEP));
    surplus.exec(tx.conn()).await?;
    Ok(true)
}
