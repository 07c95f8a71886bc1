//! Reading tasks, through the projects that the actor sees.

use super::{
    counts::{PARENT_NUMBER, SUBTASKS, SUBTASKS_DONE},
    entity::{Checklist, Column, Entity, Model, assignee},
    fields::TABLE,
    model::{Priority, Task, TaskId, TaskQuery},
};
use crate::{
    columns::{
        entity as column,
        model::{ColumnId, ColumnKind},
    },
    labels::entity::{LabelIds, given},
    projects::{
        access,
        entity::{self as project, MemberIds},
        model::ProjectId,
    },
};
use ac_core::{
    Ctx, Error, MemberId, Page, Resource, Timestamp,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use ac_records::find;
use ac_views::sql::Asked;
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select,
    sea_query::Expr,
};

/// What the list can be sorted by. What may be missing sorts as the least, by the very expression its index has.
pub const SORTS: &[SortField] = &[
    SortField { name: "title", sql: r#""task"."title_key""#, kind: KeyKind::Text },
    SortField { name: "priority", sql: r#""task"."priority_place""#, kind: KeyKind::Integer },
    SortField { name: "due_on", sql: r#"COALESCE("task"."due_on", '0001-01-01')"#, kind: KeyKind::Date },
    SortField { name: "created_at", sql: r#""task"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""task"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "-created_at";

/// A task's row with what its project and its column are called.
#[derive(FromQueryResult)]
struct Row {
    id: TaskId,
    number: i64,
    title: String,
    description: Option<String>,
    project_id: ProjectId,
    project_code: String,
    project_name: String,
    column_id: ColumnId,
    column_name: String,
    column_kind: ColumnKind,
    priority: Priority,
    assignee_ids: MemberIds,
    label_ids: LabelIds,
    parent_id: Option<TaskId>,
    parent_number: Option<i64>,
    subtasks: i64,
    subtasks_done: i64,
    checklist: Checklist,
    owner_id: Option<MemberId>,
    start_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    estimate_minutes: Option<i64>,
    done_at: Option<Timestamp>,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<Row> for Task {
    fn from(row: Row) -> Self {
        let key = |number: i64| format!("{}-{number}", row.project_code);
        Self {
            id: row.id,
            key: key(row.number),
            parent_id: row.parent_id.filter(|_| row.parent_number.is_some()),
            parent_key: row.parent_number.map(key),
            number: row.number,
            title: row.title,
            description: row.description,
            project_id: row.project_id,
            project_name: row.project_name,
            column_id: row.column_id,
            column_name: row.column_name,
            is_done: row.column_kind == ColumnKind::Done,
            priority: row.priority,
            assignee_ids: row.assignee_ids.0,
            label_ids: row.label_ids.0,
            subtasks: row.subtasks,
            subtasks_done: row.subtasks_done,
            checklist: row.checklist.0,
            owner_id: row.owner_id,
            start_on: row.start_on,
            due_on: row.due_on,
            estimate_minutes: row.estimate_minutes,
            done_at: row.done_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The tasks the actor sees, the newest first. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &TaskQuery) -> Result<Page<Task>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(project) = query.filter.project_id {
        base = base.filter(Column::ProjectId.eq(project));
    }
    if let Some(column) = query.filter.column_id {
        base = base.filter(Column::ColumnId.eq(column));
    }
    if let Some(member) = query.filter.assignee_id {
        base = base.filter(Column::Id.in_subquery(assignee::LINKS.listing(member)));
    }
    if let Some(label) = query.filter.label_id {
        base = base.filter(Column::Id.in_subquery(given::LINKS.listing(label)));
    }
    if let Some(parent) = query.filter.parent_id {
        base = base.filter(Column::ParentId.eq(parent));
    }
    ctx.read(async |tx| {
        let base = find::matching(tx.conn(), live(), base, Column::Id, &[Column::TitleKey], asked.words()).await?;
        let page: Page<Row> = keyset::page(tx.conn(), base, project, Column::Id, &ask).await?;
        Ok(page.map(Task::from))
    })
    .await
}

/// One task. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: TaskId) -> Result<Task, Error> {
    ctx.read(async |tx| find_one(tx.conn(), ctx, id).await).await
}

/// The task with a key such as `WEB-42`, in whatever case. Errors: `not_found`.
pub async fn by_key(ctx: &Ctx, key: &str) -> Result<Task, Error> {
    ctx.read(async |tx| find_called(tx.conn(), ctx, key).await).await?.ok_or(Error::NotFound)
}

/// As [`by_key`], as part of a read; `None` for what is no key, or none of a task the actor sees.
pub(crate) async fn find_called(conn: &impl ConnectionTrait, ctx: &Ctx, key: &str) -> Result<Option<Task>, Error> {
    let Some((code, number)) = key.trim().rsplit_once('-') else { return Ok(None) };
    let Ok(number) = number.parse::<i64>() else { return Ok(None) };
    let asked = visible(ctx)?.filter(Column::Number.eq(number));
    let asked = asked.filter(project::Column::Code.eq(code.to_ascii_uppercase()));
    Ok(project(asked).into_model::<Row>().one(conn).await?.map(Task::from))
}

/// Of these tasks, those the actor sees.
pub(crate) async fn among(conn: &impl ConnectionTrait, ctx: &Ctx, ids: Vec<TaskId>) -> Result<Vec<Task>, Error> {
    let rows = project(visible(ctx)?.filter(Column::Id.is_in(ids))).into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(Task::from).collect())
}

/// Tasks the actor sees with all these words in their titles.
pub(crate) async fn titled(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    words: &[String],
    most: u64,
) -> Result<Vec<Task>, Error> {
    let found = find::matching_all(conn, live(), visible(ctx)?, Column::Id, &[Column::TitleKey], words).await?;
    let rows = project(found.limit(most)).into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(Task::from).collect())
}

pub(crate) async fn find_one(conn: &impl ConnectionTrait, ctx: &Ctx, id: TaskId) -> Result<Task, Error> {
    let row = project(visible(ctx)?.filter(Column::Id.eq(id))).into_model::<Row>().one(conn).await?;
    row.map(Task::from).ok_or(Error::NotFound)
}

/// The row of a task, in the bin or not, whose project the actor sees. Errors: `not_found`.
pub(crate) async fn row(conn: &impl ConnectionTrait, ctx: &Ctx, id: TaskId) -> Result<Model, Error> {
    ctx.readable(Resource::Task)?;
    let row = Entity::find().filter(Column::Id.eq(id)).filter(access::within(ctx, Column::ProjectId)?);
    row.one(conn).await?.ok_or(Error::NotFound)
}

/// The tasks that are not in the bin.
fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    ctx.readable(Resource::Task)?;
    Ok(live().filter(access::within(ctx, Column::ProjectId)?))
}

fn project(select: Select<Entity>) -> Select<Entity> {
    let of_project = Entity::belongs_to(project::Entity).from(Column::ProjectId).to(project::Column::Id).into();
    let of_column = Entity::belongs_to(column::Entity).from(Column::ColumnId).to(column::Column::Id).into();
    select
        .column_as(project::Column::Code, "project_code")
        .column_as(project::Column::Name, "project_name")
        .column_as(column::Column::Name, "column_name")
        .column_as(column::Column::Kind, "column_kind")
        .expr_as(Expr::cust(PARENT_NUMBER), "parent_number")
        .expr_as(Expr::cust(SUBTASKS), "subtasks")
        .expr_as(Expr::cust(SUBTASKS_DONE), "subtasks_done")
        .join(JoinType::InnerJoin, of_project)
        .join(JoinType::InnerJoin, of_column)
}
