//! Reading activities. One is seen by whoever may read activities and the record it is about.

use super::{
    entity::{Column, Entity},
    fields::TABLE,
    model::{Activity, ActivityFilter, ActivityId, ActivityKind, ActivityQuery},
};
use crate::{
    companies::entity as company,
    contacts::{entity as contact, model::display_name},
    deals::entity as deal,
    leads::{self, entity as lead},
    members::entity as member,
    products::entity as product,
    shared::{
        find as search,
        keyset::{self, Ask, KeyKind, ListError, SortField},
        kind::RecordKind,
        subject,
    },
};
use ac_core::{Ctx, Error, MemberId, Page, Resource, Timestamp, Tx};
use ac_views::{
    days::{self, Days, DaysQuery},
    figures::{self, Figures, FiguresQuery},
    spans::{self, Spans, SpansQuery},
    sql::Asked,
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

/// What the list can be sorted by. What has no day is due last.
pub const SORTS: &[SortField] = &[
    SortField { name: "due", sql: r#""activity"."due_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""activity"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""activity"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "due";

/// The activities the actor may see, the next due first. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &ActivityQuery) -> Result<Page<Activity>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, &[Column::TitleKey], asked.words()).await?;
        let page: Page<Row> = keyset::page(tx.conn(), base, project, Column::Id, &ask).await?;
        Ok(page.map(|row| row.seen()))
    })
    .await
}

/// Figures over the activities the actor may see. Errors: a filter, group or measure that is not this list's.
pub async fn figures(ctx: &Ctx, query: &FiguresQuery<ActivityFilter>) -> Result<Figures, ListError> {
    let asked = Asked::of(ctx, TABLE, Vec::new(), query.q.as_deref(), query.query.as_deref())?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, &[Column::TitleKey], asked.words()).await?;
        figures::read(tx.conn(), ctx, &asked, base, query).await
    })
    .await
}

/// The activities the actor may see on the days of a date field. Errors: a field, days or a filter that are not this list's.
pub async fn days(ctx: &Ctx, query: &DaysQuery<ActivityFilter>) -> Result<Days<Activity>, ListError> {
    let asked = Asked::of(ctx, TABLE, Vec::new(), query.q.as_deref(), query.query.as_deref())?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let conn = tx.conn();
        let base = search::matching(conn, live(), base, Column::Id, &[Column::TitleKey], asked.words()).await?;
        let laid = days::lay_out(conn, ctx, &asked, base, Column::Id, (&[], query)).await?;
        let rows = among(conn, visible(ctx)?, laid.ids().map(ActivityId)).await?;
        Ok(laid.with(rows, |activity| activity.id.0))
    })
    .await
}

/// The activities the actor may see whose time touches some days. Errors: a field, days, a cursor or a filter that are not this
/// list's.
pub async fn spans(ctx: &Ctx, query: &SpansQuery<ActivityFilter>) -> Result<Spans<Activity>, ListError> {
    let asked = Asked::of(ctx, TABLE, Vec::new(), query.q.as_deref(), query.query.as_deref())?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let conn = tx.conn();
        let base = search::matching(conn, live(), base, Column::Id, &[Column::TitleKey], asked.words()).await?;
        let found = spans::read(conn, ctx, &asked, base, (Column::Id, Column::TitleKey), (&[], query)).await?;
        let rows = among(conn, visible(ctx)?, found.ids().map(ActivityId)).await?;
        Ok(found.with(rows, |activity| activity.id.0))
    })
    .await
}

/// One activity. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: ActivityId) -> Result<Activity, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: ActivityId) -> Result<Activity, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    select.into_model::<Row>().one(conn).await?.map(Row::seen).ok_or(Error::NotFound)
}

/// Those of `base` with these ids.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    ids: impl Iterator<Item = ActivityId>,
) -> Result<Vec<Activity>, Error> {
    let rows = project(base.filter(Column::Id.is_in(ids))).into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(Row::seen).collect())
}

/// The first of `base`, by title, that hold all words.
pub(crate) async fn found(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    words: &[String],
    limit: u64,
) -> Result<Vec<Activity>, Error> {
    let titled = search::matching_all(conn, live(), base, Column::Id, &[Column::TitleKey], words).await?;
    let select = project(titled).order_by_asc(Column::TitleKey).order_by_asc(Column::Id).limit(limit);
    Ok(select.into_model::<Row>().all(conn).await?.into_iter().map(Row::seen).collect())
}

pub(crate) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// Refuses one that the actor does not see, its subject included. Errors: `not_found`.
pub(crate) async fn seen(tx: &Tx<'_>, id: ActivityId) -> Result<(), Error> {
    let found = visible(tx.ctx())?.filter(Column::Id.eq(id)).count(tx.conn()).await?;
    if found == 0 { Err(Error::NotFound) } else { Ok(()) }
}

pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    let select = ctx.readable(Resource::Activity)?.narrow(live(), Column::OwnerId);
    Ok(match subject::seen(ctx, Column::SubjectKind, Column::SubjectId)? {
        Some(seen) => select.filter(seen),
        None => select,
    })
}

pub(crate) fn filtered(mut base: Select<Entity>, filter: &ActivityFilter) -> Select<Entity> {
    if let Some(kind) = filter.kind {
        base = base.filter(Column::Kind.eq(kind));
    }
    if let Some(kind) = filter.subject_kind {
        base = base.filter(Column::SubjectKind.eq(kind));
    }
    if let Some(subject) = filter.subject_id {
        base = base.filter(Column::SubjectId.eq(subject));
    }
    if let Some(owner) = filter.owner_id {
        base = base.filter(Column::OwnerId.eq(owner));
    }
    match filter.done {
        Some(true) => base.filter(Column::DoneAt.is_not_null()),
        Some(false) => base.filter(Column::DoneAt.is_null()),
        None => base,
    }
}

/// An activity with the names of what it refers to. Its subject's name is in one of five tables.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: ActivityId,
    kind: ActivityKind,
    title: String,
    details: Option<String>,
    subject_kind: RecordKind,
    subject_id: uuid::Uuid,
    company_name: Option<String>,
    deal_name: Option<String>,
    contact_first_name: Option<String>,
    contact_last_name: Option<String>,
    lead_first_name: Option<String>,
    lead_last_name: Option<String>,
    lead_company_name: Option<String>,
    product_name: Option<String>,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    due_on: Option<NaiveDate>,
    due_time: Option<String>,
    done_at: Option<Timestamp>,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Row {
    fn seen(self) -> Activity {
        let row = self;
        let person = || {
            let (first, last) = (row.contact_first_name.unwrap_or_default(), row.contact_last_name.unwrap_or_default());
            Some(display_name(&first, &last, None)).filter(|name| !name.is_empty())
        };
        let lead = || {
            let (first, last) = (row.lead_first_name.unwrap_or_default(), row.lead_last_name.unwrap_or_default());
            let name = leads::model::display_name(&first, &last, row.lead_company_name.as_deref(), None);
            Some(name).filter(|name| !name.is_empty())
        };
        Activity {
            id: row.id,
            kind: row.kind,
            title: row.title,
            details: row.details,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            subject_name: row.company_name.or(row.deal_name).or(row.product_name).or_else(person).or_else(lead),
            owner_id: row.owner_id,
            owner_name: row.owner_name,
            due_on: row.due_on,
            due_time: row.due_time,
            done: row.done_at.is_some(),
            done_at: row.done_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

pub(crate) fn project(select: Select<Entity>) -> Select<Entity> {
    let company = Entity::belongs_to(company::Entity).from(Column::SubjectId).to(company::Column::Id).into();
    let contact = Entity::belongs_to(contact::Entity).from(Column::SubjectId).to(contact::Column::Id).into();
    let deal = Entity::belongs_to(deal::Entity).from(Column::SubjectId).to(deal::Column::Id).into();
    let lead = Entity::belongs_to(lead::Entity).from(Column::SubjectId).to(lead::Column::Id).into();
    let product = Entity::belongs_to(product::Entity).from(Column::SubjectId).to(product::Column::Id).into();
    let owner = Entity::belongs_to(member::Entity).from(Column::OwnerId).to(member::Column::Id).into();
    select
        .column_as(company::Column::Name, "company_name")
        .column_as(contact::Column::FirstName, "contact_first_name")
        .column_as(contact::Column::LastName, "contact_last_name")
        .column_as(deal::Column::Name, "deal_name")
        .column_as(lead::Column::FirstName, "lead_first_name")
        .column_as(lead::Column::LastName, "lead_last_name")
        .column_as(lead::Column::CompanyName, "lead_company_name")
        .column_as(product::Column::Name, "product_name")
        .column_as(member::Column::Name, "owner_name")
        .join(JoinType::LeftJoin, company)
        .join(JoinType::LeftJoin, contact)
        .join(JoinType::LeftJoin, deal)
        .join(JoinType::LeftJoin, lead)
        .join(JoinType::LeftJoin, product)
        .join(JoinType::LeftJoin, owner)
}
