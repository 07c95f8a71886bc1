//! Deals as a bulk change takes them.

use super::{
    entity::{Column, Entity, Model},
    events::{DealEvent, moved},
    fields::OBJECT,
    model::{DealFilter, DealPatch, DealQuery, ValidDeal},
    queries, verbs,
};
use crate::{
    bulk::object::{self, BulkObject, Turn},
    pipelines::{
        self,
        model::{Stage, StageId},
    },
    shared::{custom::Shared, event::Origin, record::facts},
};
use ac_core::{Ctx, Error, Resource, Tx, keyset::ListError};
use ac_records::rank;
use ac_views::custom::{FieldValues, Object, change::Changed};
use std::collections::HashMap;
use uuid::Uuid;

/// Deals as a bulk change takes them.
pub struct Bulk;

/// A change, the stage that deals are to enter, and the stages that they may stand in.
pub struct Ready {
    patch: DealPatch,
    to: Option<Stage>,
    stages: HashMap<StageId, Stage>,
}

impl Ready {
    fn stage(&self, id: StageId) -> Result<&Stage, Error> {
        self.stages.get(&id).ok_or_else(|| Error::field("stage_id", "Choose a stage of one of the pipelines."))
    }
}

impl BulkObject for Bulk {
    const RESOURCE: Resource = Resource::Deal;
    const APART: Option<Column> = Some(Column::Rank);

    type Entity = Entity;
    type Model = Model;
    type Patch = DealPatch;
    type Filter = DealFilter;
    type Ready = Ready;

    async fn ids(ctx: &Ctx, query: &DealQuery, most: u64) -> Result<Vec<Uuid>, ListError> {
        queries::ids(ctx, query, most).await
    }

    async fn ready(tx: &Tx<'_>, patch: DealPatch) -> Result<Ready, Error> {
        let to = match patch.stage_id {
            Some(id) => Some(pipelines::queries::stage_to_enter(tx, id).await?),
            None => None,
        };
        let any = ValidDeal {
            name: "any".to_owned(),
            amount: None,
            company_id: None,
            contact_id: None,
            product_id: None,
            owner_id: None,
            opened_on: None,
            expected_close_on: None,
        };
        verbs::checked(tx, &patch.clone().apply(any), None).await?;
        let all = pipelines::queries::all_in(tx.conn()).await?;
        let stages = all.into_iter().flat_map(|pipeline| pipeline.stages).map(|stage| (stage.id, stage)).collect();
        Ok(Ready { patch, to, stages })
    }

    fn own(patch: &DealPatch) -> Option<(&'static Object, &FieldValues)> {
        Some((OBJECT, &patch.fields))
    }

    fn with_own(own: &Shared, row: Model) -> Result<(Model, Option<Changed>), Error> {
        object::with_own(own, row)
    }

    fn edited(ready: &Ready, old: &Model, turn: Turn) -> Result<Model, Error> {
        let valid = ready.patch.clone().apply(old.valid()).validate().map_err(Error::Invalid)?;
        old.takes_amount(valid.amount)?;
        let mut new = old.clone().with(valid);
        match &ready.to {
            Some(to) if to.id != old.stage_id => {
                // They come in at the top in their own order.
                new = new.in_stage(ready.stage(old.stage_id)?, to, rank::in_batch(turn.began, turn.ordinal), turn.now);
                verbs::close_on(&mut new, to, ready.patch.closed_on.flatten())?;
            }
            _ => {
                if let Some(date) = ready.patch.closed_on {
                    verbs::close_on(&mut new, ready.stage(old.stage_id)?, date)?;
                }
            }
        }
        Ok(new)
    }

    fn tell_changed(tx: &Tx<'_>, origin: Origin, ready: &Ready, old: &Model, new: &Model) -> Result<(), Error> {
        let is_moved = old.stage_id != new.stage_id;
        let (fields, field_keys) = (new.fields.clone(), new.field_keys.clone());
        let edited = Model { version: new.version, fields, field_keys, ..old.clone().with(new.valid()) };
        let edited = if is_moved { edited } else { Model { closed_on: new.closed_on, ..edited } };
        let edits = facts(Some(old), Some(&edited), new);
        if !edits.changes.is_empty() {
            origin.emit(tx, &DealEvent::Updated(edits));
        }
        if is_moved {
            origin.emit(tx, &moved(&edited, ready.stage(old.stage_id)?, new, ready.stage(new.stage_id)?));
        }
        Ok(())
    }

    fn tell_deleted(tx: &Tx<'_>, origin: Origin, old: &Model, new: &Model) {
        origin.emit(tx, &DealEvent::Deleted(facts(Some(old), None, new)));
    }

    fn tell_restored(tx: &Tx<'_>, origin: Origin, new: &Model) {
        origin.emit(tx, &DealEvent::Restored(facts(None, Some(new), new)));
    }

    /// Another deal may have taken its external id meanwhile.
    fn comes_back_freely(row: &Model) -> bool {
        row.external_id.is_none()
    }
}
