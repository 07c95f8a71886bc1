//! Ranks in the columns of the board: the first, the last, the one between two cards.

use super::{
    columns::{self, CardRow},
    entity::{Column, Entity, Model},
    model::{DealCard, DealId, Place},
    queries,
};
use crate::pipelines::model::StageId;
use ac_core::{Ctx, Error, Tx};
use ac_records::rank;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// The deal as a card. Errors: `not_found`.
pub(crate) async fn card(conn: &impl ConnectionTrait, ctx: &Ctx, id: DealId) -> Result<DealCard, Error> {
    let select = columns::project(queries::visible(ctx)?.filter(Column::Id.eq(id)));
    let row = select.into_model::<CardRow>().one(conn).await?;
    row.map(|row| row.seen_by(ctx)).ok_or(Error::NotFound)
}

/// The rank of the stage's first card.
pub(crate) async fn first_rank(conn: &impl ConnectionTrait, stage: StageId) -> Result<Option<String>, Error> {
    ranks(stage).order_by_asc(Column::Rank).order_by_asc(Column::Id).into_tuple().one(conn).await.map_err(Error::from)
}

/// Whether a live deal has this external id.
pub(crate) async fn is_taken(conn: &impl ConnectionTrait, external: &str) -> Result<bool, Error> {
    let taken = Entity::find().filter(Column::DeletedAt.is_null()).filter(Column::ExternalId.eq(external));
    Ok(taken.one(conn).await?.is_some())
}

/// The rank for `deal` at `place` in stage `to`; `None` if it is there already.
pub(crate) async fn rank_at(tx: &Tx<'_>, deal: &Model, to: StageId, place: Place) -> Result<Option<String>, Error> {
    let others = ranks(to).filter(Column::Id.ne(deal.id));
    let at_home = deal.stage_id == to;
    let first =
        |select: Select<Entity>| select.order_by_asc(Column::Rank).order_by_asc(Column::Id).into_tuple::<String>();
    let last =
        |select: Select<Entity>| select.order_by_desc(Column::Rank).order_by_desc(Column::Id).into_tuple::<String>();
    let (low, high) = match place {
        Place::Bottom => (last(others).one(tx.conn()).await?, None),
        Place::Top => (None, first(others).one(tx.conn()).await?),
        Place::Before(next) => {
            let next = others.clone().filter(Column::Id.eq(next)).into_tuple::<String>().one(tx.conn()).await?;
            match next {
                None => (None, first(others).one(tx.conn()).await?),
                Some(next) => {
                    let before = last(others.filter(Column::Rank.lt(&next))).one(tx.conn()).await?;
                    (before, Some(next))
                }
            }
        }
    };
    let is_there =
        low.as_ref().is_none_or(|low| *low < deal.rank) && high.as_ref().is_none_or(|high| deal.rank < *high);
    if at_home && is_there {
        return Ok(None);
    }
    Ok(Some(match (low, high) {
        (None, high) => rank::before_all(high.as_deref(), tx.ctx().now()),
        (Some(low), high) => rank::between(&low, high.as_deref()),
    }))
}

fn ranks(stage: StageId) -> Select<Entity> {
    let live = Entity::find().filter(Column::StageId.eq(stage)).filter(Column::DeletedAt.is_null());
    live.select_only().column(Column::Rank)
}
