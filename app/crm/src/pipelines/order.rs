//! The order of the pipelines among each other.

use super::{entity::pipeline, model::PIPELINES_MAX};
use ac_core::{Error, Tx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

/// Holds all pipelines, in the order of their ids, as everybody takes them, so that none comes or goes meanwhile, and closes the gaps
/// between their places. Answers how many there are.
pub(super) async fn hold_all(tx: &Tx<'_>) -> Result<usize, Error> {
    let all = pipeline::Entity::find().order_by_asc(pipeline::Column::Id).lock_exclusive();
    let mut all = all.all(tx.conn()).await?;
    all.sort_by_key(|row| (row.position, row.id.0));
    for (row, place) in all.iter().zip(0_i32..) {
        to(tx, row, place).await?;
    }
    Ok(all.len())
}

async fn to(tx: &Tx<'_>, row: &pipeline::Model, place: i32) -> Result<(), Error> {
    if row.position != place {
        let moved = pipeline::Entity::update_many().col_expr(pipeline::Column::Position, Expr::value(place));
        moved.filter(pipeline::Column::Id.eq(row.id)).exec(tx.conn()).await?;
    }
    Ok(())
}

/// Makes room for `row` at `place` among the others, which all are held; answers the place that it gets. The others keep their versions,
/// and the one event is of `row`: where they stand follows from its place.
pub(super) async fn put(tx: &Tx<'_>, row: &pipeline::Model, place: i32) -> Result<i32, Error> {
    let others = pipeline::Entity::find().filter(pipeline::Column::Id.ne(row.id)).limit(PIPELINES_MAX);
    let others = others.order_by_asc(pipeline::Column::Position).order_by_asc(pipeline::Column::Id);
    let others = others.all(tx.conn()).await?;
    let place = place.clamp(0, i32::try_from(others.len()).unwrap_or(i32::MAX));
    // Those from there on stand one further.
    let places = (0_i32..).map(|at| if at < place { at } else { at.saturating_add(1) });
    for (other, place) in others.iter().zip(places) {
        to(tx, other, place).await?;
    }
    Ok(place)
}
