//! Reading lines, through the deal that they are of.

use super::{
    entity::{Column, Entity},
    model::{LINES_MAX, Line, Lines, sum},
};
use crate::deals::{entity as deal, model::DealId, queries as deals};
use ac_core::{Ctx, Error, Resource};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// What is said to whom the amount is hidden that lines come to.
const HIDDEN: &str = "Your role does not show you what a deal comes to, so it does not show you its lines.";

/// The lines of a deal. Errors: `not_found`; `forbidden` to whom its amount is hidden.
pub async fn get(ctx: &Ctx, id: DealId) -> Result<Lines, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: DealId) -> Result<Lines, Error> {
    let select = deals::visible(ctx)?.filter(deal::Column::Id.eq(id));
    if ctx.rights().hides(Resource::Deal, deals::AMOUNT) {
        return Err(Error::Refused(HIDDEN.to_owned()));
    }
    let row = select.one(conn).await?.ok_or(Error::NotFound)?;
    let lines = of(conn, &row).await?;
    Ok(Lines { total: sum(lines.iter().map(|line| line.total)), lines, version: row.version })
}

/// The lines of a deal's row, which the caller may see.
pub(crate) async fn of(conn: &impl ConnectionTrait, deal: &deal::Model) -> Result<Vec<Line>, Error> {
    let Some(amount) = deal.valid().amount.filter(|_| deal.line_count > 0) else { return Ok(Vec::new()) };
    let select = Entity::find().filter(Column::DealId.eq(deal.id)).order_by_asc(Column::Position);
    let most = u64::try_from(LINES_MAX).unwrap_or(u64::MAX);
    let rows = select.limit(most).all(conn).await?;
    Ok(rows.into_iter().map(|row| row.line(amount.currency)).collect())
}
