//! Deals by the hundred, for imports.
//!
//! The rule: what comes in was checked (`validate`) and refers to records that the caller looked up in this workspace. One
//! call is one short step of at most [`BULK_ROWS_MAX`](crate::shared::record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Entity, Model},
    events::{DealEvent, created, moved},
    fields::OBJECT,
    model::{DealId, ValidDeal},
};
use crate::{
    pipelines::model::{Stage, StageId, StageKind},
    shared::{
        custom::{self, Links, WithOwn},
        event::{Dated, Origin},
        record::{self, facts},
    },
};
use ac_core::{Action, Error, Resource, Tx};
use ac_records::rank;
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// A deal as an import has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedDeal {
    pub valid: ValidDeal,
    pub external_id: Option<String>,
    pub stage_id: StageId,
    /// When it was won or lost; of no account in an open stage.
    pub closed_on: Option<NaiveDate>,
}

/// The live deals with these external ids.
pub async fn ids_by_external_id(
    conn: &impl ConnectionTrait,
    external: &[String],
) -> Result<HashMap<String, DealId>, Error> {
    let mut ids = HashMap::new();
    for chunk in external.chunks(record::BULK_ROWS_MAX) {
        let select = Entity::find().filter(Column::DeletedAt.is_null()).filter(Column::ExternalId.is_in(chunk));
        let select = select.select_only().column(Column::ExternalId).column(Column::Id);
        ids.extend(select.into_tuple::<(String, DealId)>().all(conn).await?);
    }
    Ok(ids)
}

/// Makes deals; answers their ids in the same order. They come in at the top of their columns in the order given;
/// `first_ordinal` is how many of the import came before.
///
/// Errors: `forbidden`, `invalid` for a stage that is not among `stages`.
pub async fn insert_many(
    tx: &Tx<'_>,
    origin: Origin,
    stages: &HashMap<StageId, Stage>,
    deals: Vec<impl Into<WithOwn<ImportedDeal>>>,
    first_ordinal: u32,
) -> Result<Vec<DealId>, Error> {
    tx.ctx().allow_any(Resource::Deal, Action::Create)?;
    let now = tx.ctx().now();
    let (defaults, mut links) = (custom::defaults(tx, OBJECT).await?, Links::new());
    let mut rows = Vec::with_capacity(deals.len());
    for (ordinal, deal) in (first_ordinal..).zip(deals) {
        let WithOwn { valid: deal, own } = deal.into();
        let stage = stage_of(stages, deal.stage_id)?;
        let row = Model::fresh(DealId::generate(), stage, rank::in_batch(now, ordinal), deal.valid, now);
        let closed_on = closing_date(stage, deal.closed_on, row.closed_on);
        let row = custom::made(row, own, &defaults, &mut links);
        rows.push(Model { external_id: deal.external_id, closed_on, ..row });
    }
    record::insert_many(tx, &rows).await?;
    custom::link_made(tx, &links).await?;
    for row in &rows {
        origin.emit(tx, &created(row, stage_of(stages, row.stage_id)?));
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes deals that [`record::hold_many`] gave, moving those whose stage differs; answers how many differ now.
pub async fn change_many(
    tx: &Tx<'_>,
    origin: Origin,
    stages: &HashMap<StageId, Stage>,
    changes: Vec<(Model, WithOwn<ImportedDeal>)>,
) -> Result<u64, Error> {
    let now = tx.ctx().now();
    let (mut changed, mut links) = (0, Links::new());
    for (old, WithOwn { valid: deal, own }) in changes {
        let (from, to) = (stage_of(stages, old.stage_id)?, stage_of(stages, deal.stage_id)?);
        // What the lines come to does not give way to what a file says.
        let amount = if old.line_count > 0 { old.valid().amount } else { deal.valid.amount };
        let valid = ValidDeal { amount, ..deal.valid };
        let edited = Model { external_id: deal.external_id, ..old.clone().with(valid) };
        let edited = custom::after(edited, own, &mut links);
        let mut new =
            if from.id == to.id { edited.clone() } else { edited.clone().in_stage(from, to, rank::top(now), now) };
        new.closed_on = closing_date(to, deal.closed_on, new.closed_on);
        if new == old {
            continue;
        }
        let version = old.version + 1;
        let edited = if from.id == to.id { new.clone() } else { edited };
        let (edited, new) = (Model { version, ..edited }, Model { version, updated_at: now, ..new });
        record::replace(tx, &old, &new).await?;
        let edits = facts(Some(&old), Some(&edited), &new);
        if !edits.changes.is_empty() {
            origin.emit(tx, &Dated { event: &DealEvent::Updated(edits), before: old.updated_at });
        }
        if from.id != to.id {
            origin.emit(tx, &Dated { event: &moved(&edited, from, &new, to), before: old.updated_at });
        }
        changed += 1;
    }
    custom::link_changed(tx, &links).await?;
    Ok(changed)
}

fn stage_of(stages: &HashMap<StageId, Stage>, id: StageId) -> Result<&Stage, Error> {
    stages.get(&id).ok_or_else(|| Error::field("stage_id", "Choose a stage of one of the pipelines."))
}

fn closing_date(stage: &Stage, given: Option<NaiveDate>, otherwise: Option<NaiveDate>) -> Option<NaiveDate> {
    if stage.kind == StageKind::Open { None } else { given.or(otherwise) }
}
