//! Putting back what a conversion said of its lead, and saying it again; each way is the other's undo. What the conversion made
//! goes back by its own events.

use super::{
    entity::{Entity, Links, Model},
    model::LeadStatus,
    verbs::LeadEvent,
};
use crate::{
    companies, contacts, deals,
    shared::{
        event::Origin,
        record::{self, Record, facts},
    },
    undo::inverse::{Outcome, Standing, patch, stands},
};
use ac_core::{Action, Error, Tx, event::Envelope, log::event_entity as event};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

pub(crate) const CONVERTED: &str = "lead.converted";
pub(crate) const UNCONVERTED: &str = "lead.unconverted";

/// Whether an event of this kind is about a lead that was converted, or is one again.
pub(crate) fn is_one(kind: &str) -> bool {
    [CONVERTED, UNCONVERTED].contains(&kind)
}

/// Puts back what `event` said of its lead.
pub(crate) async fn apply(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    let Some(old) = record::hold_rows::<Entity>(tx, &[event.subject.id]).await?.pop() else {
        return Ok(Outcome::purged());
    };
    let Some(Standing::Live { back, in_the_way, .. }) = stands(&old, event)? else { return Ok(Outcome::gone()) };
    tx.ctx().allow(Action::Modify, &old)?;
    if !in_the_way.is_empty() {
        return Ok(Outcome::conflict(in_the_way, "The lead was changed since, so it stays as it is."));
    }
    if back.is_empty() {
        return Ok(Outcome::default());
    }
    if event.kind == CONVERTED && !may_delete_made(tx, event, &old).await? {
        let why = "What it became is not yours to delete. Ask its owner or an admin to take the conversion back.";
        return Ok(Outcome::conflict(Vec::new(), why));
    }
    let links: Links = patch(back)?;
    if !are_there(tx, &links).await? {
        return Ok(Outcome::conflict(Vec::new(), "What the lead became is no longer there."));
    }
    let new = old.clone().linked(links).touched(tx.ctx().now());
    record::replace(tx, &old, &new).await?;
    origin.emit(tx, &told(&old, &new));
    Ok(Outcome::changed())
}

fn told(old: &Model, new: &Model) -> LeadEvent {
    let facts = facts(Some(old), Some(new), new);
    match new.status {
        LeadStatus::Converted => LeadEvent::Converted(facts),
        _ => LeadEvent::Unconverted(facts),
    }
}

/// Whether the actor may delete all that the conversion made: half of it taken back would leave the lead free for another.
async fn may_delete_made(tx: &Tx<'_>, event: &Envelope, lead: &Model) -> Result<bool, Error> {
    let Some(batch) = event.batch_id else { return Ok(true) };
    macro_rules! may {
        ($object:ident, $id:expr, $created:literal) => {{
            let Some(id) = $id else { return Ok::<_, Error>(true) };
            let made = event::Entity::find()
                .filter(event::Column::BatchId.eq(batch))
                .filter(event::Column::Kind.eq($created))
                .filter(event::Column::SubjectId.eq(id.0));
            if made.count(tx.conn()).await? == 0 {
                return Ok(true);
            }
            let row = $object::entity::Entity::find_by_id(id).one(tx.conn()).await?;
            Ok(row.is_none_or(|row| row.is_deleted() || tx.ctx().allow(Action::Delete, &row).is_ok()))
        }};
    }
    let contact = async { may!(contacts, lead.contact_id, "contact.created") };
    let company = async { may!(companies, lead.company_id, "company.created") };
    let deal = async { may!(deals, lead.deal_id, "deal.created") };
    Ok(contact.await? && company.await? && deal.await?)
}

/// Whether the actor can see all that the lead is to be linked to.
async fn are_there(tx: &Tx<'_>, links: &Links) -> Result<bool, Error> {
    let (conn, ctx) = (tx.conn(), tx.ctx());
    let contact = match links.contact_id {
        Some(id) => contacts::queries::exists(conn, ctx, id).await?,
        None => true,
    };
    let company = match links.company_id {
        Some(id) => companies::queries::exists(conn, ctx, id).await?,
        None => true,
    };
    let deal = match links.deal_id {
        Some(id) => deals::queries::exists(conn, ctx, id).await?,
        None => true,
    };
    Ok(contact && company && deal)
}
