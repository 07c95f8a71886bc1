//! Reading contacts. Every way in goes through what the actor may see.

use super::{
    entity::{Column, Entity},
    fields::{OBJECT, TABLE},
    model::{Contact, ContactFilter, ContactId, ContactQuery},
};
use crate::{
    companies::entity as company,
    members::entity as member,
    shared::{
        custom, find as search,
        keyset::{KeyKind, ListError, SortField},
        listed::Listed,
    },
};
use ac_core::{Ctx, Error, MemberId, Page, Resource, text::sort_key};
use ac_views::{
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""contact"."name_key""#, kind: KeyKind::Text },
    SortField { name: "first_name", sql: r#""contact"."name_key""#, kind: KeyKind::Text },
    SortField { name: "last_name", sql: r#""contact"."last_name_key""#, kind: KeyKind::Text },
    SortField { name: "email", sql: r#""contact"."email_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""contact"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""contact"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";
pub(crate) const SEARCHED: &[Column] = &[Column::NameKey, Column::LastNameKey, Column::EmailKey];

static LIST: Listed<Entity> = Listed {
    object: OBJECT,
    table: TABLE,
    live,
    id: Column::Id,
    name: Column::NameKey,
    searched: SEARCHED,
    sorts: SORTS,
    default_sort: DEFAULT_SORT,
};

/// The contacts the actor may see, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &ContactQuery) -> Result<Page<Contact>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (mut page, customs) = LIST.page::<_, Contact>(conn, ctx, base, query, project).await?;
        custom::show(conn, ctx, &customs, page.data.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(page)
    })
    .await
}

/// Figures over the contacts the actor may see. Errors: a filter, group or measure that is not this list's.
pub async fn figures(ctx: &Ctx, query: &FiguresQuery<ContactFilter>) -> Result<Figures, ListError> {
    LIST.figures(ctx, filtered(visible(ctx)?, &query.filter), query).await
}

/// The contacts the actor may see on the days of a date field. Errors: a field, days or a filter that are not this list's.
pub async fn days(ctx: &Ctx, query: &DaysQuery<ContactFilter>) -> Result<Days<Contact>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (laid, customs) = LIST.lay_out(conn, ctx, base, query).await?;
        let mut rows = among(conn, visible(ctx)?, laid.ids().map(ContactId)).await?;
        custom::show(conn, ctx, &customs, rows.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(laid.with(rows, |contact| contact.id.0))
    })
    .await
}

/// The contacts the actor may see whose time touches some days. Errors: a field, days, a cursor or a filter that are not this list's.
pub async fn spans(ctx: &Ctx, query: &SpansQuery<ContactFilter>) -> Result<Spans<Contact>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (found, customs) = LIST.spans(conn, ctx, base, query).await?;
        let mut rows = among(conn, visible(ctx)?, found.ids().map(ContactId)).await?;
        custom::show(conn, ctx, &customs, rows.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(found.with(rows, |contact| contact.id.0))
    })
    .await
}

/// The ids of all that `query` leaves, in order, at most one more than `most`. Errors: a filter that is not this list's.
pub(crate) async fn ids(ctx: &Ctx, query: &ContactQuery, most: u64) -> Result<Vec<uuid::Uuid>, ListError> {
    LIST.ids(ctx, filtered(visible(ctx)?, &query.filter), query, most).await
}

/// One contact. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: ContactId) -> Result<Contact, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: ContactId) -> Result<Contact, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    let mut row = select.into_model::<Contact>().one(conn).await?.ok_or(Error::NotFound)?;
    custom::show_one(conn, ctx, OBJECT, &mut row.fields).await?;
    Ok(row)
}

/// Whether the actor can see it, for links to it.
pub(crate) async fn exists(conn: &impl ConnectionTrait, ctx: &Ctx, id: ContactId) -> Result<bool, Error> {
    Ok(visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.is_some())
}

/// Whether the actor may see a contact of this owner, beyond the name that stands on others' records.
pub(crate) fn is_seen(ctx: &Ctx, owner: Option<MemberId>) -> bool {
    ctx.readable(Resource::Contact).is_ok_and(|reach| reach.holds(owner))
}

/// Applies equality filters.
pub(crate) fn filtered(mut base: Select<Entity>, filter: &ContactFilter) -> Select<Entity> {
    if let Some(owner) = filter.owner_id {
        base = base.filter(Column::OwnerId.eq(owner));
    }
    if let Some(company) = filter.company_id {
        base = base.filter(Column::CompanyId.eq(company));
    }
    if let Some(email) = &filter.email {
        base = base.filter(Column::EmailKey.eq(sort_key(email)));
    }
    base
}

/// Those of `base` with these ids.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    ids: impl Iterator<Item = ContactId>,
) -> Result<Vec<Contact>, Error> {
    Ok(project(base.filter(Column::Id.is_in(ids))).into_model::<Contact>().all(conn).await?)
}

/// The first of `base`, by name, that hold all words.
pub(crate) async fn found(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    words: &[String],
    limit: u64,
) -> Result<Vec<Contact>, Error> {
    let base = search::matching_all(conn, live(), base, Column::Id, SEARCHED, words).await?;
    let select = project(base).order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(limit);
    Ok(select.into_model::<Contact>().all(conn).await?)
}

/// The contacts that are not in the bin.
pub(crate) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    Ok(ctx.readable(Resource::Contact)?.narrow(live(), Column::OwnerId))
}

pub(crate) fn project(select: Select<Entity>) -> Select<Entity> {
    let owner = Entity::belongs_to(member::Entity).from(Column::OwnerId).to(member::Column::Id).into();
    let company = Entity::belongs_to(company::Entity).from(Column::CompanyId).to(company::Column::Id).into();
    select
        .column_as(member::Column::Name, "owner_name")
        .column_as(company::Column::Name, "company_name")
        .join(JoinType::LeftJoin, owner)
        .join(JoinType::LeftJoin, company)
}
