//! A column as screens and the API see it, and the checks of what is typed into one.

use crate::{
    labels::model::{Label, LabelId},
    projects::model::ProjectId,
    tasks::model::{Priority, TaskId},
};
use ac_core::{
    FieldError, MemberId, Timestamp,
    list::{Filter, ListQuery},
    wire::present,
};
use ac_records::check::Check;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A column of a board.
    ColumnId
);

/// Columns of one board.
pub const COLUMNS_MAX: usize = 50;
/// The most that a column's limit can be.
pub const WIP_LIMIT_MAX: i32 = 10_000;
/// Tasks that a column of a board is answered with: those on top.
pub const BOARD_TASKS_MAX: u64 = 10_000;

/// What a column says of the tasks in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// They are still to be done.
    #[default]
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "open"))]
    Open,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "done"))]
    Done,
}

impl ColumnKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
        }
    }
}

/// A column as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema, sea_orm::FromQueryResult))]
pub struct Column {
    pub id: ColumnId,
    pub project_id: ProjectId,
    pub name: String,
    pub kind: ColumnKind,
    /// Tasks that it is meant to hold at most. Boards say where there are more; nobody is kept from putting them there.
    pub wip_limit: Option<i32>,
    /// Its place on the board, from 0.
    pub position: i32,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new column is made of. Without `position` it comes last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ColumnDraft {
    pub project_id: ProjectId,
    pub name: String,
    #[serde(default)]
    pub kind: ColumnKind,
    #[serde(default)]
    pub wip_limit: Option<i32>,
    #[serde(default)]
    pub position: Option<i32>,
}

/// Changes to some fields of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ColumnPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Only of a column without tasks: it alone says whether they are done.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ColumnKind>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub wip_limit: Option<Option<i32>>,
    /// Its new place on the board, from 0; the others move along.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub position: Option<i32>,
}

/// A column as the dialog for all of a board's columns has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnLine {
    /// The column and the version that was seen; `None` makes one.
    pub known: Option<(ColumnId, i64)>,
    pub name: String,
    pub kind: ColumnKind,
    pub wip_limit: Option<i32>,
}

/// A column's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidColumn {
    pub name: String,
    pub kind: ColumnKind,
    pub wip_limit: Option<i32>,
}

impl ValidColumn {
    /// Errors: what to do about each field.
    pub fn checked(name: &str, kind: ColumnKind, wip_limit: Option<i32>) -> Result<Self, Vec<FieldError>> {
        let mut check = Check::default();
        let name = check.required("name", "the column's name", name);
        if wip_limit.is_some_and(|limit| !(1..=WIP_LIMIT_MAX).contains(&limit)) {
            check.complain("wip_limit", format!("A limit is 1 to {WIP_LIMIT_MAX}. Leave it out for none."));
        }
        check.finish(Self { name, kind, wip_limit })
    }
}

/// The columns of a project that nobody has changed yet.
#[must_use]
pub fn usual() -> [(&'static str, ColumnKind); 4] {
    [
        ("To do", ColumnKind::Open),
        ("In progress", ColumnKind::Open),
        ("In review", ColumnKind::Open),
        ("Done", ColumnKind::Done),
    ]
}

/// Equality filters of the list of columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnFilter {
    pub project_id: Option<ProjectId>,
}

pub type ColumnQuery = ListQuery<ColumnFilter>;

impl Filter for ColumnFilter {
    const FIELDS: &'static [&'static str] = &["project_id"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "project_id" => self.project_id = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}

/// A board: its columns in order, each with its tasks in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Board {
    pub columns: Vec<BoardColumn>,
    /// The labels that its tasks may have, by name.
    pub labels: Vec<Label>,
}

/// A column of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct BoardColumn {
    pub id: ColumnId,
    pub name: String,
    pub kind: ColumnKind,
    pub wip_limit: Option<i32>,
    pub version: i64,
    pub tasks: Vec<Card>,
    /// Whether it holds more than these.
    pub has_more: bool,
}

/// A task as it stands on a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Card {
    pub id: TaskId,
    /// Its number under the project's code: the 42 of `WEB-42`.
    pub number: i64,
    pub title: String,
    pub priority: Priority,
    pub assignee_ids: Vec<MemberId>,
    pub label_ids: Vec<LabelId>,
    pub due_on: Option<NaiveDate>,
    /// The task it stands under; none while that one is in the bin.
    pub parent_id: Option<TaskId>,
    /// Tasks that stand under it.
    pub subtasks: i64,
    pub subtasks_done: i64,
    /// Items of its checklist.
    pub checklist: i64,
    pub checklist_done: i64,
    /// Comments on it.
    pub comments: i64,
    pub version: i64,
}
