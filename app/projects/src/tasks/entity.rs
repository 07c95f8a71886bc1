//! The tables `task` and `task_assignee`.

use super::{
    checklist::model::{ChecklistItem, with_ids},
    model::{Priority, TaskId, ValidTask},
};
use crate::{
    columns::{
        entity as column,
        model::{ColumnId, ColumnKind},
    },
    labels::entity::LabelIds,
    projects::{entity::MemberIds, model::ProjectId},
};
use ac_core::{MemberId, Resource, Timestamp, ctx::Guarded, text::sort_key};
use ac_records::{
    impl_record,
    words::{Doc, Gathering, Searched, tokens::Mark},
};
use chrono::NaiveDate;
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// A checklist as a column keeps it, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Checklist(pub Vec<ChecklistItem>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    pub project_id: ProjectId,
    pub number: i64,
    pub column_id: ColumnId,
    /// Its place in the column: see `ac_records::rank`.
    pub rank: String,
    pub title: String,
    pub title_key: String,
    pub description: Option<String>,
    pub priority: Priority,
    /// What it is sorted by.
    pub priority_place: i32,
    /// Also in `task_assignee`, by which they are found.
    #[sea_orm(column_type = "JsonBinary")]
    pub assignee_ids: MemberIds,
    /// Also in `task_label`, by which they are found.
    #[sea_orm(column_type = "JsonBinary")]
    pub label_ids: LabelIds,
    /// Also while that one is in the bin.
    pub parent_id: Option<TaskId>,
    #[sea_orm(column_type = "JsonBinary")]
    pub checklist: Checklist,
    /// How many it has, for boards, which do not read it.
    pub checklist_items: i64,
    pub checklist_done: i64,
    pub owner_id: Option<MemberId>,
    pub start_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub estimate_minutes: Option<i64>,
    pub done_at: Option<Timestamp>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Task;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

impl Searched for Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(Mark::TASK, None).title(&self.title).rest(self.description.as_deref());
        self.deleted_at.is_none().then(|| words().number(Some(&self.number.to_string())).done())
    }
}

/// What events say of a task.
#[derive(Serialize)]
pub struct TaskFacts {
    #[serde(flatten)]
    valid: ValidTask,
    column_id: ColumnId,
    rank: String,
}

impl_record!(TaskFacts, facts, |row| serde_json::json!({ "name": row.title, "number": row.number }));

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(
        (id, number): (TaskId, i64),
        column: &column::Model,
        rank: String,
        owner_id: Option<MemberId>,
        valid: ValidTask,
        now: Timestamp,
    ) -> Self {
        let row = Self {
            id,
            project_id: column.project_id,
            number,
            column_id: column.id,
            rank,
            title: String::new(),
            title_key: String::new(),
            description: None,
            priority: Priority::None,
            priority_place: 0,
            assignee_ids: MemberIds::default(),
            label_ids: LabelIds::default(),
            parent_id: None,
            checklist: Checklist::default(),
            checklist_items: 0,
            checklist_done: 0,
            owner_id,
            start_on: None,
            due_on: None,
            estimate_minutes: None,
            done_at: (column.kind == ColumnKind::Done).then_some(now),
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        row.with(valid)
    }

    #[must_use]
    pub fn with(self, valid: ValidTask) -> Self {
        let ValidTask { title, description, priority, assignee_ids, label_ids, parent_id, .. } = valid;
        let fields = Self {
            title_key: sort_key(&title),
            title,
            description,
            priority_place: priority.place(),
            priority,
            assignee_ids: MemberIds(assignee_ids),
            label_ids: LabelIds(label_ids),
            parent_id,
            start_on: valid.start_on,
            due_on: valid.due_on,
            estimate_minutes: valid.estimate_minutes,
            ..self
        };
        fields.with_checklist(valid.checklist)
    }

    /// With these items, each with an id.
    #[must_use]
    pub fn with_checklist(self, items: Vec<ChecklistItem>) -> Self {
        let count = |items: usize| i64::try_from(items).unwrap_or(i64::MAX);
        Self {
            checklist_items: count(items.len()),
            checklist_done: count(items.iter().filter(|item| item.is_done).count()),
            checklist: Checklist(with_ids(items)),
            ..self
        }
    }

    /// At this place, done or still to be done as the column says.
    #[must_use]
    pub fn at(self, column: &column::Model, rank: String, now: Timestamp) -> Self {
        let done_at = match column.kind {
            ColumnKind::Done => self.done_at.or(Some(now)),
            ColumnKind::Open => None,
        };
        Self { column_id: column.id, rank, done_at, ..self }
    }

    #[must_use]
    pub fn valid(&self) -> ValidTask {
        ValidTask {
            title: self.title.clone(),
            description: self.description.clone(),
            priority: self.priority,
            assignee_ids: self.assignee_ids.0.clone(),
            label_ids: self.label_ids.0.clone(),
            parent_id: self.parent_id,
            checklist: self.checklist.0.clone(),
            start_on: self.start_on,
            due_on: self.due_on,
            estimate_minutes: self.estimate_minutes,
        }
    }

    fn facts(&self) -> TaskFacts {
        TaskFacts { valid: self.valid(), column_id: self.column_id, rank: self.rank.clone() }
    }
}

/// Who does which task.
pub mod assignee {
    use super::{MemberId, TaskId};
    use crate::links::Links;
    use sea_orm::entity::prelude::*;

    pub const LINKS: Links<Entity> = Links { of: Column::TaskId, to: Column::MemberId };

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task_assignee")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub task_id: TaskId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: MemberId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
