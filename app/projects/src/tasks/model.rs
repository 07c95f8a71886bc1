//! A task as screens and the API see it, and the checks of what is typed into one.

use super::checklist::model::{self as checklist, ChecklistItem};
use crate::{
    columns::model::ColumnId,
    labels::model::{LabelId, TASK_LABELS_MAX},
    links::each_once,
    projects::model::ProjectId,
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
    /// A task.
    TaskId
);

/// People who do one task.
pub const ASSIGNEES_MAX: usize = 50;
/// The longest estimate, in minutes: ten thousand hours.
pub const ESTIMATE_MINUTES_MAX: i64 = 600_000;
/// Levels of tasks that stand under each other, the topmost one counted.
pub const TASK_LEVELS_MAX: i64 = 5;

/// How soon a task is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    #[default]
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "none"))]
    None,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "low"))]
    Low,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "medium"))]
    Medium,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "high"))]
    High,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "urgent"))]
    Urgent,
}

impl Priority {
    /// From the least to the most.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Urgent];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// Its place among them, from 0.
    #[must_use]
    pub fn place(self) -> i32 {
        (0..).zip(Self::ALL).find(|(_, priority)| *priority == self).map_or(0, |(place, _)| place)
    }
}

/// A task as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Task {
    pub id: TaskId,
    /// What people call it: `WEB-42`. Never changes.
    pub key: String,
    /// Its number in the project, from 1.
    pub number: i64,
    pub title: String,
    pub description: Option<String>,
    pub project_id: ProjectId,
    pub project_name: String,
    pub column_id: ColumnId,
    pub column_name: String,
    /// Whether its column says that it is done.
    pub is_done: bool,
    pub priority: Priority,
    pub assignee_ids: Vec<MemberId>,
    pub label_ids: Vec<LabelId>,
    /// The task it stands under; none while that one is in the bin.
    pub parent_id: Option<TaskId>,
    /// What people call that one.
    pub parent_key: Option<String>,
    /// Tasks that stand under it.
    pub subtasks: i64,
    /// Those of them that are done.
    pub subtasks_done: i64,
    pub checklist: Vec<ChecklistItem>,
    /// Who made it.
    pub owner_id: Option<MemberId>,
    pub start_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub estimate_minutes: Option<i64>,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Option<String>, format = DateTime))]
    pub done_at: Option<Timestamp>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new task is made of. Without `column_id` it comes into the first column that is open; it comes in on top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskDraft {
    pub project_id: ProjectId,
    #[serde(default)]
    pub column_id: Option<ColumnId>,
    pub title: String,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub priority: Priority,
    #[serde(default)]
    pub assignee_ids: Vec<MemberId>,
    /// Labels of the project.
    #[serde(default)]
    pub label_ids: Vec<LabelId>,
    /// A task of the project, under which it is to stand.
    #[serde(default)]
    pub parent_id: Option<TaskId>,
    #[serde(default)]
    pub checklist: Vec<ChecklistItem>,
    #[serde(default)]
    pub start_on: Option<NaiveDate>,
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    #[serde(default)]
    pub estimate_minutes: Option<i64>,
}

impl TaskDraft {
    /// A task of which only that much is known.
    #[must_use]
    pub fn titled(project_id: ProjectId, title: &str) -> Self {
        Self {
            project_id,
            column_id: None,
            title: title.to_owned(),
            description: None,
            priority: Priority::None,
            assignee_ids: Vec::new(),
            label_ids: Vec::new(),
            parent_id: None,
            checklist: Vec::new(),
            start_on: None,
            due_on: None,
            estimate_minutes: None,
        }
    }
}

/// Changes to some fields of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TaskPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// All of them.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub assignee_ids: Option<Vec<MemberId>>,
    /// All of them.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub label_ids: Option<Vec<LabelId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Option<TaskId>>,
    /// The whole of it. Single items are changed by verbs of their own, which ask for no version.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub checklist: Option<Vec<ChecklistItem>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub start_on: Option<Option<NaiveDate>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Option<NaiveDate>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub estimate_minutes: Option<Option<i64>>,
}

/// A task's fields, checked. Its assignees and its labels are in the order of their ids, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidTask {
    pub title: String,
    pub description: Option<String>,
    pub priority: Priority,
    pub assignee_ids: Vec<MemberId>,
    pub label_ids: Vec<LabelId>,
    pub parent_id: Option<TaskId>,
    pub checklist: Vec<ChecklistItem>,
    pub start_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub estimate_minutes: Option<i64>,
}

impl ValidTask {
    /// Errors: what to do about each field.
    pub fn checked(self) -> Result<Self, Vec<FieldError>> {
        let mut check = Check::default();
        let (assignee_ids, label_ids) = (each_once(self.assignee_ids), each_once(self.label_ids));
        if assignee_ids.len() > ASSIGNEES_MAX {
            check.complain("assignee_ids", format!("A task is done by up to {ASSIGNEES_MAX} people."));
        }
        if label_ids.len() > TASK_LABELS_MAX {
            check.complain("label_ids", format!("A task has up to {TASK_LABELS_MAX} labels."));
        }
        if self.estimate_minutes.is_some_and(|minutes| !(0..=ESTIMATE_MINUTES_MAX).contains(&minutes)) {
            check.complain("estimate_minutes", format!("An estimate is 0 to {ESTIMATE_MINUTES_MAX} minutes."));
        }
        let valid = Self {
            title: check.required("title", "what is to be done", &self.title),
            description: check.paragraphs("description", self.description.as_deref()),
            start_on: check.date("start_on", self.start_on),
            due_on: check.date("due_on", self.due_on),
            checklist: checklist::checked(&mut check, self.checklist),
            assignee_ids,
            label_ids,
            ..self
        };
        if valid.start_on.zip(valid.due_on).is_some_and(|(start, due)| due < start) {
            check.complain("due_on", "Choose a day on which it has begun, or a later one.");
        }
        check.finish(valid)
    }
}

impl From<TaskDraft> for ValidTask {
    /// As it was typed, not checked yet.
    fn from(draft: TaskDraft) -> Self {
        Self {
            title: draft.title,
            description: draft.description,
            priority: draft.priority,
            assignee_ids: draft.assignee_ids,
            label_ids: draft.label_ids,
            parent_id: draft.parent_id,
            checklist: draft.checklist,
            start_on: draft.start_on,
            due_on: draft.due_on,
            estimate_minutes: draft.estimate_minutes,
        }
    }
}

impl TaskPatch {
    /// `current` with the changes made, not checked yet.
    #[must_use]
    pub fn apply(self, current: ValidTask) -> ValidTask {
        ValidTask {
            title: self.title.unwrap_or(current.title),
            description: self.description.unwrap_or(current.description),
            priority: self.priority.unwrap_or(current.priority),
            assignee_ids: self.assignee_ids.unwrap_or(current.assignee_ids),
            label_ids: self.label_ids.unwrap_or(current.label_ids),
            parent_id: self.parent_id.unwrap_or(current.parent_id),
            checklist: self.checklist.unwrap_or(current.checklist),
            start_on: self.start_on.unwrap_or(current.start_on),
            due_on: self.due_on.unwrap_or(current.due_on),
            estimate_minutes: self.estimate_minutes.unwrap_or(current.estimate_minutes),
        }
    }
}

/// Where a task goes on its project's board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskMove {
    pub column_id: ColumnId,
    /// The task that it comes to stand below; on top of the column without one, or where that one is there no more.
    #[serde(default)]
    pub after_id: Option<TaskId>,
}

/// Equality filters of the list of tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskFilter {
    pub project_id: Option<ProjectId>,
    pub column_id: Option<ColumnId>,
    pub assignee_id: Option<MemberId>,
    pub label_id: Option<LabelId>,
    pub parent_id: Option<TaskId>,
}

pub type TaskQuery = ListQuery<TaskFilter>;

impl Filter for TaskFilter {
    const FIELDS: &'static [&'static str] = &["project_id", "column_id", "assignee_id", "label_id", "parent_id"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "project_id" => self.project_id = Some(value.parse().ok()?),
            "column_id" => self.column_id = Some(value.parse().ok()?),
            "assignee_id" => self.assignee_id = Some(value.parse().ok()?),
            "label_id" => self.label_id = Some(value.parse().ok()?),
            "parent_id" => self.parent_id = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}
