//! Reading the board: per stage the totals over all its deals, and its cards page by page in the order of their ranks.

use super::{
    board_model::{Board, BoardColumn, BoardQuery, COLUMN_CARDS_FIRST, COLUMN_CARDS_MORE, MoreCards},
    entity::{Column, Entity},
    fields::{OBJECT, TABLE},
    model::{DealCard, DealFilter, DealId},
    queries::{AMOUNT, filtered, live, visible},
};
use crate::{
    companies::entity as company,
    members::entity as member,
    pipelines::{
        self,
        model::{Stage, StageId},
    },
    shared::{
        find as search,
        keyset::{self, Ask, KeyKind, ListError, SortField},
        list::ListQuery,
        money,
        sums::{self, SumRow},
    },
};
use ac_core::{Action, Ctx, Error, MemberId, Page, Resource, Timestamp};
use ac_views::{custom::Customs, sql::Asked};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select};

pub(crate) const RANKS: &[SortField] = &[SortField { name: "rank", sql: r#""deal"."rank""#, kind: KeyKind::Text }];

/// A pipeline's columns, each with its totals and first cards. Errors: `forbidden`, `not_found`.
pub async fn board(ctx: &Ctx, query: &BoardQuery) -> Result<Board, ListError> {
    let open = visible(ctx)?;
    ctx.allow_any(Resource::Pipeline, Action::Read)?;
    ctx.read(async |tx| {
        let conn = tx.conn();
        let pipeline = pipelines::queries::find_or_first(conn, query.pipeline_id).await?;
        let base = narrowed(conn, ctx, open, query).await?;
        let totals = totals(conn, base.clone().filter(Column::PipelineId.eq(pipeline.id))).await?;
        let mut columns = Vec::new();
        // One short index range a stage: a window function over all deals would read every card.
        for stage in pipeline.stages.clone() {
            let page = cards(conn, ctx, base.clone(), stage.id, None, COLUMN_CARDS_FIRST).await?;
            columns.push(column(ctx, stage, &totals, page));
        }
        Ok(Board { pipeline, columns })
    })
    .await
}

/// The cards after `more`. Errors: `not_found`, or a cursor that is not this column's.
pub async fn more_cards(
    ctx: &Ctx,
    stage: StageId,
    query: &BoardQuery,
    more: Option<String>,
) -> Result<MoreCards, ListError> {
    let open = visible(ctx)?;
    ctx.read(async |tx| {
        let base = narrowed(tx.conn(), ctx, open, query).await?;
        let page = cards(tx.conn(), ctx, base, stage, more, COLUMN_CARDS_MORE).await?;
        Ok(MoreCards { stage_id: stage, cards: page.data, more: page.next_cursor })
    })
    .await
}

async fn narrowed(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    base: Select<Entity>,
    query: &BoardQuery,
) -> Result<Select<Entity>, ListError> {
    let own = Customs::of(conn, ctx, OBJECT).await?.asked(ctx.backend());
    let asked = Asked::of(ctx, TABLE, own, None, query.query.as_deref())?;
    let filter = DealFilter { pipeline_id: None, stage_id: None, status: None, ..query.filter.clone() };
    let base = filtered(base, &filter);
    let base = search::matching(conn, live(), base, Column::Id, &[Column::NameKey], asked.words()).await?;
    Ok(asked.by_indexes(conn, live(), base, Column::Id, "rank").await?.read)
}

async fn cards(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    base: Select<Entity>,
    stage: StageId,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<DealCard>, ListError> {
    let ask = ListQuery { limit: Some(limit), cursor, ..ListQuery::of(()) };
    let ask = Ask::read(&ask, RANKS, "rank")?;
    let select = project(base.filter(Column::StageId.eq(stage)));
    let page: Page<CardRow> = keyset::uncounted_page(conn, select, Column::Id, &ask).await?;
    Ok(page.map(|row| row.seen_by(ctx)))
}

/// What the deals of one stage in one currency are worth.
#[derive(FromQueryResult)]
pub(crate) struct StageTotal {
    pub stage_id: StageId,
    #[sea_orm(nested)]
    pub sum: SumRow,
}

/// Totals by stage and currency, from the index alone where `base` filters by pipeline only.
pub(crate) async fn totals(conn: &impl ConnectionTrait, base: Select<Entity>) -> Result<Vec<StageTotal>, Error> {
    Ok(grouped(base).into_model::<StageTotal>().all(conn).await?)
}

pub(crate) fn grouped(base: Select<Entity>) -> Select<Entity> {
    let select = sums::columns(base.select_only().column(Column::StageId), Column::AmountMinor, Column::Currency);
    select.group_by(Column::StageId).group_by(Column::Currency)
}

fn column(ctx: &Ctx, stage: Stage, totals: &[StageTotal], page: Page<DealCard>) -> BoardColumn {
    let own = || totals.iter().filter(|total| total.stage_id == stage.id).map(|total| &total.sum);
    BoardColumn {
        count: own().map(|sum| sum.count).sum(),
        sums: match ctx.rights().hides(Resource::Deal, AMOUNT) {
            true => Vec::new(),
            false => sums::moneys(ctx.tenant.currency, own()),
        },
        cards: page.data,
        more: page.next_cursor,
        stage,
    }
}

/// A card with the names it shows.
#[derive(FromQueryResult)]
pub(crate) struct CardRow {
    id: DealId,
    name: String,
    stage_id: StageId,
    amount_minor: Option<i64>,
    currency: String,
    company_name: Option<String>,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    expected_close_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    stage_entered_at: Timestamp,
    version: i64,
}

impl CardRow {
    /// The card as this actor may know it.
    pub fn seen_by(self, ctx: &Ctx) -> DealCard {
        let row = self;
        let is_amount_hidden = ctx.rights().hides(Resource::Deal, AMOUNT);
        DealCard {
            id: row.id,
            name: row.name,
            stage_id: row.stage_id,
            amount: money::read(row.amount_minor, &row.currency).filter(|_| !is_amount_hidden),
            company_name: row.company_name,
            owner_id: row.owner_id,
            owner_name: row.owner_name,
            expected_close_on: row.expected_close_on,
            closed_on: row.closed_on,
            stage_entered_at: row.stage_entered_at,
            version: row.version,
        }
    }
}

pub(crate) fn project(select: Select<Entity>) -> Select<Entity> {
    let company = Entity::belongs_to(company::Entity).from(Column::CompanyId).to(company::Column::Id).into();
    let owner = Entity::belongs_to(member::Entity).from(Column::OwnerId).to(member::Column::Id).into();
    select
        .column_as(company::Column::Name, "company_name")
        .column_as(member::Column::Name, "owner_name")
        .join(JoinType::LeftJoin, company)
        .join(JoinType::LeftJoin, owner)
}
