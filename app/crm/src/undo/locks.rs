//! What putting events back will hold, held beforehand in the one order in which everybody holds it.
//!
//! The rule: custom fields come first and all at once, as in every change of one; pipelines come before deals, as in every move,
//! and then what refers before what it refers to; within a table the order is that of the ids. Taken one by one in the order of
//! events, a step could wait for another that waits for it.

use super::saved_views;
use crate::{
    activities, companies, contacts, dashboards, deals, leads, mail_templates, mails, notes,
    pipelines::{self, model::PipelineId, model::StageId},
    products,
};
use ac_core::{Error, Resource, Tx, event::Envelope};
use ac_records::undo::undoers;
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Ids of one statement, within what either database can bind.
const IDS_PER_READ_MAX: usize = 500;

/// Holds all that `events` are about, and the pipelines whose stages they lead back into.
pub async fn hold(tx: &Tx<'_>, events: &[Envelope]) -> Result<(), Error> {
    let of = |kind: Resource| {
        let ids = events.iter().filter(|event| event.subject.kind == kind).map(|event| event.subject.id);
        ids.collect::<BTreeSet<Uuid>>()
    };
    if !of(Resource::Field).is_empty() {
        ac_views::custom::verbs::hold_all(tx).await?;
    }
    let changed = of(Resource::Pipeline).into_iter().map(PipelineId).collect();
    pipelines::queries::hold_all(tx, changed, events.iter().flat_map(former_stage).collect()).await?;
    if tx.backend() == DbBackend::Sqlite {
        // Who writes there is alone.
        return Ok(());
    }
    macro_rules! hold {
        ($resource:ident, $object:ident) => {{
            use $object::entity::{Column, Entity};
            let ids: Vec<Uuid> = of(Resource::$resource).into_iter().collect();
            for chunk in ids.chunks(IDS_PER_READ_MAX) {
                let rows = Entity::find().filter(Column::Id.is_in(chunk.iter().copied())).order_by_asc(Column::Id);
                rows.lock_exclusive().all(tx.conn()).await?;
            }
        }};
    }
    hold!(Note, notes);
    hold!(Activity, activities);
    hold!(Mail, mails);
    hold!(Lead, leads);
    hold!(Deal, deals);
    hold!(Contact, contacts);
    hold!(Company, companies);
    hold!(Product, products);
    hold!(MailTemplate, mail_templates);
    hold!(Dashboard, dashboards);
    hold!(View, saved_views);
    for undoer in undoers() {
        (undoer.hold)(tx, events).await?;
    }
    Ok(())
}

/// The stage that a deal would go back into.
fn former_stage(event: &Envelope) -> Option<StageId> {
    let [old, _] = event.changes.as_ref()?.get("stage_id")?;
    old.as_str()?.parse().ok()
}
