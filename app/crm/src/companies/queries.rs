//! Reading companies. Every way in goes through what the actor may see.

use super::{
    entity::{Column, Entity},
    fields::{OBJECT, TABLE},
    model::{Company, CompanyFilter, CompanyId, CompanyQuery},
};
use crate::{
    members::entity as member,
    shared::{
        check::line,
        custom, find as search,
        keyset::{KeyKind, ListError, SortField},
        listed::Listed,
    },
};
use ac_core::{Ctx, Error, Page, Resource};
use ac_views::{
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""company"."name_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""company"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""company"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";

static LIST: Listed<Entity> = Listed {
    object: OBJECT,
    table: TABLE,
    live,
    id: Column::Id,
    name: Column::NameKey,
    searched: &[Column::NameKey],
    sorts: SORTS,
    default_sort: DEFAULT_SORT,
};

/// The companies the actor may see, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &CompanyQuery) -> Result<Page<Company>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (mut page, customs) = LIST.page::<_, Company>(conn, ctx, base, query, project).await?;
        custom::show(conn, ctx, &customs, page.data.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(page)
    })
    .await
}

/// Figures over the companies the actor may see. Errors: a filter, group or measure that is not this list's.
pub async fn figures(ctx: &Ctx, query: &FiguresQuery<CompanyFilter>) -> Result<Figures, ListError> {
    LIST.figures(ctx, filtered(visible(ctx)?, &query.filter), query).await
}

/// The companies the actor may see on the days of a date field. Errors: a field, days or a filter that are not this list's.
pub async fn days(ctx: &Ctx, query: &DaysQuery<CompanyFilter>) -> Result<Days<Company>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (laid, customs) = LIST.lay_out(conn, ctx, base, query).await?;
        let mut rows = among(conn, visible(ctx)?, laid.ids().map(CompanyId)).await?;
        custom::show(conn, ctx, &customs, rows.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(laid.with(rows, |company| company.id.0))
    })
    .await
}

/// The companies the actor may see whose time touches some days. Errors: a field, days, a cursor or a filter that are not this list's.
pub async fn spans(ctx: &Ctx, query: &SpansQuery<CompanyFilter>) -> Result<Spans<Company>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (found, customs) = LIST.spans(conn, ctx, base, query).await?;
        let mut rows = among(conn, visible(ctx)?, found.ids().map(CompanyId)).await?;
        custom::show(conn, ctx, &customs, rows.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(found.with(rows, |company| company.id.0))
    })
    .await
}

/// The ids of all that `query` leaves, in order, at most one more than `most`. Errors: a filter that is not this list's.
pub(crate) async fn ids(ctx: &Ctx, query: &CompanyQuery, most: u64) -> Result<Vec<uuid::Uuid>, ListError> {
    LIST.ids(ctx, filtered(visible(ctx)?, &query.filter), query, most).await
}

/// One company. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: CompanyId) -> Result<Company, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: CompanyId) -> Result<Company, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    let mut row = select.into_model::<Company>().one(conn).await?.ok_or(Error::NotFound)?;
    custom::show_one(conn, ctx, OBJECT, &mut row.fields).await?;
    Ok(row)
}

/// Whether the actor can see it, for links to it.
pub(crate) async fn exists(conn: &impl ConnectionTrait, ctx: &Ctx, id: CompanyId) -> Result<bool, Error> {
    Ok(visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.is_some())
}

/// Applies equality filters.
pub(crate) fn filtered(mut base: Select<Entity>, filter: &CompanyFilter) -> Select<Entity> {
    if let Some(owner) = filter.owner_id {
        base = base.filter(Column::OwnerId.eq(owner));
    }
    if let Some(sector) = &filter.sector {
        base = base.filter(Column::Sector.eq(line(sector)));
    }
    base
}

/// Those of `base` with these ids.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    ids: impl Iterator<Item = CompanyId>,
) -> Result<Vec<Company>, Error> {
    Ok(project(base.filter(Column::Id.is_in(ids))).into_model::<Company>().all(conn).await?)
}

/// The first of `base`, by name, that hold all words.
pub(crate) async fn found(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    words: &[String],
    limit: u64,
) -> Result<Vec<Company>, Error> {
    let base = search::matching_all(conn, live(), base, Column::Id, &[Column::NameKey], words).await?;
    let select = project(base).order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(limit);
    Ok(select.into_model::<Company>().all(conn).await?)
}

/// The companies that are not in the bin.
pub(crate) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    Ok(ctx.readable(Resource::Company)?.narrow(live(), Column::OwnerId))
}

pub(crate) fn project(select: Select<Entity>) -> Select<Entity> {
    let owner = Entity::belongs_to(member::Entity).from(Column::OwnerId).to(member::Column::Id).into();
    select.column_as(member::Column::Name, "owner_name").join(JoinType::LeftJoin, owner)
}
