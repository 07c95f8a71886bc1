//! The owners who won most, and what they still have open.

use super::{
    calendar::Calendar,
    model::{OwnerFigures, TOP_OWNERS},
    queries::{Stages, tally},
};
use crate::{
    deals::entity::{Column, Entity},
    members::entity as member,
    pipelines::model::StageKind,
    shared::sums::{self, SumRow},
};
use ac_core::{Error, MemberId, Rates};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
};
use std::collections::{BTreeSet, HashMap};

/// What an owner's deals in one currency are worth.
#[derive(FromQueryResult)]
struct OwnerTotal {
    owner_id: Option<MemberId>,
    #[sea_orm(nested)]
    sum: SumRow,
}

/// The owners by what they won this quarter in the workspace's currency, then by the number of deals.
pub(super) async fn top(
    conn: &impl ConnectionTrait,
    rates: &Rates,
    base: Select<Entity>,
    stages: &Stages,
    calendar: &Calendar,
) -> Result<Vec<OwnerFigures>, Error> {
    let won = base
        .clone()
        .filter(Column::StageId.is_in(stages.of_kind(StageKind::Won)))
        .filter(Column::ClosedOn.gte(calendar.quarter.0))
        .filter(Column::ClosedOn.lt(calendar.quarter.1));
    let won = by_owner(conn, won).await?;
    let owners: BTreeSet<Option<MemberId>> = won.iter().map(|total| total.owner_id).collect();
    let of = |totals: &[OwnerTotal], owner: Option<MemberId>| {
        tally(rates.own(), totals.iter().filter(|total| total.owner_id == owner).map(|total| &total.sum))
    };
    let mut ranked: Vec<_> = owners.into_iter().map(|owner| (owner, of(&won, owner))).collect();
    ranked.sort_by_key(|(_, won)| {
        let sum = rates.sum(&won.sums).own.amount_minor;
        (std::cmp::Reverse(sum), std::cmp::Reverse(won.count))
    });
    ranked.truncate(usize::try_from(TOP_OWNERS).unwrap_or(usize::MAX));

    let ids: Vec<MemberId> = ranked.iter().filter_map(|(owner, _)| *owner).collect();
    let mine = Condition::any().add(Column::OwnerId.is_in(ids.clone())).add(Column::OwnerId.is_null());
    let open = base.filter(Column::StageId.is_in(stages.of_kind(StageKind::Open))).filter(mine);
    let open = by_owner(conn, open).await?;
    let members = member::Entity::find().filter(member::Column::Id.is_in(ids)).all(conn).await?;
    let mut names: HashMap<MemberId, String> = members.into_iter().map(|row| (row.id, row.name)).collect();
    let figures = |(owner_id, won): (Option<MemberId>, _)| OwnerFigures {
        owner_id,
        owner_name: owner_id.and_then(|id| names.remove(&id)),
        won,
        open: of(&open, owner_id),
    };
    Ok(ranked.into_iter().map(figures).collect())
}

async fn by_owner(conn: &impl ConnectionTrait, select: Select<Entity>) -> Result<Vec<OwnerTotal>, Error> {
    let select = sums::columns(select.select_only().column(Column::OwnerId), Column::AmountMinor, Column::Currency);
    let grouped = select.group_by(Column::OwnerId).group_by(Column::Currency);
    Ok(grouped.into_model::<OwnerTotal>().all(conn).await?)
}
