//! The records that each member opened last.
//!
//! The rule: they are the member's own. Nobody else reads them, no event tells of them, for the log holds what was done and
//! not what somebody looked at, and they go when the member leaves.

use super::{
    ask::Asked,
    hits,
    model::{Hit, HitKind},
};
use crate::shared::{kind::RecordKind, subject};
use ac_core::{Ctx, Error, MemberId, Tx};
use entity::{Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::OnConflict,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Records kept of one member. Some of them may be in the bin, or no longer theirs to see.
pub const RECENTS_KEPT_MAX: u64 = 20;
/// Records shown of them.
pub const RECENTS_SHOWN_MAX: usize = 8;

/// The `recent_record` table.
pub mod entity {
    use crate::shared::kind::RecordKind;
    use ac_core::{MemberId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "recent_record")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: MemberId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: RecordKind,
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: Uuid,
        pub opened_at: Timestamp,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A member's records, the last first.
fn of(member: MemberId) -> Select<Entity> {
    let rows = Entity::find().filter(Column::MemberId.eq(member));
    rows.order_by_desc(Column::OpenedAt).order_by_desc(Column::RecordId)
}

/// What the actor opened last, of what they may still see, the last first.
pub async fn list(ctx: &Ctx) -> Result<Vec<Hit>, Error> {
    let Some(me) = ctx.actor.member() else { return Ok(Vec::new()) };
    ctx.read(async |tx| {
        let rows = of(me).limit(RECENTS_KEPT_MAX).all(tx.conn()).await?;
        let mut found: HashMap<Uuid, Hit> = HashMap::new();
        for kind in [HitKind::Company, HitKind::Contact, HitKind::Deal, HitKind::Lead, HitKind::Product] {
            let ids: Vec<Uuid> = rows.iter().filter(|row| of_hits(row.kind) == kind).map(|row| row.record_id).collect();
            match hits::of(ctx, tx, kind, &Asked::default(), ids).await {
                Ok(hits) => found.extend(hits.into_iter().map(|hit| (hit.id, hit))),
                Err(error) if error.is_refusal() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(rows.iter().filter_map(|row| found.remove(&row.record_id)).take(RECENTS_SHOWN_MAX).collect())
    })
    .await
}

fn of_hits(kind: RecordKind) -> HitKind {
    match kind {
        RecordKind::Company => HitKind::Company,
        RecordKind::Contact => HitKind::Contact,
        RecordKind::Deal => HitKind::Deal,
        RecordKind::Lead => HitKind::Lead,
        RecordKind::Product => HitKind::Product,
    }
}

/// Puts a record first among what the actor opened. Errors: `not_found`, `forbidden` for who is no member.
pub async fn remember(ctx: &Ctx, kind: RecordKind, id: Uuid) -> Result<(), Error> {
    let me = ctx.actor.member().ok_or(Error::Forbidden)?;
    if ctx.viewed_by.is_some() {
        // It is not they who opened it.
        return Ok(());
    }
    ctx.write(async |tx| {
        if !subject::exists(tx.conn(), ctx, kind, id).await? {
            return Err(Error::NotFound);
        }
        let rows = of(me).all(tx.conn()).await?;
        if rows.first().is_some_and(|first| (first.kind, first.record_id) == (kind, id)) {
            return Ok(());
        }
        // Two that were opened in the same instant stand in the order in which they were.
        let after = rows.first().map_or(ctx.now(), |first| ctx.now().max(ac_core::Timestamp(first.opened_at.0 + 1)));
        let row = Model { member_id: me, kind, record_id: id, opened_at: after };
        let again = OnConflict::columns([Column::MemberId, Column::Kind, Column::RecordId])
            .update_column(Column::OpenedAt)
            .to_owned();
        let row = row.into_active_model().reset_all();
        Entity::insert(row).on_conflict(again).exec_without_returning(tx.conn()).await?;
        let others = rows.into_iter().filter(|row| (row.kind, row.record_id) != (kind, id));
        let kept = usize::try_from(RECENTS_KEPT_MAX).unwrap_or(usize::MAX).saturating_sub(1);
        for row in others.skip(kept) {
            Entity::delete_by_id((me, row.kind, row.record_id)).exec(tx.conn()).await?;
        }
        Ok(())
    })
    .await
}

/// Forgets what a member opened, as part of the unit of work that says that they left.
pub async fn forget_in(tx: &Tx<'_>, member: MemberId) -> Result<(), Error> {
    Entity::delete_many().filter(Column::MemberId.eq(member)).exec(tx.conn()).await?;
    Ok(())
}
