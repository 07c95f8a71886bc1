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
use ac_core::{Ctx, Error, Page, Resource, text::sort_key};
use ac_views::{
    figures::{self, Figures, FiguresQuery},
    sql::Asked,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""product"."name_key""#, kind: KeyKind::Text },
    SortField { name: "code", sql: r#""product"."code_key""#, kind: KeyKind::Text },
    SortField {
        name: "price",
        sql: r#"COALESCE("product"."price_minor", -9223372036854775807)"#,
        kind: KeyKind::Integer,
    },
    SortField { name: "created_at", sql: r#""product"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""product"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";

/// Where words are looked for by the beginning of what stands there.
const SEARCHED: &[Column] = &[Column::NameKey, Column::CodeKey];

/// The products, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &ProductQuery) -> Result<Page<Product>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, SEARCHED, asked.words()).await?;
        let page: Page<Model> = keyset::page(tx.conn(), base, |select| select, Column::Id, &ask).await?;
        Ok(page.map(Product::from))
    })
    .await
}

/// Figures over the products. Errors: a filter, group or measure that is not this list's.
pub async fn figures(ctx: &Ctx, query: &FiguresQuery<ProductFilter>) -> Result<Figures, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let asked = Asked::of(ctx, TABLE, Vec::new(), query.q.as_deref(), query.query.as_deref())?;
        let base = search::matching(conn, live(), base, Column::Id, SEARCHED, asked.words()).await?;
        let base = asked.narrow(base);
        figures::read(conn, ctx, &asked, base, query).await
    })
    .await
}

/// The ids of all that `query` leaves, in order, at most one more than `most`. Errors: a filter that is not this list's.
pub(crate) async fn ids(ctx: &Ctx, query: &ProductQuery, most: u64) -> Result<Vec<uuid::Uuid>, ListError> {
    let asked = Asked::read(ctx, TABLE, query)?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, SEARCHED, asked.words()).await?;
        Ok(keyset::ids(tx.conn(), base, Column::Id, most).await?)
    })
    .await
}

/// Applies equality filters.
fn filtered(mut base: Select<Entity>, filter: &ProductFilter) -> Select<Entity> {
    if let Some(series) = &filter.series {
        base = base.filter(Column::Series.eq(line(series)));
    }
    if let Some(code) = &filter.code {
        base = base.filter(Column::CodeKey.eq(sort_key(&line(code))));
    }
    if let Some(status) = filter.status {
        base = base.filter(Column::Status.eq(status));
    }
    base
}

/// Whether another product that is there has the code.
pub(super) async fn is_code_taken(
    conn: &impl ConnectionTrait,
    code_key: &str,
    but: Option<ProductId>,
) -> Result<bool, Error> {
    let mut select = live().filter(Column::CodeKey.eq(code_key));
    if let Some(id) = but {
        select = select.filter(Column::Id.ne(id));
    }
    Ok(select.limit(1).one(conn).await?.is_some())
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
    let base = search::matching_all(conn, live(), base, Column::Id, SEARCHED, words).await?;
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
