//! Reading leads. Every way in goes through what the actor may see.

use super::{
    entity::{Column, Entity},
    fields::{OBJECT, TABLE},
    model::{Became, Converted, Lead, LeadFilter, LeadId, LeadQuery, LeadStatus},
};
use crate::{
    companies::{entity as company, model::CompanyId},
    contacts::{
        self, entity as contact,
        model::{ContactId, display_name},
    },
    deals::{entity as deal, model::DealId},
    members::entity as member,
    shared::{
        custom, find as search,
        keyset::{KeyKind, ListError, SortField},
        listed::Listed,
        money,
    },
};
use ac_core::{Ctx, Error, MemberId, Page, Resource, Timestamp, text::sort_key};
use ac_views::{
    custom::FieldValues,
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// What the list can be sorted by. What may be missing sorts as the least, by the very expression its index has.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""lead"."name_key""#, kind: KeyKind::Text },
    SortField { name: "first_name", sql: r#""lead"."name_key""#, kind: KeyKind::Text },
    SortField { name: "last_name", sql: r#""lead"."last_name_key""#, kind: KeyKind::Text },
    SortField { name: "company_name", sql: r#""lead"."company_key""#, kind: KeyKind::Text },
    SortField { name: "email", sql: r#""lead"."email_key""#, kind: KeyKind::Text },
    SortField { name: "value", sql: r#"COALESCE("lead"."value_minor", -9223372036854775807)"#, kind: KeyKind::Integer },
    SortField { name: "created_at", sql: r#""lead"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""lead"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "-created_at";
pub(crate) const SEARCHED: &[Column] = &[Column::NameKey, Column::LastNameKey, Column::CompanyKey, Column::EmailKey];

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

/// The leads the actor may see, the newest first. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &LeadQuery) -> Result<Page<Lead>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (page, customs) = LIST.page::<_, Row>(conn, ctx, base, query, project).await?;
        let mut page = page.map(|row| row.seen_by(ctx));
        custom::show(conn, ctx, &customs, page.data.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(page)
    })
    .await
}

/// Figures over the leads the actor may see. Errors: a filter, group or measure that is not this list's.
pub async fn figures(ctx: &Ctx, query: &FiguresQuery<LeadFilter>) -> Result<Figures, ListError> {
    LIST.figures(ctx, filtered(visible(ctx)?, &query.filter), query).await
}

/// The leads the actor may see on the days of a date field. Errors: a field, days or a filter that are not this list's.
pub async fn days(ctx: &Ctx, query: &DaysQuery<LeadFilter>) -> Result<Days<Lead>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (laid, customs) = LIST.lay_out(conn, ctx, base, query).await?;
        let mut rows = among(conn, ctx, visible(ctx)?, laid.ids().map(LeadId)).await?;
        custom::show(conn, ctx, &customs, rows.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(laid.with(rows, |lead| lead.id.0))
    })
    .await
}

/// The leads the actor may see whose time touches some days. Errors: a field, days, a cursor or a filter that are not this list's.
pub async fn spans(ctx: &Ctx, query: &SpansQuery<LeadFilter>) -> Result<Spans<Lead>, ListError> {
    let base = filtered(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (found, customs) = LIST.spans(conn, ctx, base, query).await?;
        let mut rows = among(conn, ctx, visible(ctx)?, found.ids().map(LeadId)).await?;
        custom::show(conn, ctx, &customs, rows.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(found.with(rows, |lead| lead.id.0))
    })
    .await
}

/// The ids of all that `query` leaves, in order, at most one more than `most`. Errors: a filter that is not this list's.
pub(crate) async fn ids(ctx: &Ctx, query: &LeadQuery, most: u64) -> Result<Vec<uuid::Uuid>, ListError> {
    LIST.ids(ctx, filtered(visible(ctx)?, &query.filter), query, most).await
}

/// One lead. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: LeadId) -> Result<Lead, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: LeadId) -> Result<Lead, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    let mut lead = select.into_model::<Row>().one(conn).await?.ok_or(Error::NotFound)?.seen_by(ctx);
    custom::show_one(conn, ctx, OBJECT, &mut lead.fields).await?;
    Ok(lead)
}

/// Whether the actor can see it.
pub(crate) async fn exists(conn: &impl ConnectionTrait, ctx: &Ctx, id: LeadId) -> Result<bool, Error> {
    Ok(visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.is_some())
}

/// Whether it was converted, for whoever it is: what was is read-only.
pub(crate) async fn is_converted(conn: &impl ConnectionTrait, id: LeadId) -> Result<bool, Error> {
    let lead = Entity::find_by_id(id).filter(Column::Status.eq(LeadStatus::Converted));
    Ok(lead.one(conn).await?.is_some())
}

/// Whether the actor may see a lead of this owner, beyond the name that stands on others' records.
pub(crate) fn is_seen(ctx: &Ctx, owner: Option<MemberId>) -> bool {
    ctx.readable(Resource::Lead).is_ok_and(|reach| reach.holds(owner))
}

/// Applies equality filters.
pub(crate) fn filtered(mut base: Select<Entity>, filter: &LeadFilter) -> Select<Entity> {
    if let Some(owner) = filter.owner_id {
        base = base.filter(Column::OwnerId.eq(owner));
    }
    if let Some(status) = filter.status {
        base = base.filter(Column::Status.eq(status));
    }
    if let Some(email) = &filter.email {
        base = base.filter(Column::EmailKey.eq(sort_key(email)));
    }
    base
}

/// Those of `base` with these ids.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    base: Select<Entity>,
    ids: impl Iterator<Item = LeadId>,
) -> Result<Vec<Lead>, Error> {
    let rows = project(base.filter(Column::Id.is_in(ids))).into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(ctx)).collect())
}

/// The first of `base`, by name, that hold all words.
pub(crate) async fn found(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    base: Select<Entity>,
    words: &[String],
    limit: u64,
) -> Result<Vec<Lead>, Error> {
    let base = search::matching_all(conn, live(), base, Column::Id, SEARCHED, words).await?;
    let select = project(base).order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(limit);
    let rows = select.into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(ctx)).collect())
}

/// The leads that are not in the bin.
pub(crate) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// Of these, those that were converted.
pub(crate) fn converted() -> Select<Entity> {
    live().filter(Column::Status.eq(LeadStatus::Converted))
}

/// Of these, those that were not.
pub(crate) fn open() -> Select<Entity> {
    live().filter(Column::Status.ne(LeadStatus::Converted))
}

pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    Ok(ctx.readable(Resource::Lead)?.narrow(live(), Column::OwnerId))
}

/// A lead with the names of what it refers to.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: LeadId,
    first_name: String,
    last_name: String,
    job_title: Option<String>,
    company_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    website: Option<String>,
    source: Option<String>,
    status: LeadStatus,
    value_minor: Option<i64>,
    currency: String,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    contact_id: Option<ContactId>,
    contact_first_name: Option<String>,
    contact_last_name: Option<String>,
    contact_email: Option<String>,
    contact_owner_id: Option<MemberId>,
    company_id: Option<CompanyId>,
    became_company_name: Option<String>,
    deal_id: Option<DealId>,
    deal_name: Option<String>,
    converted_at: Option<Timestamp>,
    fields: FieldValues,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Row {
    /// The lead as this actor may know it.
    fn seen_by(self, ctx: &Ctx) -> Lead {
        let row = self;
        let became =
            |id: Option<uuid::Uuid>, name: Option<String>| id.map(|id| Became { id, name: name.unwrap_or_default() });
        let (first, last) = (row.contact_first_name.unwrap_or_default(), row.contact_last_name.unwrap_or_default());
        let email = row.contact_email.filter(|_| contacts::queries::is_seen(ctx, row.contact_owner_id));
        let contact = became(row.contact_id.map(|id| id.0), Some(display_name(&first, &last, email.as_deref())));
        let converted = row.converted_at.map(|at| Converted {
            at,
            contact,
            company: became(row.company_id.map(|id| id.0), row.became_company_name),
            deal: became(row.deal_id.map(|id| id.0), row.deal_name),
        });
        Lead {
            id: row.id,
            first_name: row.first_name,
            last_name: row.last_name,
            job_title: row.job_title,
            company_name: row.company_name,
            email: row.email,
            phone: row.phone,
            website: row.website,
            source: row.source,
            status: row.status,
            value: money::read(row.value_minor, &row.currency).filter(|_| !ctx.rights().hides(Resource::Lead, "value")),
            owner_id: row.owner_id,
            owner_name: row.owner_name,
            converted,
            fields: row.fields,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Joins the names: one query a page, whatever the leads refer to.
pub(crate) fn project(select: Select<Entity>) -> Select<Entity> {
    let owner = Entity::belongs_to(member::Entity).from(Column::OwnerId).to(member::Column::Id).into();
    let contact = Entity::belongs_to(contact::Entity).from(Column::ContactId).to(contact::Column::Id).into();
    let company = Entity::belongs_to(company::Entity).from(Column::CompanyId).to(company::Column::Id).into();
    let deal = Entity::belongs_to(deal::Entity).from(Column::DealId).to(deal::Column::Id).into();
    select
        .column_as(member::Column::Name, "owner_name")
        .column_as(contact::Column::FirstName, "contact_first_name")
        .column_as(contact::Column::LastName, "contact_last_name")
        .column_as(contact::Column::Email, "contact_email")
        .column_as(contact::Column::OwnerId, "contact_owner_id")
        .column_as(company::Column::Name, "became_company_name")
        .column_as(deal::Column::Name, "deal_name")
        .join(JoinType::LeftJoin, owner)
        .join(JoinType::LeftJoin, contact)
        .join(JoinType::LeftJoin, company)
        .join(JoinType::LeftJoin, deal)
}
