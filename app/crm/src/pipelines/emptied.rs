//! Deals of stages that are taken away: they go where whoever takes the stage away says.

use super::model::{DEALS_MOVED_MAX, DealsTo, Pipeline, Stage, StageId, StageKind, ValidPipeline};
use crate::{
    deals::{
        entity::{Column, Entity, Model},
        events::moved,
    },
    shared::{
        event::Origin,
        record::{self, Record},
    },
};
use ac_core::{Action, Error, Resource, Tx};
use ac_records::rank;
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func},
};
use uuid::Uuid;

/// Moves the deals of the stages that `valid` leaves out to those that `deals_to` names. The pipeline is held.
///
/// Errors: `invalid` naming `deals_to`, `conflict` where there are too many of them, `forbidden`.
pub(super) async fn give_deals(
    tx: &Tx<'_>,
    origin: Origin,
    old: &Pipeline,
    valid: &ValidPipeline,
    deals_to: &[DealsTo],
) -> Result<(), Error> {
    let mut left = DEALS_MOVED_MAX;
    let stays = |id: StageId| valid.stages.iter().any(|draft| draft.id == Some(id));
    for DealsTo { from, to } in deals_to {
        let stage = |id: &StageId| old.stages.iter().find(|stage| stage.id == *id);
        let Some(gone) = stage(from).filter(|stage| !stays(stage.id)) else {
            return Err(Error::field("deals_to", "Name stages of this pipeline that are taken away."));
        };
        let Some(heir) = stage(to).filter(|stage| stays(stage.id)) else {
            return Err(Error::field(
                "deals_to",
                "Choose a stage of this pipeline that stays, for the deals to go to.",
            ));
        };
        left = left.saturating_sub(give(tx, origin, gone, &as_kept(heir, valid), left).await?);
    }
    Ok(())
}

/// The stage as it will be, whose kind may be another one if it holds no deals.
fn as_kept(stage: &Stage, valid: &ValidPipeline) -> Stage {
    let kept = valid.stages.iter().find(|draft| draft.id == Some(stage.id));
    Stage { kind: kept.map_or(stage.kind, |draft| draft.kind), ..stage.clone() }
}

/// Answers how many deals went. Errors: `conflict` where there are more than `most`.
async fn give(tx: &Tx<'_>, origin: Origin, from: &Stage, to: &Stage, most: u64) -> Result<u64, Error> {
    let live = Entity::find().filter(Column::StageId.eq(from.id)).filter(Column::DeletedAt.is_null());
    let ids: Vec<Uuid> = live
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::Rank)
        .limit(most.saturating_add(1))
        .into_tuple()
        .all(tx.conn())
        .await?;
    let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    if count > most {
        let why = format!(
            "With those of “{}”, more than {DEALS_MOVED_MAX} deals would move at once. Select them in the list of deals and move them \
             first.",
            from.name
        );
        return Err(Error::Conflict(why));
    }
    if !ids.is_empty() {
        move_live(tx, origin, ids, from, to).await?;
    }
    move_binned(tx, from, to).await?;
    Ok(count)
}

async fn move_live(tx: &Tx<'_>, origin: Origin, ids: Vec<Uuid>, from: &Stage, to: &Stage) -> Result<(), Error> {
    tx.ctx().allow_any(Resource::Deal, Action::Modify)?;
    let now = tx.ctx().now();
    let held = record::hold_rows::<Entity>(tx, &ids).await?;
    let mut pairs = Vec::with_capacity(held.len());
    for (ordinal, id) in (0_u32..).zip(&ids) {
        // They come in at the top, in the order that they had.
        let Some(old) = held.iter().find(|row| row.id.0 == *id && row.stage_id == from.id) else { continue };
        tx.ctx().allow(Action::Modify, old)?;
        let new = old.clone().in_stage(from, to, rank::in_batch(now, ordinal), now).touched(now);
        origin.emit(tx, &moved(old, from, &new, to));
        pairs.push((old.clone(), new));
    }
    record::replace_many::<Model>(tx, &pairs, Some(Column::Rank)).await
}

/// Deals in the bin go along without a word: what is known of them is how they were deleted.
async fn move_binned(tx: &Tx<'_>, from: &Stage, to: &Stage) -> Result<(), Error> {
    let today = tx.ctx().now().date();
    let closed_on = match to.kind {
        StageKind::Open => Expr::value(None::<chrono::NaiveDate>),
        StageKind::Won | StageKind::Lost => Func::coalesce([Expr::col(Column::ClosedOn), Expr::value(today)]).into(),
    };
    let binned = Entity::update_many()
        .col_expr(Column::StageId, Expr::value(to.id))
        .col_expr(Column::ClosedOn, closed_on)
        .filter(Column::StageId.eq(from.id).and(Column::DeletedAt.is_not_null()));
    binned.exec(tx.conn()).await?;
    Ok(())
}
