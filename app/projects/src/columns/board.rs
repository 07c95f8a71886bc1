//! A board as a whole.

use super::{
    entity::Model,
    model::{BOARD_TASKS_MAX, Board, BoardColumn, Card, ColumnId},
    queries,
};
use crate::{
    labels::{self, entity::LabelIds},
    projects::{self, entity::MemberIds, model::ProjectId},
    tasks::{
        counts::{COMMENTS, PARENT_NUMBER, SUBTASKS, SUBTASKS_DONE},
        entity::{Column, Entity},
        model::{Priority, TaskId},
    },
};
use ac_core::{Ctx, Error, Resource};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

#[derive(FromQueryResult)]
struct Row {
    id: TaskId,
    number: i64,
    title: String,
    priority: Priority,
    assignee_ids: MemberIds,
    label_ids: LabelIds,
    due_on: Option<NaiveDate>,
    parent_id: Option<TaskId>,
    parent_number: Option<i64>,
    subtasks: i64,
    subtasks_done: i64,
    checklist_items: i64,
    checklist_done: i64,
    comments: i64,
    version: i64,
}

impl From<Row> for Card {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            number: row.number,
            title: row.title,
            priority: row.priority,
            assignee_ids: row.assignee_ids.0,
            label_ids: row.label_ids.0,
            due_on: row.due_on,
            parent_id: row.parent_id.filter(|_| row.parent_number.is_some()),
            subtasks: row.subtasks,
            subtasks_done: row.subtasks_done,
            checklist: row.checklist_items,
            checklist_done: row.checklist_done,
            comments: row.comments,
            version: row.version,
        }
    }
}

/// The board of a project. Errors: `not_found`, `forbidden`.
pub async fn get(ctx: &Ctx, id: ProjectId) -> Result<Board, Error> {
    top(ctx, id, BOARD_TASKS_MAX).await
}

/// The board of a project with the first `most` tasks of each column, [`BOARD_TASKS_MAX`] at most. Errors: `not_found`, `forbidden`.
pub async fn top(ctx: &Ctx, id: ProjectId, most: u64) -> Result<Board, Error> {
    let most = most.min(BOARD_TASKS_MAX);
    ctx.readable(Resource::Task)?;
    ctx.read(async |tx| {
        projects::queries::row(tx.conn(), ctx, id).await?;
        let mut columns = Vec::new();
        for column in queries::of_project(tx.conn(), id).await? {
            let mut tasks = cards(tx.conn(), column.id, most + 1).await?;
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let has_more = tasks.len() > most;
            tasks.truncate(most);
            let Model { id, name, kind, wip_limit, version, .. } = column;
            columns.push(BoardColumn { id, name, kind, wip_limit, version, tasks, has_more });
        }
        Ok(Board { columns, labels: labels::queries::of_project(tx.conn(), id).await? })
    })
    .await
}

/// The first tasks of a column, in order.
async fn cards(conn: &impl ConnectionTrait, column: ColumnId, most: u64) -> Result<Vec<Card>, Error> {
    let tasks = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Number, Column::Title, Column::Priority])
        .columns([Column::AssigneeIds, Column::LabelIds, Column::DueOn, Column::ParentId])
        .columns([Column::ChecklistItems, Column::ChecklistDone, Column::Version])
        .expr_as(Expr::cust(PARENT_NUMBER), "parent_number")
        .expr_as(Expr::cust(SUBTASKS), "subtasks")
        .expr_as(Expr::cust(SUBTASKS_DONE), "subtasks_done")
        .expr_as(Expr::cust(COMMENTS), "comments")
        .filter(Column::DeletedAt.is_null())
        .filter(Column::ColumnId.eq(column))
        .order_by_asc(Column::Rank)
        .order_by_asc(Column::Id)
        .limit(most);
    Ok(tasks.into_model::<Row>().all(conn).await?.into_iter().map(Card::from).collect())
}
