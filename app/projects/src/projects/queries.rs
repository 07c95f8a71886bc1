//! Reading projects. Every way in goes through what the actor sees ([`access`](super::access)).

use super::{
    access::visible,
    entity::{Column, Entity, MemberIds, Model},
    fields::TABLE,
    model::{Project, ProjectId, ProjectQuery},
};
use ac_core::{
    Ctx, Error, MemberId, Page, Timestamp,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use ac_records::{find, members::entity as member};
use ac_views::sql::Asked;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""project"."name_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""project"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""project"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";

/// A project's row with what its lead is called.
#[derive(FromQueryResult)]
struct Row {
    id: ProjectId,
    name: String,
    code: String,
    description: Option<String>,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    is_secret: bool,
    member_ids: MemberIds,
    starts_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<Row> for Project {
    fn from(row: Row) -> Self {
        let Row { id, name, code, description, owner_id, owner_name, is_secret, member_ids, .. } = row;
        Self {
            id,
            name,
            code,
            description,
            owner_id,
            owner_name,
            is_secret,
            member_ids: member_ids.0,
            starts_on: row.starts_on,
            due_on: row.due_on,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The projects the actor sees, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &ProjectQuery) -> Result<Page<Project>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(owner) = query.filter.owner_id {
        base = base.filter(Column::OwnerId.eq(owner));
    }
    ctx.read(async |tx| {
        let live = super::access::live();
        let base = find::matching(tx.conn(), live, base, Column::Id, &[Column::NameKey], asked.words()).await?;
        let page: Page<Row> = keyset::page(tx.conn(), base, project, Column::Id, &ask).await?;
        Ok(page.map(Project::from))
    })
    .await
}

/// One project. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: ProjectId) -> Result<Project, Error> {
    ctx.read(async |tx| find_one(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find_one(conn: &impl ConnectionTrait, ctx: &Ctx, id: ProjectId) -> Result<Project, Error> {
    let row = project(visible(ctx)?.filter(Column::Id.eq(id))).into_model::<Row>().one(conn).await?;
    row.map(Project::from).ok_or(Error::NotFound)
}

/// Of these projects, those the actor sees.
pub(crate) async fn among(conn: &impl ConnectionTrait, ctx: &Ctx, ids: Vec<ProjectId>) -> Result<Vec<Project>, Error> {
    let rows = project(visible(ctx)?.filter(Column::Id.is_in(ids))).into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(Project::from).collect())
}

/// Projects the actor sees with all these words in their names.
pub(crate) async fn named(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    words: &[String],
    most: u64,
) -> Result<Vec<Project>, Error> {
    let live = super::access::live();
    let found = find::matching_all(conn, live, visible(ctx)?, Column::Id, &[Column::NameKey], words).await?;
    let rows = project(found.limit(most)).into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(Project::from).collect())
}

/// The row of a project that the actor sees. Errors: `not_found`.
pub(crate) async fn row(conn: &impl ConnectionTrait, ctx: &Ctx, id: ProjectId) -> Result<Model, Error> {
    visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.ok_or(Error::NotFound)
}

fn project(select: Select<Entity>) -> Select<Entity> {
    let owner = Entity::belongs_to(member::Entity).from(Column::OwnerId).to(member::Column::Id).into();
    select.column_as(member::Column::Name, "owner_name").join(JoinType::LeftJoin, owner)
}
