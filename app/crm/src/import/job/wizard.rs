//! The steps before an import runs: files come in, columns are mapped, questions answered, the outcome looked at.
//!
//! The rule: only a job that still waits can be changed, and only by whoever made it or may change all imports.

use super::{
    create::{self, NewImport},
    entity::{Options, job, json},
    model::{FILES_MAX, FilePreview, ImportId, ImportJob, ImportSummary, JobFile, JobState, Matching, PreviewRow},
    run, stage,
};
use crate::{
    companies,
    import::{
        FileError,
        fuzzy::{MatchIndex, proposals},
        model::{Answers, FileAnalysis, FilePlan, Hints, MatchProposal, ObjectKind, Question, Target},
        plan, preview, values_of,
    },
    products,
};
use ac_core::{Action, Ctx, Error, MemberId, Resource, Timestamp, text::sort_key};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use std::{
    collections::HashSet,
    fs::File,
    path::{Path, PathBuf},
};

/// Similar names that one file asks about.
const MATCHES_ASKED_MAX: usize = 200;
/// Names of the workspace that written names are compared with.
const NAMES_COMPARED_MAX: u64 = 100_000;
/// Imports in the list of all.
const IMPORTS_LISTED_MAX: usize = 50;
/// Imports read at a time for that list.
const IMPORTS_PER_PAGE: u64 = 50;
/// Pages read for that list; imports without a file go after a week, so more are not to be expected.
const PAGES_READ_MAX: usize = 100;

/// A job that waits for its files. Errors: `forbidden`.
pub async fn begin(ctx: &Ctx) -> Result<ImportId, Error> {
    let id = ImportId::generate();
    create::create(ctx, id, NewImport::default()).await?;
    Ok(id)
}

/// The newest imports that the actor may see, without those that never got a file.
pub async fn list(ctx: &Ctx) -> Result<Vec<ImportSummary>, Error> {
    let only = ctx.visible_owner(Resource::Import)?;
    ctx.read(async |tx| {
        let (mut found, mut last) = (Vec::new(), None);
        // Only its options tell that a job has no file, so pages are read until enough have one.
        for _ in 0..PAGES_READ_MAX {
            let rows = page_after(tx.conn(), only, last).await?;
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
    only: Option<MemberId>,
    last: Option<(Timestamp, ImportId)>,
) -> Result<Vec<job::Model>, Error> {
    use job::Column::{CreatedAt, CreatedBy, Id};
    let mut select = job::Entity::find().order_by_desc(CreatedAt).order_by_desc(Id).limit(IMPORTS_PER_PAGE);
    if let Some(me) = only {
        select = select.filter(CreatedBy.eq(me));
    }
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

/// Adds a file that lies on the disk, and reads it once. Errors: `not_found`, `conflict`, `invalid` with too many files; then
/// the job does not list the file.
pub async fn add_file(
    ctx: &Ctx,
    id: ImportId,
    name: String,
    bytes: u64,
    path: PathBuf,
    scratch: PathBuf,
) -> Result<ImportJob, Error> {
    let (hints, answers) = (Hints::default(), Answers::default());
    let mut file = JobFile { name, bytes, hints, answers, analysis: None, refusal: None };
    read(&mut file, &path).await?;
    let added = change(ctx, id, move |options| {
        if options.files.len() >= FILES_MAX {
            return Err(create::too_many());
        }
        options.scratch = Some(scratch);
        options.files.push(file);
        options.paths.push(path);
        Ok(())
    })
    .await?;
    Ok(asked(ctx, added).await)
}

/// Takes a file out again, and off the disk. Errors: `not_found`, `conflict`.
pub async fn remove_file(ctx: &Ctx, id: ImportId, at: usize) -> Result<ImportJob, Error> {
    let seen = create::row(ctx, id, Action::Modify).await?.read_options()?;
    let path = seen.paths.get(at).cloned().ok_or(Error::NotFound)?;
    let removed = change(ctx, id, |options| {
        still_at(options, at, &path)?;
        options.files.remove(at);
        options.paths.remove(at);
        Ok(())
    })
    .await?;
    // What lies elsewhere was never uploaded: it is somebody's own.
    if seen.scratch.is_some_and(|dir| path.starts_with(dir)) {
        unlink(&path).await;
    }
    Ok(asked(ctx, removed).await)
}

/// Refuses unless the file at this place is the one that was read: places move up when another file is taken out.
fn still_at(options: &Options, at: usize, path: &Path) -> Result<(), Error> {
    if at < options.files.len() && options.paths.get(at).is_some_and(|there| there == path) {
        return Ok(());
    }
    Err(Error::Conflict("The files of this import have changed. Reload to see them.".to_owned()))
}

async fn unlink(path: &Path) {
    if let Err(error) = tokio::fs::remove_file(path).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "a file taken out of an import stays on disk");
    }
}

/// Takes what was decided about one file. Errors: `not_found`, `conflict`, `invalid` for a mapping that does not fit.
pub async fn answer(ctx: &Ctx, id: ImportId, at: usize, hints: Hints, answers: Answers) -> Result<ImportJob, Error> {
    let options = create::row(ctx, id, Action::Modify).await?.read_options()?;
    let (file, path) = options.files.get(at).zip(options.paths.get(at)).ok_or(Error::NotFound)?;
    let mut file = file.clone();
    let is_reread = file.hints != hints;
    file.hints = hints;
    if is_reread {
        // Another kind or header is another table: a mapping of the old one says nothing about it.
        file.answers = Answers { mapping: None, ..answers };
        read(&mut file, path).await?;
    } else {
        file.answers = answers;
    }
    stage::plan(&file, ctx.tenant.currency)?;
    if let Some(analysis) = &mut file.analysis {
        let open = plan::questions(analysis, &Answers { mapping: file.answers.mapping.clone(), ..Answers::default() });
        analysis.questions.retain(|q| !matches!(q, Question::DateOrder { .. } | Question::DecimalMark { .. }));
        analysis.questions.extend(open);
    }
    let answered = change(ctx, id, move |options| {
        still_at(options, at, path)?;
        *options.files.get_mut(at).ok_or(Error::NotFound)? = file;
        Ok(())
    })
    .await?;
    Ok(asked(ctx, answered).await)
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
pub async fn preview_files(ctx: &Ctx, id: ImportId) -> Result<Vec<FilePreview>, Error> {
    let options = create::row(ctx, id, Action::Read).await?.read_options()?;
    let mut out = Vec::new();
    for (file, path) in options.files.iter().zip(&options.paths) {
        let (Some(plan), Some(analysis)) = (stage::plan(file, ctx.tenant.currency)?, &file.analysis) else { continue };
        let path = path.clone();
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
            columns: plan.columns.into_iter().map(|column| (column.header, column.target)).collect(),
            staged: found.staged,
            skipped: found.skipped,
            problems: found.problems,
        });
    }
    Ok(out)
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<Result<T, FileError>, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal("reading a file", e))
}

async fn read(file: &mut JobFile, path: &Path) -> Result<(), Error> {
    (file.analysis, file.refusal) = match stage::analysed(file, path).await? {
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

/// The job with its questions about similar names. What was changed before stands, so a failure here is only logged.
async fn asked(ctx: &Ctx, changed: ImportJob) -> ImportJob {
    ask_matches(ctx, changed.id).await.unwrap_or_else(|error| {
        tracing::warn!(import = %changed.id, %error, "similar names could not be asked about");
        changed
    })
}

/// Asks about names that are similar to known ones: of products and companies, in the workspace or in this import's files.
async fn ask_matches(ctx: &Ctx, id: ImportId) -> Result<ImportJob, Error> {
    let seen = create::row(ctx, id, Action::Modify).await?.read_options()?;
    let mut files = seen.files.clone();
    for (target, of) in [(Target::Product, ObjectKind::Product), (Target::Company, ObjectKind::Company)] {
        let mut known = known_names(ctx, of).await?;
        for (file, path) in files.iter().zip(&seen.paths).filter(|(file, _)| file.kind() == Some(of)) {
            known.extend(written(ctx, file, path, Target::Name).await?.into_iter().map(|(name, _)| name));
        }
        for (file, path) in files.iter_mut().zip(&seen.paths) {
            let values = written(ctx, file, path, target).await?;
            let found = similar(&known, values);
            let Some(analysis) = &mut file.analysis else { continue };
            analysis.questions.retain(|q| !matches!(q, Question::Matches { target: asked, .. } if *asked == target));
            if !found.is_empty() {
                let column = header(analysis, &file.answers, target);
                analysis.questions.push(Question::Matches { column, target, proposals: found });
            }
        }
    }
    change(ctx, id, move |options| {
        // Whoever changed the files meanwhile asks about all of them after that.
        if options.paths == seen.paths && options.files == seen.files {
            options.files = files;
        }
        Ok(())
    })
    .await
}

fn header(analysis: &FileAnalysis, answers: &Answers, target: Target) -> String {
    let plan = FilePlan::new(analysis, answers, ac_core::Currency::USD);
    let column = plan.ok().and_then(|plan| plan.columns.into_iter().find(|column| column.target == Some(target)));
    column.map(|column| column.header).unwrap_or_default()
}

async fn written(ctx: &Ctx, file: &JobFile, path: &Path, target: Target) -> Result<Vec<(String, u32)>, Error> {
    let Ok(Some(plan)) = stage::plan(file, ctx.tenant.currency) else { return Ok(Vec::new()) };
    if plan.column_of(target).is_none() || !plan.kind.targets().contains(&target) {
        return Ok(Vec::new());
    }
    let path = path.to_path_buf();
    let found = off_thread(move || values_of(File::open(path).map_err(FileError::Io)?, &plan, target)).await?;
    found.map(|values| values.values).map_err(|refused| Error::Conflict(refused.problem(&file.name).message))
}

fn similar(known: &[String], values: Vec<(String, u32)>) -> Vec<MatchProposal> {
    let equal: HashSet<String> = known.iter().map(|name| sort_key(name)).collect();
    let open: Vec<_> = values.into_iter().filter(|(value, _)| !equal.contains(&sort_key(value))).collect();
    let mut index = MatchIndex::new(known.iter().map(String::as_str));
    let mut found = proposals(open.iter().map(|(value, rows)| (value.as_str(), *rows)), &mut index);
    found.truncate(MATCHES_ASKED_MAX);
    found
}

async fn known_names(ctx: &Ctx, of: ObjectKind) -> Result<Vec<String>, Error> {
    ctx.read(async |tx| {
        let names = match of {
            ObjectKind::Product => {
                use products::entity::{Column, Entity};
                let select = Entity::find().filter(Column::DeletedAt.is_null()).order_by_asc(Column::Id);
                select.select_only().column(Column::Name).limit(NAMES_COMPARED_MAX).into_tuple().all(tx.conn()).await?
            }
            _ => {
                use companies::entity::{Column, Entity};
                let select = Entity::find().filter(Column::DeletedAt.is_null()).order_by_asc(Column::Id);
                select.select_only().column(Column::Name).limit(NAMES_COMPARED_MAX).into_tuple().all(tx.conn()).await?
            }
        };
        Ok(names)
    })
    .await
}
