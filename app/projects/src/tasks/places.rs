//! Ranks in the columns of a board.
//!
//! The rule: whoever gives a task a rank holds its column, so that no two tasks come into one gap. Ranks grow where many come into
//! the same gap; then the whole column gets short ones ([`spread`]), which is no change of any task.

use super::{
    entity::{Column, Entity},
    model::TaskId,
};
use crate::columns::{entity as column, model::ColumnId};
use ac_core::{Ctx, Error, Tx, bind};
use ac_records::{rank, record};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Statement};
use uuid::Uuid;

/// A longer rank has its column spread.
pub(super) const SPREAD_FROM_CHARS: usize = 60;
/// Tasks that get new ranks in one statement.
const TASKS_PER_STATEMENT: usize = 1_000;

/// The rank on top of a column.
pub async fn on_top(tx: &Tx<'_>, column: ColumnId) -> Result<String, Error> {
    let first = in_column(column).order_by_asc(Column::Rank).order_by_asc(Column::Id);
    let first: Option<String> = first.into_tuple().one(tx.conn()).await?;
    Ok(rank::before_all(first.as_deref(), tx.ctx().now()))
}

/// The rank for the task `id` below `after` in a column, on top without it; `None` if it stands there already.
pub async fn below(
    tx: &Tx<'_>,
    (id, now_at): (TaskId, Option<&str>),
    column: ColumnId,
    after: Option<TaskId>,
) -> Result<Option<String>, Error> {
    if now_at.is_some() && after == Some(id) {
        return Ok(None);
    }
    let others = || in_column(column).filter(Column::Id.ne(id));
    let low: Option<String> = match after {
        Some(after) => others().filter(Column::Id.eq(after)).into_tuple().one(tx.conn()).await?,
        None => None,
    };
    let behind = match &low {
        Some(low) => others().filter(Column::Rank.gt(low)),
        None => others(),
    };
    let high: Option<String> =
        behind.order_by_asc(Column::Rank).order_by_asc(Column::Id).into_tuple().one(tx.conn()).await?;
    let is_there = |now_at: &str| {
        low.as_deref().is_none_or(|low| low < now_at) && high.as_deref().is_none_or(|high| now_at < high)
    };
    if now_at.is_some_and(is_there) {
        return Ok(None);
    }
    Ok(Some(match low {
        None => rank::before_all(high.as_deref(), tx.ctx().now()),
        Some(low) => rank::between(&low, high.as_deref()),
    }))
}

/// Whether a task of the column has the rank.
pub async fn is_taken(tx: &Tx<'_>, column: ColumnId, rank: &str) -> Result<bool, Error> {
    Ok(in_column(column).filter(Column::Rank.eq(rank)).into_tuple::<String>().one(tx.conn()).await?.is_some())
}

/// Gives all tasks of a column short ranks, in the order in which they stand. A unit of work of its own: it holds all tasks of the
/// column at once, and whoever moves one holds it already.
pub async fn spread(ctx: &Ctx, column: ColumnId) -> Result<(), Error> {
    ctx.write(async |tx| {
        record::hold::<column::Entity>(tx, column).await?;
        let rows = Entity::find().filter(Column::ColumnId.eq(column)).filter(Column::DeletedAt.is_null());
        let rows = rows.select_only().column(Column::Id).column(Column::Rank).order_by_asc(Column::Id);
        let mut rows: Vec<(Uuid, String)> = rows.lock_exclusive().into_tuple().all(tx.conn()).await?;
        rows.sort_by(|(one, of_one), (other, of_other)| (of_one, one).cmp(&(of_other, other)));
        let now = tx.ctx().now();
        let ranked: Vec<(Uuid, String)> =
            (0..).zip(rows).map(|(ordinal, (id, _))| (id, rank::in_batch(now, ordinal))).collect();
        for some in ranked.chunks(TASKS_PER_STATEMENT) {
            let tuples = bind::tuples(tx.backend(), some.len(), 2);
            let values = some.iter().flat_map(|(id, rank)| [(*id).into(), rank.as_str().into()]);
            let sql =
                format!("UPDATE task SET rank = own.column2 FROM (VALUES {tuples}) AS own WHERE task.id = own.column1");
            tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, values)).await?;
        }
        Ok(())
    })
    .await
}

fn in_column(column: ColumnId) -> Select<Entity> {
    let live = Entity::find().filter(Column::ColumnId.eq(column)).filter(Column::DeletedAt.is_null());
    live.select_only().column(Column::Rank)
}
