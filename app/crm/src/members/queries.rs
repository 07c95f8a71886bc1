//! Members by name, for owner pickers.

use super::{
    entity::{Column, Entity},
    model::Member,
};
use ac_core::{Ctx, Error, Resource};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Members offered by a picker.
pub const MEMBERS_MAX: u64 = 1_000;

/// The members the actor may see, by name.
pub async fn list(ctx: &Ctx) -> Result<Vec<Member>, Error> {
    let only = ctx.visible_owner(Resource::Member)?;
    ctx.read(async |tx| {
        let mut select = Entity::find();
        if let Some(me) = only {
            select = select.filter(Column::Id.eq(me));
        }
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
