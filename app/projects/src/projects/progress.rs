//! How far projects have come: their tasks, counted.

use super::{
    model::{Progress, ProjectId, ProjectLine, ProjectQuery},
    queries,
};
use crate::tasks::entity::{Column, Entity};
use ac_core::{Ctx, Error, Page, keyset::ListError};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Func},
};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Row {
    project_id: ProjectId,
    open: i64,
    done: i64,
    overdue: i64,
}

/// The projects the actor sees, each with how far it has come. Errors: those of [`queries::list`].
pub async fn lines(ctx: &Ctx, query: &ProjectQuery) -> Result<Page<ProjectLine>, ListError> {
    let page = queries::list(ctx, query).await?;
    let ids: Vec<ProjectId> = page.data.iter().map(|project| project.id).collect();
    let today = ctx.now().date();
    let mut come = ctx.read(async |tx| counted(tx.conn(), &ids, today).await).await?;
    Ok(page.map(|project| ProjectLine { progress: come.remove(&project.id).unwrap_or_default(), project }))
}

async fn counted(
    conn: &impl ConnectionTrait,
    ids: &[ProjectId],
    today: NaiveDate,
) -> Result<HashMap<ProjectId, Progress>, Error> {
    let is_open = || Expr::col(Column::DoneAt).is_null();
    let rows = Entity::find()
        .filter(Column::DeletedAt.is_null())
        .filter(Column::ProjectId.is_in(ids.iter().copied()))
        .select_only()
        .column(Column::ProjectId)
        .column_as(number_of(is_open()), "open")
        .column_as(number_of(Expr::col(Column::DoneAt).is_not_null()), "done")
        .column_as(number_of(is_open().and(Expr::col(Column::DueOn).lt(today))), "overdue")
        .group_by(Column::ProjectId)
        .into_model::<Row>()
        .all(conn)
        .await?;
    let progress = |row: Row| (row.project_id, Progress { open: row.open, done: row.done, overdue: row.overdue });
    Ok(rows.into_iter().map(progress).collect())
}

/// How many rows of a group it holds for.
fn number_of(holds: Expr) -> Expr {
    Func::count(Expr::case(holds, 1)).into()
}
