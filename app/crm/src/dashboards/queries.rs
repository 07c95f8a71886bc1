//! Reading dashboards. Every way in goes through what the actor may see; what their widgets show is `compute`'s.

use super::{
    entity::{Column, Entity, Model, widgets},
    fields::TABLE,
    model::{Dashboard, DashboardFilter, DashboardId, DashboardQuery, Dashboards, Opened},
};
use crate::{
    members::entity as member,
    shared::{
        find as search,
        keyset::{self, Ask, KeyKind, ListError, SortField},
    },
};
use ac_core::{Action, Ctx, Error, Page, Resource};
use ac_views::{
    saved::model::Share,
    share::{allow_change, decides, rights},
    sql::Asked,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

/// Dashboards that come together: more than may be made.
pub const DASHBOARDS_MAX: u64 = 1_000;

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""dashboard"."name_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""dashboard"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""dashboard"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";

/// The dashboards that are not deleted.
pub(super) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// The dashboards the actor may see: shared, or their own. Errors: `forbidden`.
fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    let reach = ctx.readable(Resource::Dashboard)?;
    let mut seen = Condition::any();
    if reach.is_all() {
        seen = seen.add(Column::Share.ne(Share::Private));
    }
    let own = ctx.actor.member().map(|me| Column::OwnerId.eq(me));
    Ok(live().filter(seen.add_option(own)))
}

/// The dashboards the actor may see, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &DashboardQuery) -> Result<Page<Dashboard>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, &[Column::NameKey], asked.words()).await?;
        let page: Page<Row> = keyset::page(tx.conn(), base, project, Column::Id, &ask).await?;
        Ok(page.map(Dashboard::from))
    })
    .await
}

/// All dashboards the actor may see, for the page with them.
pub async fn all(ctx: &Ctx) -> Result<Dashboards, Error> {
    let base = visible(ctx)?;
    let select = project(base).order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(DASHBOARDS_MAX);
    let rows = ctx.read(async |tx| Ok::<_, Error>(select.into_model::<Row>().all(tx.conn()).await?)).await?;
    Ok(Dashboards {
        rights: rights(ctx, Resource::Dashboard),
        all: rows.into_iter().map(Dashboard::from).collect(),
        me: ctx.actor.member(),
    })
}

/// One dashboard. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: DashboardId) -> Result<Dashboard, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

/// One dashboard with what the actor may do to it. Errors: `not_found`.
pub async fn open(ctx: &Ctx, id: DashboardId) -> Result<Opened, Error> {
    let row: Row = ctx.read(async |tx| find_row(tx.conn(), ctx, id).await).await?;
    let is_open = ctx.allow_changes().is_ok();
    Ok(Opened {
        may_change: is_open && allow_change(ctx, &row.dashboard).is_ok(),
        decides: is_open && decides(ctx, &row.dashboard) && ctx.allow(Action::Delete, &row.dashboard).is_ok(),
        rights: rights(ctx, Resource::Dashboard),
        dashboard: row.into(),
    })
}

pub(super) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: DashboardId) -> Result<Dashboard, Error> {
    find_row(conn, ctx, id).await.map(Dashboard::from)
}

async fn find_row(conn: &impl ConnectionTrait, ctx: &Ctx, id: DashboardId) -> Result<Row, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    select.into_model::<Row>().one(conn).await?.ok_or(Error::NotFound)
}

fn filtered(mut base: Select<Entity>, filter: &DashboardFilter) -> Select<Entity> {
    if let Some(owner) = filter.owner_id {
        base = base.filter(Column::OwnerId.eq(owner));
    }
    if let Some(share) = filter.share {
        base = base.filter(Column::Share.eq(share));
    }
    base
}

/// A dashboard with its owner's name.
#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    dashboard: Model,
    owner_name: Option<String>,
}

impl From<Row> for Dashboard {
    fn from(Row { dashboard, owner_name }: Row) -> Self {
        Self {
            id: dashboard.id,
            widgets: widgets(&dashboard.widgets),
            name: dashboard.name,
            share: dashboard.share,
            owner_id: dashboard.owner_id,
            owner_name,
            version: dashboard.version,
            created_at: dashboard.created_at,
            updated_at: dashboard.updated_at,
        }
    }
}

fn project(select: Select<Entity>) -> Select<Entity> {
    let owner = Entity::belongs_to(member::Entity).from(Column::OwnerId).to(member::Column::Id).into();
    select.column_as(member::Column::Name, "owner_name").join(JoinType::LeftJoin, owner)
}
