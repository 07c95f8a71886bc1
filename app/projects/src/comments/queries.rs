//! Reading comments. A comment is seen by whoever may read comments and sees the project of its task.

use super::{
    entity::{Column as C, Entity},
    model::{Comment, CommentId, CommentQuery},
};
use crate::{
    projects::{self, access, entity as project},
    tasks::{entity as task, model::TaskId},
};
use ac_core::{
    Ctx, Error, MemberId, Page, Resource, Timestamp,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use ac_records::{
    ask::{col, owner},
    members::entity as member,
};
use ac_views::{
    query::{Field, Kind},
    sql::{Asked, Column, Table, contains},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "created_at", sql: r#""task_comment"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""task_comment"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "-created_at";

pub const TABLE: &Table =
    &Table { object: Resource::Comment, fields, column, key: |_| None, searched: || vec![Column::Plain(col(C::Body))] };

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("body", "Text", Kind::Text).or(&["text"]),
        Field::new("owner", "Written by", Kind::Member).or(&["owner_id", "author"]),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]).always(),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]).always(),
    ]
}

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "body" => Column::Plain(col(C::Body)),
        "owner" => owner(C::OwnerId),
        "created" => Column::Instant(col(C::CreatedAt)),
        "changed" => Column::Instant(col(C::UpdatedAt)),
        _ => return None,
    })
}

/// A comment's row with what its author and its task are called.
#[derive(FromQueryResult)]
struct Row {
    id: CommentId,
    task_id: TaskId,
    task_number: i64,
    project_code: String,
    body: String,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<Row> for Comment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            task_id: row.task_id,
            task_key: format!("{}-{}", row.project_code, row.task_number),
            body: row.body,
            owner_id: row.owner_id,
            owner_name: row.owner_name,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The comments the actor sees, the newest first. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &CommentQuery) -> Result<Page<Comment>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(task) = query.filter.task_id {
        base = base.filter(C::TaskId.eq(task));
    }
    if let Some(words) = asked.words() {
        base = base.filter(contains(&col(C::Body), words));
    }
    ctx.read(async |tx| {
        let page: Page<Row> = keyset::page(tx.conn(), base, project, C::Id, &ask).await?;
        Ok(page.map(Comment::from))
    })
    .await
}

/// One comment. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: CommentId) -> Result<Comment, Error> {
    ctx.read(async |tx| find_one(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find_one(conn: &impl ConnectionTrait, ctx: &Ctx, id: CommentId) -> Result<Comment, Error> {
    let row = project(visible(ctx)?.filter(C::Id.eq(id))).into_model::<Row>().one(conn).await?;
    row.map(Comment::from).ok_or(Error::NotFound)
}

/// A task that is not in the bin and whose project the actor sees, with that. Errors: `not_found`.
pub(crate) async fn task(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    id: TaskId,
) -> Result<(task::Model, project::Model), Error> {
    let task = task::Entity::find_by_id(id).filter(task::Column::DeletedAt.is_null()).one(conn).await?;
    let task = task.ok_or(Error::NotFound)?;
    let project = projects::queries::row(conn, ctx, task.project_id).await?;
    Ok((task, project))
}

/// The comments that are not in the bin.
pub(crate) fn live() -> Select<Entity> {
    Entity::find().filter(C::DeletedAt.is_null())
}

fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    ctx.readable(Resource::Comment)?;
    let tasks = task::Entity::find().select_only().expr(Expr::val(1));
    let tasks = tasks.filter(col(task::Column::Id).eq(col(C::TaskId))).filter(task::Column::DeletedAt.is_null());
    let tasks = tasks.filter(access::within(ctx, task::Column::ProjectId)?);
    Ok(live().filter(Expr::exists(tasks.into_query())))
}

fn project(select: Select<Entity>) -> Select<Entity> {
    let of_task = Entity::belongs_to(task::Entity).from(C::TaskId).to(task::Column::Id).into();
    let of_project = task::Entity::belongs_to(project::Entity).from(task::Column::ProjectId).to(project::Column::Id);
    let author = Entity::belongs_to(member::Entity).from(C::OwnerId).to(member::Column::Id).into();
    select
        .column_as(task::Column::Number, "task_number")
        .column_as(project::Column::Code, "project_code")
        .column_as(member::Column::Name, "owner_name")
        .join(JoinType::InnerJoin, of_task)
        .join(JoinType::InnerJoin, of_project.into())
        .join(JoinType::LeftJoin, author)
}
