//! What can happen to a deal.

use super::entity::Model;
use crate::{
    pipelines::model::{Stage, StageKind},
    shared::{
        event::{Facts, record_events},
        record::facts,
    },
};

record_events! {
    /// What happened to a deal. A move is `Won`, `Lost` or `Reopened` where the status changes, `StageChanged` where only
    /// the stage does, `Reordered` where it stayed in its column. `Unlinked` says that what it referred to was deleted for good,
    /// `Purged` that it was itself.
    DealEvent of Deal {
        Created = "deal.created",
        Updated = "deal.updated",
        StageChanged = "deal.stage_changed",
        Reordered = "deal.reordered",
        LinesChanged = "deal.lines_changed",
        Won = "deal.won",
        Lost = "deal.lost",
        Reopened = "deal.reopened",
        Deleted = "deal.deleted",
        Restored = "deal.restored",
        Unlinked = "deal.unlinked",
        Purged = "deal.purged",
    }
}

/// The event of a deal made in `stage`, which it names: its id alone says nothing to who reads the log.
#[must_use]
pub fn created(deal: &Model, stage: &Stage) -> DealEvent {
    let mut facts: Facts = facts(None, Some(deal), deal);
    facts.data = serde_json::json!({ "name": deal.name, "stage": named(stage) });
    DealEvent::Created(facts)
}

fn named(stage: &Stage) -> serde_json::Value {
    serde_json::json!({ "id": stage.id, "name": stage.name })
}

/// The event of a move from `old` in stage `from` to `new` in stage `to`.
#[must_use]
pub fn moved(old: &Model, from: &Stage, new: &Model, to: &Stage) -> DealEvent {
    let mut facts: Facts = facts(Some(old), Some(new), new);
    facts.data = serde_json::json!({
        "name": new.name,
        "from": named(from),
        "to": named(to),
        "amount": new.valid().amount,
    });
    match (from.kind, to.kind) {
        _ if from.id == to.id => DealEvent::Reordered(facts),
        (old, new) if old == new => DealEvent::StageChanged(facts),
        (_, StageKind::Won) => DealEvent::Won(facts),
        (_, StageKind::Lost) => DealEvent::Lost(facts),
        (_, StageKind::Open) => DealEvent::Reopened(facts),
    }
}
