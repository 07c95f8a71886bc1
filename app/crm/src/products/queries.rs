//! Reading products.

use super::{
    entity::{Column, Entity, Model},
    fields::TABLE,
    model::{Product, ProductFilter, ProductId, ProductQuery},
};
use crate::shared::{
    check::line,
    find as search,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use ac_core::{Ctx, Error, Page, Resource};
use ac_views::sql::Asked;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""product"."name_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""product"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""product"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";

/// The products, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &ProductQuery) -> Result<Page<Product>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, &[Column::NameKey], asked.words()).await?;
        let page: Page<Model> = keyset::page(tx.conn(), base, |select| select, Column::Id, &ask).await?;
        Ok(page.map(Product::from))
    })
    .await
}

/// The ids of all that `query` leaves, in order, at most one more than `most`. Errors: a filter that is not this list's.
pub(crate) async fn ids(ctx: &Ctx, query: &ProductQuery, most: u64) -> Result<Vec<uuid::Uuid>, ListError> {
    let asked = Asked::read(ctx, TABLE, query)?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, &[Column::NameKey], asked.words()).await?;
        Ok(keyset::ids(tx.conn(), base, Column::Id, most).await?)
    })
    .await
}

/// Applies equality filters.
fn filtered(base: Select<Entity>, filter: &ProductFilter) -> Select<Entity> {
    match &filter.series {
        Some(series) => base.filter(Column::Series.eq(line(series))),
        None => base,
    }
}

/// One product. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: ProductId) -> Result<Product, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: ProductId) -> Result<Product, Error> {
    let row = visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?;
    row.map(Product::from).ok_or(Error::NotFound)
}

/// Whether the actor can see it, for links to it.
pub(crate) async fn exists(conn: &impl ConnectionTrait, ctx: &Ctx, id: ProductId) -> Result<bool, Error> {
    Ok(visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.is_some())
}

/// Those of `base` with these ids.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    ids: impl Iterator<Item = ProductId>,
) -> Result<Vec<Product>, Error> {
    let rows = base.filter(Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(Product::from).collect())
}

/// The first of `base`, by name, that hold all words.
pub(crate) async fn found(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    words: &[String],
    limit: u64,
) -> Result<Vec<Product>, Error> {
    let base = search::matching_all(conn, live(), base, Column::Id, &[Column::NameKey], words).await?;
    let select = base.order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(limit);
    Ok(select.all(conn).await?.into_iter().map(Product::from).collect())
}

/// The products that are not in the bin.
pub(crate) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// Products have no owner: whoever may read one may read all.
pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    ctx.allow_any(Resource::Product, ac_core::Action::Read)?;
    Ok(live())
}
