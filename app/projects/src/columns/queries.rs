//! Reading columns, through the projects that the actor sees.

use super::{
    entity::{Column as C, Entity, Model},
    model::{Column, ColumnId, ColumnQuery},
};
use crate::projects::{access, model::ProjectId};
use ac_core::{
    Ctx, Error, Page, Resource,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use ac_records::{ask::col, find};
use ac_views::{
    query::{Choice, Field, Kind},
    sql::{self, Asked, Table},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] =
    &[SortField { name: "position", sql: r#""project_column"."position""#, kind: KeyKind::Integer }];
pub const DEFAULT_SORT: &str = "position";

pub const TABLE: &Table = &Table {
    object: Resource::Column,
    fields,
    column,
    key: |_| None,
    searched: || vec![sql::Column::Folded(col(C::NameKey))],
};

#[must_use]
pub fn fields() -> Vec<Field> {
    let kinds = [Choice::new("open", "Open"), Choice::new("done", "Done")];
    vec![Field::new("name", "Name", Kind::Text), Field::new("kind", "Kind", Kind::Choice).among(kinds)]
}

fn column(key: &str) -> Option<sql::Column> {
    Some(match key {
        "name" => sql::Column::Folded(col(C::NameKey)),
        "kind" => sql::Column::Choice(col(C::Kind)),
        _ => return None,
    })
}

/// The columns of the projects the actor sees, in the order of their boards. Errors: a sort, cursor or filter that is not this
/// list's.
pub async fn list(ctx: &Ctx, query: &ColumnQuery) -> Result<Page<Column>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(project) = query.filter.project_id {
        base = base.filter(C::ProjectId.eq(project));
    }
    ctx.read(async |tx| {
        let base = find::matching(tx.conn(), Entity::find(), base, C::Id, &[C::NameKey], asked.words()).await?;
        Ok(keyset::page(tx.conn(), base, |select| select, C::Id, &ask).await?)
    })
    .await
}

/// One column. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: ColumnId) -> Result<Column, Error> {
    ctx.read(async |tx| find_one(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find_one(conn: &impl ConnectionTrait, ctx: &Ctx, id: ColumnId) -> Result<Column, Error> {
    visible(ctx)?.filter(C::Id.eq(id)).into_model().one(conn).await?.ok_or(Error::NotFound)
}

/// The columns of a project's board, in order.
pub async fn of_project(conn: &impl ConnectionTrait, project: ProjectId) -> Result<Vec<Model>, Error> {
    let columns = Entity::find().filter(C::ProjectId.eq(project)).order_by_asc(C::Position).order_by_asc(C::Id);
    Ok(columns.all(conn).await?)
}

fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    ctx.readable(Resource::Column)?;
    Ok(Entity::find().filter(access::within(ctx, C::ProjectId)?))
}
