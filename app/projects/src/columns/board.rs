//! A board as a whole.

use super::{
    entity::Model,
    model::{BOARD_TASKS_MAX, Board, BoardColumn, Card, ColumnId},
    queries,
};
use crate::{
    projects::{self, entity::MemberIds, model::ProjectId},
    tasks::{
        entity::{Column, Entity},
        model::{Priority, TaskId},
    },
};
use ac_core::{Ctx, Error, Resource};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

#[derive(FromQueryResult)]
struct Row {
    id: TaskId,
    number: i64,
    title: String,
    priority: Priority,
    assignee_ids: MemberIds,
    due_on: Option<NaiveDate>,
    version: i64,
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
        Ok(Board { columns })
    })
    .await
}

/// The first tasks of a column, in order.
async fn cards(conn: &impl ConnectionTrait, column: ColumnId, most: u64) -> Result<Vec<Card>, Error> {
    let tasks = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Number, Column::Title, Column::Priority])
        .columns([Column::AssigneeIds, Column::DueOn, Column::Version])
        .filter(Column::DeletedAt.is_null())
        .filter(Column::ColumnId.eq(column))
        .order_by_asc(Column::Rank)
        .order_by_asc(Column::Id)
        .limit(most);
    let card = |Row { id, number, title, priority, assignee_ids, due_on, version }: Row| Card {
        id,
        number,
        title,
        priority,
        assignee_ids: assignee_ids.0,
        due_on,
        version,
    };
    Ok(tasks.into_model::<Row>().all(conn).await?.into_iter().map(card).collect())
}
