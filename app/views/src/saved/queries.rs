//! Reading views. Every way in goes through what the actor may see.

use super::{
    access::{may_read_records, visible},
    entity::{
        favourite, read, setting,
        view::{Column, Entity, Model},
    },
    fields::TABLE,
    habits::FAVOURITES_MAX,
    mine::{Favourite, Views},
    model::{LISTED, View, ViewFilter, ViewId, ViewQuery},
};
use crate::{share::rights, sql::Asked};
use ac_core::{
    Action, Ctx, Error, MemberId, Page, Resource,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, Query},
};

/// Views of one list that come together: more than may be made.
pub const VIEWS_OF_LIST_MAX: u64 = 1_000;

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""view"."name_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""view"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""view"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";

/// The views the actor may see, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &ViewQuery) -> Result<Page<View>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let base = asked.narrow(filtered(visible(ctx)?, &query.filter));
    let base = match asked.words() {
        Some(words) => base.filter(crate::sql::named(Expr::col(Column::NameKey.as_column_ref()), words)),
        None => base,
    };
    ctx.read(async |tx| {
        let page: Page<Row> = keyset::page(tx.conn(), base, project, Column::Id, &ask).await?;
        Ok(page.map(View::from))
    })
    .await
}

/// One view. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: ViewId) -> Result<View, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(super) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: ViewId) -> Result<View, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    select.into_model::<Row>().one(conn).await?.map(View::from).ok_or(Error::NotFound)
}

/// A list's views as the actor has them. Errors: `forbidden`, `not_found` for what has no list.
pub async fn of_list(ctx: &Ctx, object: Resource) -> Result<Views, Error> {
    listed(ctx, object)?;
    // Whoever may see no views still has the list's own.
    let base = visible(ctx).ok().map(|base| base.filter(Column::Object.eq(object.as_str())));
    ctx.read(async |tx| {
        let views = match base {
            Some(base) => {
                let select = project(base).order_by_asc(Column::NameKey).order_by_asc(Column::Id);
                select.limit(VIEWS_OF_LIST_MAX).into_model::<Row>().all(tx.conn()).await?
            }
            None => Vec::new(),
        };
        let views = views.into_iter().map(View::from).collect();
        let rights = rights(ctx, Resource::View);
        let Some(me) = ctx.actor.member() else { return Ok(Views { views, rights, ..Views::default() }) };
        let favourites = favourite_ids(tx.conn(), me).await?;
        let kept = habit(tx.conn(), me, object).await?;
        let (opens_with, layouts) = kept.map(|kept| (kept.opens_with, read(&kept.layouts))).unwrap_or_default();
        Ok(Views { me: Some(me), rights, views, favourites, opens_with, layouts })
    })
    .await
}

/// Refuses what has no list, or none that the actor may read. Errors: `forbidden`, `not_found`.
pub(super) fn listed(ctx: &Ctx, object: Resource) -> Result<(), Error> {
    if !LISTED.contains(&object) {
        return Err(Error::NotFound);
    }
    ctx.allow_any(object, Action::Read).map(|_| ())
}

/// The actor's favourites among the views they may see, in their order. Whoever may see none has none.
pub async fn favourites(ctx: &Ctx) -> Result<Vec<Favourite>, Error> {
    let (Ok(base), Some(me)) = (visible(ctx), ctx.actor.member()) else { return Ok(Vec::new()) };
    if !LISTED.iter().any(|object| may_read_records(ctx, *object)) {
        return Ok(Vec::new());
    }
    ctx.read(async |tx| {
        let ids = favourite_ids(tx.conn(), me).await?;
        let rows = base.filter(Column::Id.is_in(ids.iter().copied())).all(tx.conn()).await?;
        let one = |id: &ViewId| {
            let row = rows.iter().find(|row| row.id == *id)?;
            let object = Resource::parse(&row.object)?;
            Some(Favourite { id: row.id, object, name: row.name.clone(), kind: row.kind })
        };
        Ok(ids.iter().filter_map(one).collect())
    })
    .await
}

/// The member's favourites in order; views among them may be deleted or no longer shared.
pub(super) async fn favourite_ids(conn: &impl ConnectionTrait, me: MemberId) -> Result<Vec<ViewId>, Error> {
    let select = favourite::Entity::find().filter(favourite::Column::MemberId.eq(me));
    let select = select.order_by_asc(favourite::Column::Position).order_by_asc(favourite::Column::ViewId);
    let rows = select.limit(FAVOURITES_MAX).all(conn).await?;
    Ok(rows.into_iter().map(|row| row.view_id).collect())
}

/// How the member has the list.
pub(super) async fn habit(
    conn: &impl ConnectionTrait,
    me: MemberId,
    object: Resource,
) -> Result<Option<setting::Model>, Error> {
    let select = setting::Entity::find().filter(setting::Column::MemberId.eq(me));
    Ok(select.filter(setting::Column::Object.eq(object.as_str())).one(conn).await?)
}

fn filtered(mut base: Select<Entity>, filter: &ViewFilter) -> Select<Entity> {
    if let Some(object) = filter.object {
        base = base.filter(Column::Object.eq(object.as_str()));
    }
    if let Some(owner) = filter.owner_id {
        base = base.filter(Column::OwnerId.eq(owner));
    }
    if let Some(share) = filter.share {
        base = base.filter(Column::Share.eq(share));
    }
    base
}

/// A view with its owner's name.
#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    view: Model,
    owner_name: Option<String>,
}

impl From<Row> for View {
    fn from(Row { view, owner_name }: Row) -> Self {
        Self {
            id: view.id,
            // Only views of lists that are known are read.
            object: Resource::parse(&view.object).unwrap_or(Resource::View),
            name: view.name,
            kind: view.kind,
            query: view.query,
            sort: view.sort,
            columns: read(&view.columns),
            group_by: view.group_by,
            scope: read(&view.scope),
            share: view.share,
            owner_id: view.owner_id,
            owner_name,
            version: view.version,
            created_at: view.created_at,
            updated_at: view.updated_at,
        }
    }
}

fn project(select: Select<Entity>) -> Select<Entity> {
    let member = Alias::new("member");
    let its = Expr::col((member.clone(), Alias::new("id"))).eq(Expr::col(Column::OwnerId.as_column_ref()));
    let name = Query::select().column(Alias::new("name")).from(member).and_where(its).take();
    select.column_as(Expr::SubQuery(None, Box::new(name.into())), "owner_name")
}
