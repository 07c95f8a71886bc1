//! What can be done to a deal: authorise, then one transaction with its row and its event.
//!
//! Each verb exists twice: with a `Ctx` as a unit of work of its own, and `…_in` as part of one. A deal's status follows
//! from its stage and never stands anywhere else.

use super::{
    entity::{Entity, Model},
    events::{DealEvent, created, moved},
    fields::OBJECT,
    model::{Deal, DealCard, DealDraft, DealId, DealPatch, Place, ValidDeal},
    places, queries,
};
use crate::{
    pipelines::{
        self,
        model::{Stage, StageId, StageKind},
    },
    shared::{
        custom::{self, Custom},
        event::Origin,
        link::{Links, fresh},
        money,
        record::{self, facts},
    },
};
use ac_core::{Action, Ctx, Error, Resource, Tx};
use ac_records::rank;

/// Makes a deal at the top of its stage. Errors: `invalid`, `forbidden`.
pub async fn create(ctx: &Ctx, draft: DealDraft) -> Result<Deal, Error> {
    ctx.write(async |tx| create_in(tx, Origin::Direct, draft).await).await
}

/// Changes fields of a deal last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: DealId, version: i64, patch: DealPatch) -> Result<Deal, Error> {
    ctx.write(async |tx| update_in(tx, Origin::Direct, id, version, patch).await).await
}

/// Moves a deal to a place in `to`, closing or reopening it as the stage says. Does nothing if it is there already.
///
/// `version`, if given, is the one that was seen. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn move_to(
    ctx: &Ctx,
    id: DealId,
    to: StageId,
    place: Place,
    version: Option<i64>,
) -> Result<DealCard, Error> {
    ctx.write(async |tx| {
        move_in(tx, Origin::Direct, id, to, place, version).await?;
        places::card(tx.conn(), tx.ctx(), id).await
    })
    .await
}

/// Puts a deal into the bin. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: DealId) -> Result<(), Error> {
    ctx.write(async |tx| delete_in(tx, Origin::Direct, id).await).await
}

/// Takes a deal out of the bin. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: DealId) -> Result<Deal, Error> {
    ctx.write(async |tx| restore_in(tx, Origin::Direct, id).await).await
}

pub async fn create_in(tx: &Tx<'_>, origin: Origin, draft: DealDraft) -> Result<Deal, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Deal, Action::Create)?;
    let (owner_id, opened_on) = (draft.owner_id.or(ctx.actor.member()), draft.opened_on.or(Some(ctx.now().date())));
    let draft = DealDraft { owner_id, opened_on, ..draft };
    let valid = checked(tx, &draft, None).await?;
    let stage = pipelines::queries::starting_stage(tx, draft.pipeline_id, draft.stage_id).await?;
    let now = ctx.now();
    let rank = rank::before_all(places::first_rank(tx.conn(), stage.id).await?.as_deref(), now);
    let id = DealId::generate();
    let own = custom::drafted(tx, OBJECT, &draft.fields).await?;
    let mut row = Model::fresh(id, &stage, rank, valid, now).with_own(&own);
    close_on(&mut row, &stage, draft.closed_on)?;
    record::insert(tx, row.clone()).await?;
    own.link(tx, id.0).await?;
    origin.emit(tx, &created(&row, &stage));
    queries::find(tx.conn(), ctx, id).await
}

pub async fn update_in(tx: &Tx<'_>, origin: Origin, id: DealId, version: i64, patch: DealPatch) -> Result<Deal, Error> {
    let now = tx.ctx().now();
    let entered = entered(tx, patch.stage_id).await;
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, Some(version)).await?;
    let closed_on = patch.closed_on;
    let draft = patch.apply(old.valid());
    let valid = checked(tx, &draft, Some(old.valid())).await?;
    record::allow_owner(tx, &old, valid.owner_id)?;
    old.takes_amount(valid.amount)?;
    let own = custom::changed(tx, OBJECT, &old, &draft.fields).await?;
    let from = pipelines::queries::stage(tx.conn(), old.stage_id).await?;
    let to = entered?.unwrap_or_else(|| from.clone());
    let mut edited = old.clone().with(valid).with_own(&own);
    if let (Some(date), true) = (closed_on, to.id == from.id) {
        close_on(&mut edited, &to, date)?;
    }
    let mut new = edited.clone();
    if to.id != from.id {
        let rank = rank::before_all(places::first_rank(tx.conn(), to.id).await?.as_deref(), now);
        new = new.in_stage(&from, &to, rank, now);
        close_on(&mut new, &to, closed_on.flatten())?;
    }
    if new != old {
        let version = old.version + 1;
        let (edited, new) = (Model { version, ..edited }, Model { version, updated_at: now, ..new });
        record::replace(tx, &old, &new).await?;
        own.link(tx, id.0).await?;
        let changes = facts(Some(&old), Some(&edited), &new);
        if !changes.changes.is_empty() {
            origin.emit(tx, &DealEvent::Updated(changes));
        }
        if to.id != from.id {
            origin.emit(tx, &moved(&edited, &from, &new, &to));
        }
    }
    queries::find(tx.conn(), tx.ctx(), id).await
}

pub async fn move_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: DealId,
    to: StageId,
    place: Place,
    version: Option<i64>,
) -> Result<(), Error> {
    let to = pipelines::queries::stage_to_enter(tx, to).await;
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, version).await?;
    let from = pipelines::queries::stage(tx.conn(), old.stage_id).await?;
    let to = to?;
    let Some(rank) = places::rank_at(tx, &old, to.id, place).await? else { return Ok(()) };
    let now = tx.ctx().now();
    let new = Model { version: old.version + 1, updated_at: now, ..old.clone().in_stage(&from, &to, rank, now) };
    record::replace(tx, &old, &new).await?;
    origin.emit(tx, &moved(&old, &from, &new, &to));
    Ok(())
}

/// Where an undo puts a deal back: the fields of a move that are to hold their old values again.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct FormerPlace {
    stage_id: Option<StageId>,
    rank: Option<String>,
    closed_on: Option<chrono::NaiveDate>,
}

/// Undoes a move: into the former stage, to the former rank, with the former closing date.
pub(crate) async fn put_back_in(
    tx: &Tx<'_>,
    origin: Origin,
    id: DealId,
    version: i64,
    former: FormerPlace,
) -> Result<(), Error> {
    let entered = entered(tx, former.stage_id).await;
    let old = record::hold_for::<Entity>(tx, id, Action::Modify, Some(version)).await?;
    let from = pipelines::queries::stage(tx.conn(), old.stage_id).await?;
    let to = entered?.unwrap_or_else(|| from.clone());
    let now = tx.ctx().now();
    let rank = former.rank.unwrap_or_else(|| old.rank.clone());
    let mut new = old.clone().in_stage(&from, &to, rank, now);
    if to.id != from.id && to.kind != StageKind::Open {
        new.closed_on = former.closed_on.or(new.closed_on);
    }
    let new = Model { version: old.version + 1, updated_at: now, ..new };
    record::replace(tx, &old, &new).await?;
    origin.emit(tx, &moved(&old, &from, &new, &to));
    Ok(())
}

pub async fn delete_in(tx: &Tx<'_>, origin: Origin, id: DealId) -> Result<(), Error> {
    let old = record::hold_for::<Entity>(tx, id, Action::Delete, None).await?;
    let new = record::binned(tx, &old).await?;
    origin.emit(tx, &DealEvent::Deleted(facts(Some(&old), None, &new)));
    Ok(())
}

pub async fn restore_in(tx: &Tx<'_>, origin: Origin, id: DealId) -> Result<Deal, Error> {
    let old = record::hold_deleted::<Entity>(tx, id).await?;
    if let Some(external) = &old.external_id
        && places::is_taken(tx.conn(), external).await?
    {
        let message = format!("Another deal now has the external id “{external}”. Delete that one first.");
        return Err(Error::Conflict(message));
    }
    let new = record::restored(tx, &old).await?;
    origin.emit(tx, &DealEvent::Restored(facts(None, Some(&new), &new)));
    queries::find(tx.conn(), tx.ctx(), id).await
}

/// The stage that the deal is to be put into, if any. A deal that stays holds its stage by being there.
///
/// What it refuses is of account only once it is known that the actor may change the deal at all.
async fn entered(tx: &Tx<'_>, stage: Option<StageId>) -> Result<Option<Stage>, Error> {
    match stage {
        Some(id) => pipelines::queries::stage_to_enter(tx, id).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn checked(tx: &Tx<'_>, draft: &DealDraft, old: Option<ValidDeal>) -> Result<ValidDeal, Error> {
    let old = old.as_ref();
    let valid = draft.validate().map_err(Error::Invalid)?;
    money::check(tx.ctx(), "amount", valid.amount, old.and_then(|old| old.amount))?;
    let links = Links::of(tx)
        .owner(fresh(valid.owner_id, old.map(|old| old.owner_id)))
        .await?
        .company(fresh(valid.company_id, old.map(|old| old.company_id)))
        .await?;
    links
        .contact(fresh(valid.contact_id, old.map(|old| old.contact_id)))
        .await?
        .product(fresh(valid.product_id, old.map(|old| old.product_id)))
        .await?
        .finish()?;
    Ok(valid)
}

/// Sets the closing date of a deal in a closed stage; an open deal has none.
pub(super) fn close_on(row: &mut Model, stage: &Stage, date: Option<chrono::NaiveDate>) -> Result<(), Error> {
    match (stage.kind, date) {
        (_, None) => Ok(()),
        (StageKind::Open, Some(_)) => {
            Err(Error::field("closed_on", "Move the deal to a won or lost stage to give it a closing date."))
        }
        (_, Some(date)) => {
            row.closed_on = Some(date);
            Ok(())
        }
    }
}
