//! An import as a job, as screens and the command line see it: its state, its counts, what became of each row.
//!
//! The rule: every row of every file is counted exactly once, as created, updated or skipped.

use crate::import::{
    model::{Answers, FileAnalysis, Hints, ObjectKind, Target, fields_of},
    problems::{CellProblem, ProblemList, Severity},
};
use ac_core::Timestamp;
use ac_views::custom::CustomField;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

ac_core::define_id!(
    /// An import. Its changes carry the same UUID as their batch.
    ImportId
);

/// Files of one import.
pub const FILES_MAX: usize = 10;

/// Where a job stands. Only `Applying` and `Undoing` change records; `Checking` tries what `Applying` would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum, utoipa::ToSchema),
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    Uploaded,
    Staging,
    Staged,
    Checking,
    Checked,
    Applying,
    Done,
    Undoing,
    Undone,
    Failed,
}

impl JobState {
    /// The states in which a worker is, or should be, busy with it.
    pub const RUNNING: [Self; 5] = [Self::Staging, Self::Staged, Self::Checking, Self::Applying, Self::Undoing];

    #[must_use]
    pub fn is_running(self) -> bool {
        Self::RUNNING.contains(&self)
    }
}

/// What became of the rows of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub created: u32,
    pub updated: u32,
    /// Rows that changed nothing: those with an error, and the `unchanged` ones.
    pub skipped: u32,
    /// Of the skipped: the record was there already, with the same values.
    pub unchanged: u32,
}

impl Counts {
    /// Rows that an error kept out.
    #[must_use]
    pub fn refused(&self) -> u32 {
        self.skipped.saturating_sub(self.unchanged)
    }

    #[must_use]
    pub fn rows(&self) -> u32 {
        self.created.saturating_add(self.updated).saturating_add(self.skipped)
    }
}

/// What an import has done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    pub companies: Counts,
    pub contacts: Counts,
    pub deals: Counts,
    #[serde(default)]
    pub leads: Counts,
    pub products: Counts,
    pub members: Counts,
    /// Members made because a row names an owner that nobody knew.
    pub placeholders: u32,
    /// Stages that the pipeline got.
    pub stages: u32,
    /// Their names.
    #[serde(default)]
    pub stage_names: Vec<String>,
    /// Problems that kept a file or a row out.
    pub errors: ProblemList,
    /// Problems of single cells.
    pub warnings: ProblemList,
    /// Once the import is taken back.
    #[serde(default)]
    pub undo: Option<UndoTally>,
    /// Why the job failed, for people.
    #[serde(default)]
    pub failure: Option<String>,
}

/// How far taking an import back has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoTally {
    pub undone: i64,
    /// Records that were changed since and stay.
    pub conflicts: i64,
    /// Names of the first of them.
    pub conflict_names: Vec<String>,
    /// Records that nobody changed but that others, which stay, refer to: they stay too.
    #[serde(default)]
    pub needed: i64,
    /// Names of the first of them.
    #[serde(default)]
    pub needed_names: Vec<String>,
    /// Names of the stages that the import added and that stay, because deals stand in them or somebody changed them.
    #[serde(default)]
    pub stages_kept: Vec<String>,
    /// The log position before which events are still to be put back.
    pub before: Option<i64>,
}

impl ImportReport {
    #[must_use]
    pub fn of(&self, kind: ObjectKind) -> Counts {
        match kind {
            ObjectKind::Company => self.companies,
            ObjectKind::Contact => self.contacts,
            ObjectKind::Deal => self.deals,
            ObjectKind::Lead => self.leads,
            ObjectKind::Product => self.products,
            ObjectKind::Member => self.members,
        }
    }

    pub fn counts_mut(&mut self, kind: ObjectKind) -> &mut Counts {
        match kind {
            ObjectKind::Company => &mut self.companies,
            ObjectKind::Contact => &mut self.contacts,
            ObjectKind::Deal => &mut self.deals,
            ObjectKind::Lead => &mut self.leads,
            ObjectKind::Product => &mut self.products,
            ObjectKind::Member => &mut self.members,
        }
    }

    pub fn tell(&mut self, problem: CellProblem) {
        match problem.severity {
            Severity::Error => self.errors.push(problem),
            Severity::Warning | Severity::Note => self.warnings.push(problem),
        }
    }

    /// All kinds together.
    #[must_use]
    pub fn total(&self) -> Counts {
        ObjectKind::ALL.iter().map(|kind| self.of(*kind)).fold(Counts::default(), |sum, each| Counts {
            created: sum.created.saturating_add(each.created),
            updated: sum.updated.saturating_add(each.updated),
            skipped: sum.skipped.saturating_add(each.skipped),
            unchanged: sum.unchanged.saturating_add(each.unchanged),
        })
    }
}

/// One file of an import, with what is known and answered about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobFile {
    pub name: String,
    pub bytes: u64,
    pub hints: Hints,
    pub answers: Answers,
    pub analysis: Option<FileAnalysis>,
    /// Why the whole file is refused.
    pub refusal: Option<CellProblem>,
}

impl JobFile {
    #[must_use]
    pub fn kind(&self) -> Option<ObjectKind> {
        self.analysis.as_ref().map(|analysis| analysis.kind).or(self.hints.kind)
    }

    /// Takes note of the custom fields as they are now; `fields` are those of all objects.
    pub fn know(&mut self, fields: &[CustomField]) {
        if let Some(analysis) = &mut self.analysis {
            analysis.fields = fields_of(analysis.kind, fields);
        }
    }

    /// As [`Self::know`], for whoever decides about the file: columns that filled a field which is gone fill nothing.
    pub fn know_and_forget(&mut self, fields: &[CustomField]) {
        self.know(fields);
        let Some(analysis) = &mut self.analysis else { return };
        let known = &analysis.fields;
        let is_gone = |target: &Option<Target>| {
            target.is_some_and(|target| matches!(target, Target::Own { .. }) && target.field(known).is_none())
        };
        let answered = self.answers.mapping.iter_mut().flatten();
        let guessed = analysis.columns.iter_mut().map(|column| &mut column.target);
        answered.chain(guessed).filter(|target| is_gone(target)).for_each(|target| *target = None);
    }

    /// The header of the column that fills `target`, for reports.
    #[must_use]
    pub fn header_of(&self, target: Target) -> &str {
        let Some(analysis) = &self.analysis else { return "" };
        let answered = self.answers.mapping.as_ref();
        let mut columns = analysis.columns.iter().enumerate();
        let found = columns.find(|(place, column)| {
            answered.map_or(column.target, |mapping| mapping.get(*place).copied().flatten()) == Some(target)
        });
        found.map_or("", |(_, column)| column.header.as_str())
    }
}

/// What an import is told besides its files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matching {
    /// Similar names that nobody decided about are taken for the same.
    pub accept: bool,
    /// Decisions by [`match_key`].
    #[serde(default)]
    pub decided: BTreeMap<String, bool>,
}

/// Names one written value of one field in [`Matching::decided`].
#[must_use]
pub fn match_key(target: Target, value: &str) -> String {
    format!("{}:{value}", target.label())
}

/// One row of a file as it would be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    pub row: u32,
    pub cells: Vec<String>,
    pub problems: Vec<CellProblem>,
    pub is_skipped: bool,
}

/// Some names, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub total: u32,
    pub first: Vec<String>,
}

/// What an import would make beside the rows of a file, or leave out, because nothing is called so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foreseen {
    /// Stages that the pipeline gets.
    pub new_stages: Named,
    /// Stages that it cannot take: their rows are left out.
    pub refused_stages: Named,
    /// Owners who are added, to be invited later.
    pub new_owners: Named,
    /// Owners whom the actor may not add: their records stay with whoever has them.
    pub unknown_owners: Named,
    /// Companies that are not made of a name alone: the field stays empty.
    pub unknown_companies: Named,
}

/// What an import would make of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePreview {
    pub name: String,
    pub kind: ObjectKind,
    /// Each column's header and the field it fills.
    pub columns: Vec<(String, Option<Target>)>,
    /// The custom fields of such records.
    pub fields: Vec<CustomField>,
    /// The first rows.
    pub rows: Vec<PreviewRow>,
    pub staged: u32,
    pub skipped: u32,
    pub problems: ProblemList,
    pub foreseen: Foreseen,
}

/// An import in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    pub id: ImportId,
    pub state: JobState,
    pub files: Vec<String>,
    pub total: Counts,
    pub rows_total: i64,
    pub created_at: Timestamp,
}

/// An import as a screen shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportJob {
    pub id: ImportId,
    pub state: JobState,
    pub files: Vec<JobFile>,
    pub matching: Matching,
    pub report: ImportReport,
    pub rows_total: i64,
    pub rows_done: i64,
    pub created_at: Timestamp,
}
