//! Members by name, for owner pickers.

use super::{
    entity::{Column, Entity},
    model::Member,
};
use ac_core::{Ctx, Error, Resource};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

/// Members offered by a picker.
pub const MEMBERS_MAX: u64 = 1_000;

/// The members the actor may see, by name.
pub async fn list(ctx: &Ctx) -> Result<Vec<Member>, Error> {
    let reach = ctx.readable(Resource::Member)?;
    ctx.read(async |tx| {
        let select = reach.narrow(Entity::find(), Column::Id);
        let rows =
            select.order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(MEMBERS_MAX).all(tx.conn()).await?;
        let seen = |row: super::entity::Model| Member {
            id: row.id,
            name: row.name,
            role: row.role,
            state: row.state,
            team: row.team,
        };
        Ok(rows.into_iter().map(seen).collect())
    })
    .await
}
