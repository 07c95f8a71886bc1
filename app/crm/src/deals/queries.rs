//! Reading deals one by one and as a list. Every way in goes through what the actor may see.

use super::{
    entity::{Column, Entity},
    fields::{OBJECT, TABLE},
    lines::entity as line,
    model::{Deal, DealFilter, DealId, DealQuery},
};
use crate::{
    companies::{entity as company, model::CompanyId},
    contacts::{
        self, entity as contact,
        model::{ContactId, display_name},
    },
    members::entity as member,
    pipelines::{
        entity::stage,
        model::{PipelineId, StageId, StageKind},
    },
    products::{entity as product, model::ProductId},
    shared::{
        ask::col,
        check, custom, find as search,
        keyset::{KeyKind, ListError, SortField},
        listed::Listed,
        money,
    },
};
use ac_core::{Ctx, Error, MemberId, Page, Resource, Timestamp};
use ac_views::{
    custom::FieldValues,
    days::{Days, DaysQuery},
    figures::{Figures, FiguresQuery},
    spans::{Spans, SpansQuery},
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, Func, SelectStatement, UnionType},
};

/// What the list can be sorted by. What may be missing sorts as the least, by the very expression its index has.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""deal"."name_key""#, kind: KeyKind::Text },
    SortField {
        name: "amount",
        sql: r#"COALESCE("deal"."amount_minor", -9223372036854775807)"#,
        kind: KeyKind::Integer,
    },
    SortField {
        name: "expected_close_on",
        sql: r#"COALESCE("deal"."expected_close_on", '0001-01-01')"#,
        kind: KeyKind::Date,
    },
    SortField { name: "closed_on", sql: r#"COALESCE("deal"."closed_on", '0001-01-01')"#, kind: KeyKind::Date },
    SortField { name: "created_at", sql: r#""deal"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""deal"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "-created_at";

/// What a role may hide of a deal, as the API calls it.
pub(crate) const AMOUNT: &str = "amount";

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

/// The deals the actor may see, the newest first. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &DealQuery) -> Result<Page<Deal>, ListError> {
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

/// Figures over the deals the actor may see. Errors: a filter, group or measure that is not this list's.
pub async fn figures(ctx: &Ctx, query: &FiguresQuery<DealFilter>) -> Result<Figures, ListError> {
    LIST.figures(ctx, filtered(visible(ctx)?, &query.filter), query).await
}

/// The deals the actor may see on the days of a date field. Errors: a field, days or a filter that are not this list's.
pub async fn days(ctx: &Ctx, query: &DaysQuery<DealFilter>) -> Result<Days<Deal>, ListError> {
    let base = filtered_by_day(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (laid, customs) = LIST.lay_out(conn, ctx, base, query).await?;
        let mut rows = among(conn, ctx, visible(ctx)?, laid.ids().map(DealId)).await?;
        custom::show(conn, ctx, &customs, rows.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(laid.with(rows, |deal| deal.id.0))
    })
    .await
}

/// The deals the actor may see whose time touches some days. Errors: a field, days, a cursor or a filter that are not this list's.
pub async fn spans(ctx: &Ctx, query: &SpansQuery<DealFilter>) -> Result<Spans<Deal>, ListError> {
    let base = filtered_by_day(visible(ctx)?, &query.filter);
    ctx.read(async |tx| {
        let conn = tx.conn();
        let (found, customs) = LIST.spans(conn, ctx, base, query).await?;
        let mut rows = among(conn, ctx, visible(ctx)?, found.ids().map(DealId)).await?;
        custom::show(conn, ctx, &customs, rows.iter_mut().map(|row| &mut row.fields)).await?;
        Ok(found.with(rows, |deal| deal.id.0))
    })
    .await
}

/// The ids of all that `query` leaves, in order, at most one more than `most`. Errors: a filter that is not this list's.
pub(crate) async fn ids(ctx: &Ctx, query: &DealQuery, most: u64) -> Result<Vec<uuid::Uuid>, ListError> {
    LIST.ids(ctx, filtered(visible(ctx)?, &query.filter), query, most).await
}

/// One deal. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: DealId) -> Result<Deal, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: DealId) -> Result<Deal, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    let row = select.into_model::<Row>().one(conn).await?.ok_or(Error::NotFound)?;
    let mut deal = row.seen_by(ctx);
    custom::show_one(conn, ctx, OBJECT, &mut deal.fields).await?;
    Ok(deal)
}

/// Whether the actor can see it, for links to it.
pub(crate) async fn exists(conn: &impl ConnectionTrait, ctx: &Ctx, id: DealId) -> Result<bool, Error> {
    Ok(visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.is_some())
}

/// Those of `base` with these ids.
pub(crate) async fn among(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    base: Select<Entity>,
    ids: impl Iterator<Item = DealId>,
) -> Result<Vec<Deal>, Error> {
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
) -> Result<Vec<Deal>, Error> {
    let named = search::matching_all(conn, live(), base, Column::Id, &[Column::NameKey], words).await?;
    let select = project(named).order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(limit);
    let rows = select.into_model::<Row>().all(conn).await?;
    Ok(rows.into_iter().map(|row| row.seen_by(ctx)).collect())
}

/// The deals that are not in the bin.
pub(crate) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    Ok(ctx.readable(Resource::Deal)?.narrow(live(), Column::OwnerId))
}

/// As [`filtered`], for whoever goes through the deals by their days: the pipeline is looked at on the way, since its own index
/// would lead to all of its deals, and they would have to be sorted.
pub(crate) fn filtered_by_day(base: Select<Entity>, filter: &DealFilter) -> Select<Entity> {
    let base = filtered(base, &DealFilter { pipeline_id: None, ..filter.clone() });
    let Some(pipeline) = filter.pipeline_id else { return base };
    let in_passing = Func::coalesce([col(Column::PipelineId), col(Column::PipelineId)]);
    base.filter(Expr::expr(in_passing).eq(pipeline))
}

/// The ids of the deals that a product is named by, or stands on a line of. Each half is looked up in its own index: with an OR of the
/// two, every deal would be looked at.
fn of_product(product: ProductId) -> SelectStatement {
    let named = live().filter(Column::ProductId.eq(product)).select_only().column(Column::Id);
    let on_lines = line::Entity::find().filter(line::Column::ProductId.eq(product));
    let on_lines = on_lines.select_only().column(line::Column::DealId);
    named.into_query().union(UnionType::Distinct, on_lines.into_query()).take()
}

/// Applies equality filters.
pub(crate) fn filtered(mut base: Select<Entity>, filter: &DealFilter) -> Select<Entity> {
    if let Some(owner) = filter.owner_id {
        base = base.filter(Column::OwnerId.eq(owner));
    }
    if let Some(company) = filter.company_id {
        base = base.filter(Column::CompanyId.eq(company));
    }
    if let Some(contact) = filter.contact_id {
        base = base.filter(Column::ContactId.eq(contact));
    }
    if let Some(product) = filter.product_id {
        base = base.filter(Column::Id.in_subquery(of_product(product)));
    }
    if let Some(pipeline) = filter.pipeline_id {
        base = base.filter(Column::PipelineId.eq(pipeline));
    }
    if let Some(stage) = filter.stage_id {
        base = base.filter(Column::StageId.eq(stage));
    }
    if let Some(status) = filter.status {
        let stages =
            stage::Entity::find().select_only().column(stage::Column::Id).filter(stage::Column::Kind.eq(status));
        base = base.filter(Column::StageId.in_subquery(stages.into_query()));
    }
    if let Some(external) = &filter.external_id {
        base = base.filter(Column::ExternalId.eq(check::line(external)));
    }
    base
}

/// A deal with the names of what it refers to.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: DealId,
    name: String,
    external_id: Option<String>,
    pipeline_id: PipelineId,
    stage_id: StageId,
    stage_name: String,
    stage_kind: StageKind,
    amount_minor: Option<i64>,
    currency: String,
    line_count: i32,
    company_id: Option<CompanyId>,
    company_name: Option<String>,
    contact_id: Option<ContactId>,
    contact_first_name: Option<String>,
    contact_last_name: Option<String>,
    contact_email: Option<String>,
    contact_owner_id: Option<MemberId>,
    product_id: Option<ProductId>,
    product_name: Option<String>,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    opened_on: Option<NaiveDate>,
    expected_close_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    fields: FieldValues,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Row {
    /// The deal as this actor may know it.
    fn seen_by(self, ctx: &Ctx) -> Deal {
        let row = self;
        let is_amount_hidden = ctx.rights().hides(Resource::Deal, AMOUNT);
        let (first, last) = (row.contact_first_name.unwrap_or_default(), row.contact_last_name.unwrap_or_default());
        let email = row.contact_email.filter(|_| contacts::queries::is_seen(ctx, row.contact_owner_id));
        let contact_name = display_name(&first, &last, email.as_deref());
        Deal {
            id: row.id,
            name: row.name,
            external_id: row.external_id,
            pipeline_id: row.pipeline_id,
            stage_id: row.stage_id,
            stage_name: row.stage_name,
            status: row.stage_kind,
            amount: money::read(row.amount_minor, &row.currency).filter(|_| !is_amount_hidden),
            line_count: if is_amount_hidden { 0 } else { row.line_count },
            company_id: row.company_id,
            company_name: row.company_name,
            contact_id: row.contact_id,
            contact_name: Some(contact_name).filter(|name| !name.is_empty()),
            product_id: row.product_id,
            product_name: row.product_name,
            owner_id: row.owner_id,
            owner_name: row.owner_name,
            opened_on: row.opened_on,
            expected_close_on: row.expected_close_on,
            closed_on: row.closed_on,
            fields: row.fields,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Joins the names: one query a page, whatever the deals refer to.
pub(crate) fn project(select: Select<Entity>) -> Select<Entity> {
    let stage = Entity::belongs_to(stage::Entity).from(Column::StageId).to(stage::Column::Id).into();
    let company = Entity::belongs_to(company::Entity).from(Column::CompanyId).to(company::Column::Id).into();
    let contact = Entity::belongs_to(contact::Entity).from(Column::ContactId).to(contact::Column::Id).into();
    let product = Entity::belongs_to(product::Entity).from(Column::ProductId).to(product::Column::Id).into();
    let owner = Entity::belongs_to(member::Entity).from(Column::OwnerId).to(member::Column::Id).into();
    select
        .column_as(stage::Column::Name, "stage_name")
        .column_as(stage::Column::Kind, "stage_kind")
        .column_as(company::Column::Name, "company_name")
        .column_as(contact::Column::FirstName, "contact_first_name")
        .column_as(contact::Column::LastName, "contact_last_name")
        .column_as(contact::Column::Email, "contact_email")
        .column_as(contact::Column::OwnerId, "contact_owner_id")
        .column_as(product::Column::Name, "product_name")
        .column_as(member::Column::Name, "owner_name")
        .join(JoinType::InnerJoin, stage)
        .join(JoinType::LeftJoin, company)
        .join(JoinType::LeftJoin, contact)
        .join(JoinType::LeftJoin, product)
        .join(JoinType::LeftJoin, owner)
}
