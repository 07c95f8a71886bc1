//! An import as the interface shows it.

use super::bad;
use crate::import::{
    job::{
        entity::job as table,
        model::{Counts, ImportId, ImportReport, ImportSummary, JobState},
    },
    model::ObjectKind,
    problems::{CellProblem, ProblemCode, Severity},
};
use ac_core::{AppError, Error, Timestamp};
use serde::Serialize;
use std::str::FromStr;
use utoipa::ToSchema;

/// Problems, and rows, on a page.
pub const PAGE_MAX: u32 = 200;
const PAGE_DEFAULT: u32 = 50;
/// Problems that tell of a row and a record that do not agree.
const CONFLICTS: [ProblemCode; 3] = [ProblemCode::MatchUnconfirmed, ProblemCode::OwnerKept, ProblemCode::LeadConverted];

/// How many rows do what; of a dry run, would do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportCounts {
    pub create: u32,
    pub update: u32,
    /// Rows whose record is there with the same values.
    pub same: u32,
    /// Cells that do not agree with what is there: a name that only resembles a known one, an owner who keeps the record, a
    /// lead that was converted before. The rest of the row is taken.
    pub conflict: u32,
    /// Rows that are left out.
    pub problem: u32,
}

impl ImportCounts {
    fn of(total: Counts, report: Option<&ImportReport>) -> Self {
        let conflict = report.map_or(0, |report| CONFLICTS.iter().map(|code| report.warnings.count(*code)).sum());
        Self { create: total.created, update: total.updated, same: total.unchanged, conflict, problem: total.refused() }
    }
}

/// What is wrong with a row, a cell or the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportProblem {
    /// As a spreadsheet counts: the header is row 1, the file itself row 0.
    pub row: u32,
    /// The column's header; empty where the whole row is meant.
    pub column: String,
    pub code: String,
    /// `error`: the row is left out; `warning`: the cell is; `note`: nothing is.
    #[schema(value_type = String)]
    pub severity: Severity,
    pub message: String,
    /// The known name that the value resembles.
    pub suggestion: Option<String>,
}

impl From<CellProblem> for ImportProblem {
    fn from(problem: CellProblem) -> Self {
        let CellProblem { row, column, code, severity, message, suggestion, .. } = problem;
        Self { row, column, code: code.as_str().to_owned(), severity, message, suggestion }
    }
}

/// A file of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportedFile {
    pub name: String,
    pub object: Option<String>,
}

/// How taking an import back went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RolledBack {
    /// Changes that were taken back.
    pub undone: i64,
    /// Records that stay because somebody changed them since.
    pub conflicts: i64,
    /// Records that stay because others, which stay, name them.
    pub needed: i64,
}

/// Where an import stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportStatus {
    pub id: ImportId,
    pub state: JobState,
    /// Nothing is changed: the counts say what would be.
    pub dry_run: bool,
    pub files: Vec<ImportedFile>,
    pub rows_total: i64,
    pub rows_done: i64,
    pub counts: ImportCounts,
    /// Names of the stages that the pipeline got, or would get.
    pub stages: Vec<String>,
    /// Members that were added, or would be, because rows name owners whom nobody knows.
    pub new_owners: u32,
    /// Why it stopped.
    pub failure: Option<String>,
    pub rolled_back: Option<RolledBack>,
    /// Those of rows that are left out first. The first 200 of either kind are kept; `problems_total` counts all.
    pub problems: Vec<ImportProblem>,
    pub problems_total: u32,
    /// For the next page of problems.
    pub next_cursor: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl ImportStatus {
    pub fn of(row: table::Model, asked: ProblemsAsked) -> Result<Self, Error> {
        let (options, report) = (row.read_options()?, row.read_report()?);
        let (first, count) = (asked.0.after, usize::try_from(asked.0.limit).unwrap_or(usize::MAX));
        let kept = report.errors.kept.len().saturating_add(report.warnings.kept.len());
        let start = usize::try_from(first).unwrap_or(usize::MAX);
        let all = report.errors.kept.iter().chain(&report.warnings.kept);
        let problems: Vec<ImportProblem> = all.skip(start).take(count).cloned().map(ImportProblem::from).collect();
        let end = start.saturating_add(problems.len());
        Ok(Self {
            id: row.id,
            dry_run: super::is_tried(&row) || (options.is_dry_run && row.state != JobState::Uploaded),
            state: row.state,
            files: options
                .files
                .iter()
                .map(|file| ImportedFile {
                    name: file.name.clone(),
                    object: file.kind().map(|kind| object(kind).to_owned()),
                })
                .collect(),
            rows_total: row.rows_total,
            rows_done: row.rows_done,
            counts: ImportCounts::of(report.total(), Some(&report)),
            stages: report.stage_names.clone(),
            new_owners: report.placeholders,
            failure: report.failure.clone(),
            rolled_back: report.undo.as_ref().map(|undo| RolledBack {
                undone: undo.undone,
                conflicts: undo.conflicts,
                needed: undo.needed,
            }),
            problems,
            problems_total: report.errors.total.saturating_add(report.warnings.total),
            next_cursor: (end < kept).then(|| end.to_string()),
            created_at: row.created_at,
        })
    }
}

/// An import in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportSummary)]
pub struct Summary {
    pub id: ImportId,
    pub state: JobState,
    /// The names of its files.
    pub files: Vec<String>,
    pub rows_total: i64,
    /// Conflicts are counted where one import is read.
    pub counts: ImportCounts,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

impl From<ImportSummary> for Summary {
    fn from(summary: ImportSummary) -> Self {
        let ImportSummary { id, state, files, total, rows_total, created_at } = summary;
        Self { id, state, files, rows_total, counts: ImportCounts::of(total, None), created_at }
    }
}

/// The newest imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Imports {
    pub data: Vec<Summary>,
}

/// What one row did; of a dry run, would do.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImportRow {
    pub file: String,
    /// As a spreadsheet counts.
    pub row: i64,
    pub outcome: RowOutcome,
    /// The record that was changed, or would be.
    pub record_id: Option<uuid::Uuid>,
    /// Of a dry run: old and new value of each field that the row would change.
    #[schema(value_type = Option<Object>)]
    pub changes: Option<serde_json::Value>,
}

/// A page of rows in the order of the file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowPage {
    pub data: Vec<ImportRow>,
    pub next_cursor: Option<String>,
}

/// What became, or would become, of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    Create,
    Update,
    Same,
    Problem,
}

impl RowOutcome {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Create, "create", "created"),
        (Self::Update, "update", "updated"),
        (Self::Same, "same", "unchanged"),
        (Self::Problem, "problem", "skipped"),
    ];

    /// The word of the job's own table.
    #[must_use]
    pub fn kept(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, ..)| *outcome == self).map_or("", |(_, _, kept)| kept)
    }

    #[must_use]
    pub fn of_kept(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, _, kept)| *kept == word).map(|(outcome, ..)| *outcome)
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own, _)| *own == word).map(|(outcome, ..)| *outcome)
    }
}

/// The name of a kind's collection.
#[must_use]
pub fn object(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Company => "companies",
        ObjectKind::Contact => "contacts",
        ObjectKind::Deal => "deals",
        ObjectKind::Lead => "leads",
        ObjectKind::Product => "products",
        ObjectKind::Member => "members",
    }
}

/// A page: how much of it, after what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageAsked<C> {
    pub limit: u32,
    pub after: C,
}

/// Which problems are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemsAsked(pub PageAsked<u32>);

impl Default for ProblemsAsked {
    fn default() -> Self {
        Self(PageAsked { limit: PAGE_DEFAULT, after: 0 })
    }
}

impl ProblemsAsked {
    pub fn read(query: Option<&str>) -> Result<Self, AppError> {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "limit" => asked.0.limit = limit(&value)?,
                "cursor" => asked.0.after = cursor(&value)?,
                _ => return Err(bad("This address has the parameters limit and cursor.")),
            }
        }
        Ok(asked)
    }
}

/// Which rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsAsked {
    pub page: PageAsked<i64>,
    pub outcome: Option<RowOutcome>,
}

impl RowsAsked {
    pub fn read(query: Option<&str>) -> Result<Self, AppError> {
        let mut asked = Self { page: PageAsked { limit: PAGE_DEFAULT, after: -1 }, outcome: None };
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match &*name {
                "limit" => asked.page.limit = limit(&value)?,
                "cursor" => asked.page.after = cursor(&value)?,
                "outcome" => {
                    let unknown = || bad("“outcome” is one of create, update, same and problem.");
                    asked.outcome = Some(RowOutcome::parse(&value).ok_or_else(unknown)?);
                }
                _ => return Err(bad("This address has the parameters outcome, limit and cursor.")),
            }
        }
        Ok(asked)
    }
}

fn limit(text: &str) -> Result<u32, AppError> {
    let number = text.parse().ok().filter(|number| (1..=PAGE_MAX).contains(number));
    number.ok_or_else(|| bad(&format!("“limit” is a whole number from 1 to {PAGE_MAX}.")))
}

fn cursor<C: FromStr>(text: &str) -> Result<C, AppError> {
    text.parse().map_err(|_| bad("The cursor is not one of this import. Start again from the first page."))
}
