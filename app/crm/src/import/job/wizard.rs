//! The steps before an import runs: files come in, columns are mapped, questions answered, the outcome looked at.
//!
//! The rule: only a job that still waits can be changed, and only by whoever made it or may change all imports.

use super::{
    create,
    entity::{Options, job, json},
    files::{FileId, Folder, Uploads},
    foresee, matches,
    model::{FILES_MAX, FilePreview, ImportId, ImportJob, ImportSummary, JobFile, JobState, Matching, PreviewRow},
    quota, run, stage,
};
use crate::import::{
    FileError,
    model::{Answers, FileAnalysis, Hints, Question},
    plan, preview,
};
use crate::shared::custom;
use ac_core::{Action, Ctx, Error, Resource, Timestamp, Tx, access::Reach};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use std::fs::File;

/// Imports in the list of all.
const IMPORTS_LISTED_MAX: usize = 50;
/// Imports read at a time for that list.
const IMPORTS_PER_PAGE: u64 = 50;
/// Pages read for that list; imports without a file go after a week, so more are not to be expected.
const PAGES_READ_MAX: usize = 100;

/// A job that waits for its files. Errors: `forbidden`, `conflict` where too many wait.
pub async fn begin(ctx: &Ctx) -> Result<ImportId, Error> {
    ctx.allow_any(Resource::Import, Action::Create)?;
    ctx.write(async |tx| {
        if let Some(empty) = quota::admit(tx).await? {
            return Ok(empty);
        }
        note(tx).await
    })
    .await
}

/// As [`begin`], but never one that was begun before: its file may be on the way.
///
/// Errors: `forbidden`, `conflict`.
pub async fn begin_own(ctx: &Ctx) -> Result<ImportId, Error> {
    ctx.allow_any(Resource::Import, Action::Create)?;
    ctx.write(async |tx| match quota::admit(tx).await? {
        Some(_) => Err(quota::too_many_of_member()),
        None => note(tx).await,
    })
    .await
}

async fn note(tx: &Tx<'_>) -> Result<ImportId, Error> {
    let id = ImportId::generate();
    create::note_in(tx, id, &Options::default()).await?;
    Ok(id)
}

/// The newest imports that the actor may see, without those that never got a file.
pub async fn list(ctx: &Ctx) -> Result<Vec<ImportSummary>, Error> {
    let reach = ctx.readable(Resource::Import)?;
    ctx.read(async |tx| {
        let (mut found, mut last) = (Vec::new(), None);
        // Only its options tell that a job has no file, so pages are read until enough have one.
        for _ in 0..PAGES_READ_MAX {
            let rows = page_after(tx.conn(), &reach, last).await?;
            let Some(oldest) = rows.last() else { break };
            last = Some((oldest.created_at, oldest.id));
            for row in rows {
                let summary = summary(row)?;
                if !summary.files.is_empty() {
                    found.push(summary);
                }
                if found.len() == IMPORTS_LISTED_MAX {
                    return Ok(found);
                }
            }
        }
        Ok(found)
    })
    .await
}

async fn page_after(
    conn: &impl ConnectionTrait,
    reach: &Reach,
    last: Option<(Timestamp, ImportId)>,
) -> Result<Vec<job::Model>, Error> {
    use job::Column::{CreatedAt, CreatedBy, Id};
    let select = job::Entity::find().order_by_desc(CreatedAt).order_by_desc(Id).limit(IMPORTS_PER_PAGE);
    let mut select = reach.narrow(select, CreatedBy);
    if let Some((at, id)) = last {
        select = select.filter(CreatedAt.lt(at).or(CreatedAt.eq(at).and(Id.lt(id))));
    }
    Ok(select.all(conn).await?)
}

fn summary(row: job::Model) -> Result<ImportSummary, Error> {
    let ImportJob { id, state, files, report, rows_total, created_at, .. } = create::shown(row)?;
    let files = files.into_iter().map(|file| file.name).collect();
    Ok(ImportSummary { id, state, files, total: report.total(), rows_total, created_at })
}

/// Adds a file that lies in the import's folder, and reads it once. Errors: `not_found`, `conflict`, `invalid` with too many
/// files; then the job does not list the file.
pub async fn add_file(
    ctx: &Ctx,
    uploads: &Uploads,
    id: ImportId,
    stored: FileId,
    name: String,
    bytes: u64,
) -> Result<ImportJob, Error> {
    let file = NewUpload { stored, name, bytes, hints: Hints::default() };
    add(ctx, uploads, id, file, |_| Ok(Answers::default())).await
}

/// A file that lies in an import's folder.
#[derive(Clone, Debug)]
pub struct NewUpload {
    pub stored: FileId,
    pub name: String,
    pub bytes: u64,
    pub hints: Hints,
}

/// As [`add_file`], with what is known of the file, and what is answered once it has been read.
pub async fn add(
    ctx: &Ctx,
    uploads: &Uploads,
    id: ImportId,
    file: NewUpload,
    answer: impl FnOnce(&FileAnalysis) -> Result<Answers, Error> + Send,
) -> Result<ImportJob, Error> {
    let NewUpload { stored, name, bytes, hints } = file;
    let mut file = JobFile { name, bytes, hints, answers: Answers::default(), analysis: None, refusal: None };
    read(ctx, &mut file, &uploads.folder(ctx, id), stored).await?;
    if let Some(analysis) = &file.analysis {
        file.answers = answer(analysis)?;
        stage::plan(&file, ctx.tenant.currency)?;
        if file.answers.mapping.is_some() {
            ask_about_columns(&mut file);
        }
    }
    change_files(ctx, uploads, id, move |options| {
        if options.files.len() >= FILES_MAX {
            return Err(create::too_many());
        }
        options.files.push(file);
        options.stored.push(stored);
        Ok(())
    })
    .await
}

/// Takes a file out again, and off the disk. Errors: `not_found`, `conflict`.
pub async fn remove_file(ctx: &Ctx, uploads: &Uploads, id: ImportId, at: usize) -> Result<ImportJob, Error> {
    let seen = create::row(ctx, id, Action::Modify).await?.read_options()?;
    let stored = seen.stored.get(at).copied().ok_or(Error::NotFound)?;
    let removed = change_files(ctx, uploads, id, |options| {
        still_at(options, at, stored)?;
        options.files.remove(at);
        options.stored.remove(at);
        Ok(())
    })
    .await?;
    uploads.folder(ctx, id).remove_file(stored).await;
    Ok(removed)
}

/// Refuses unless the file at this place is the one that was seen: places move up when another file is taken out.
fn still_at(options: &Options, at: usize, stored: FileId) -> Result<(), Error> {
    if at < options.files.len() && options.stored.get(at) == Some(&stored) {
        return Ok(());
    }
    Err(changed_meanwhile())
}

fn changed_meanwhile() -> Error {
    Error::Conflict("The files of this import have changed. Reload to see them.".to_owned())
}

/// Takes what was decided about one file. Errors: `not_found`, `conflict`, `invalid` for a mapping that does not fit.
pub async fn answer(
    ctx: &Ctx,
    uploads: &Uploads,
    id: ImportId,
    at: usize,
    hints: Hints,
    answers: Answers,
) -> Result<ImportJob, Error> {
    let seen = create::row(ctx, id, Action::Modify).await?.read_options()?;
    let (file, stored) = seen.files.get(at).zip(seen.stored.get(at).copied()).ok_or(Error::NotFound)?;
    let mut reread = None;
    if file.hints != hints {
        // Another kind or header is another table: a mapping of the old one says nothing about it.
        let mut file = JobFile { hints, answers: Answers { mapping: None, ..answers.clone() }, ..file.clone() };
        read(ctx, &mut file, &uploads.folder(ctx, id), stored).await?;
        if let Some(refused) = file.refusal.as_ref().filter(|_| hints.sheet.is_some()) {
            // The workbook stays as it was read before.
            return Err(Error::field("sheet", refused.message.clone()));
        }
        // Whoever says of a file what was guessed already keeps what they said of its columns.
        if is_same_table(seen.files.get(at).and_then(|file| file.analysis.as_ref()), file.analysis.as_ref()) {
            file.answers.mapping = answers.mapping.clone();
        }
        reread = Some(file);
    }
    let (currency, fields) = (ctx.tenant.currency, custom::all_fields(ctx).await?);
    change_files(ctx, uploads, id, move |options| {
        still_at(options, at, stored)?;
        let file = options.files.get_mut(at).ok_or(Error::NotFound)?;
        match reread {
            Some(reread) => *file = reread,
            None if file.hints == hints => file.answers = answers,
            None => return Err(changed_meanwhile()),
        }
        file.know(&fields);
        stage::plan(file, currency)?;
        ask_about_columns(file);
        Ok(())
    })
    .await
}

/// Whether two readings of a file found rows of one kind under the same headers.
fn is_same_table(old: Option<&FileAnalysis>, new: Option<&FileAnalysis>) -> bool {
    let headers = |analysis: &FileAnalysis| analysis.columns.iter().map(|c| c.header.clone()).collect::<Vec<_>>();
    old.zip(new).is_some_and(|(old, new)| old.kind == new.kind && headers(old) == headers(new))
}

/// Asks about dates and decimals of the columns as they are mapped now.
fn ask_about_columns(file: &mut JobFile) {
    let Some(analysis) = &mut file.analysis else { return };
    let open = plan::questions(analysis, &Answers { mapping: file.answers.mapping.clone(), ..Answers::default() });
    analysis.questions.retain(|q| !matches!(q, Question::DateOrder { .. } | Question::DecimalMark { .. }));
    analysis.questions.extend(open);
}

/// Takes what was decided about similar names. Errors: `not_found`, `conflict`.
pub async fn decide(ctx: &Ctx, id: ImportId, matching: Matching) -> Result<ImportJob, Error> {
    change(ctx, id, move |options| {
        options.matching = matching;
        Ok(())
    })
    .await
}

/// What the import would do, file by file. Errors: `not_found`, `conflict` for a file that cannot be read any more.
pub async fn preview_files(ctx: &Ctx, uploads: &Uploads, id: ImportId) -> Result<Vec<FilePreview>, Error> {
    let mut options = create::row(ctx, id, Action::Read).await?.read_options()?;
    let fields = custom::all_fields(ctx).await?;
    options.files.iter_mut().for_each(|file| file.know(&fields));
    let folder = uploads.folder(ctx, id);
    let mut plans = Vec::new();
    for (file, stored) in options.files.iter().zip(&options.stored) {
        plans.extend(stage::plan(file, ctx.tenant.currency)?.map(|plan| (*stored, plan)));
    }
    let own = foresee::own_companies(&folder, &plans).await?;
    let mut out = Vec::new();
    for (file, stored) in options.files.iter().zip(&options.stored) {
        let (Some(plan), Some(analysis)) = (stage::plan(file, ctx.tenant.currency)?, &file.analysis) else { continue };
        let foreseen = foresee::foresee(ctx, &folder, &options, (*stored, &plan), &own).await?;
        let path = folder.table(*stored, plan.sheet);
        let (plan, found) = off_thread(move || {
            let found = preview(File::open(path).map_err(FileError::Io)?, &plan)?;
            Ok((plan, found))
        })
        .await?
        .map_err(|refused| Error::Conflict(refused.problem(&file.name).message))?;
        let cells =
            |row: u32| analysis.sample.iter().find(|sample| sample.row == row).map(|sample| sample.cells.clone());
        let shown = found.rows.into_iter().map(|row| PreviewRow {
            cells: cells(row.row).unwrap_or_default(),
            row: row.row,
            is_skipped: row.draft.is_none(),
            problems: row.problems,
        });
        out.push(FilePreview {
            name: file.name.clone(),
            kind: plan.kind,
            rows: shown.collect(),
            fields: plan.fields,
            columns: plan.columns.into_iter().map(|column| (column.header, column.target)).collect(),
            staged: found.staged,
            skipped: found.skipped,
            problems: found.problems,
            foreseen,
        });
    }
    Ok(out)
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<Result<T, FileError>, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal("reading a file", e))
}

async fn read(ctx: &Ctx, file: &mut JobFile, folder: &Folder, stored: FileId) -> Result<(), Error> {
    let fields = custom::all_fields(ctx).await?;
    (file.analysis, file.refusal) = match stage::analysed(file, folder, stored, &fields).await? {
        Ok(analysis) => (Some(analysis), None),
        Err(refused) => (None, Some(refused.problem(&file.name))),
    };
    Ok(())
}

/// Changes what a waiting job is asked to do, as it stands when nobody else can change it.
async fn change(
    ctx: &Ctx,
    id: ImportId,
    edit: impl FnOnce(&mut Options) -> Result<(), Error> + Send,
) -> Result<ImportJob, Error> {
    let to = |row: job::Model| {
        let mut options = row.read_options()?;
        edit(&mut options)?;
        Ok(job::Model { options: json(&options)?, ..row })
    };
    create::shown(run::turn(ctx, id, &[JobState::Uploaded], to, |_| Ok(None)).await?)
}

/// Changes a waiting job's files. Asks anew about similar names if that could come out otherwise now: it reads whole files.
async fn change_files(
    ctx: &Ctx,
    uploads: &Uploads,
    id: ImportId,
    edit: impl FnOnce(&mut Options) -> Result<(), Error> + Send,
) -> Result<ImportJob, Error> {
    let mut is_other = false;
    let changed = change(ctx, id, |options| {
        let before = matches::naming(options);
        edit(options)?;
        is_other = before != matches::naming(options);
        Ok(())
    })
    .await?;
    if !is_other {
        return Ok(changed);
    }
    // What was changed stands, so a failure here is only logged.
    Ok(ask_matches(ctx, uploads, id).await.unwrap_or_else(|error| {
        tracing::warn!(import = %id, %error, "similar names could not be asked about");
        changed
    }))
}

async fn ask_matches(ctx: &Ctx, uploads: &Uploads, id: ImportId) -> Result<ImportJob, Error> {
    let seen = create::row(ctx, id, Action::Modify).await?.read_options()?;
    let asked = matches::ask(ctx, &uploads.folder(ctx, id), &seen).await?;
    change(ctx, id, move |options| {
        // Whoever changed what it depends on meanwhile asks anew after it.
        if matches::naming(options) == matches::naming(&seen) {
            matches::put(options, &asked);
        }
        Ok(())
    })
    .await
}
