//! Going back.

use super::{model::PutBack, past::Past};
use crate::{
    companies::{self, model::CompanyId},
    contacts::{self, model::ContactId},
    deals::{self, lines, model::DealId},
    leads::{self, model::LeadId},
    products::{self, model::ProductId},
    shared::{event::Origin, kind::RecordKind, record::Record, subject},
    undo::inverse::patch,
};
use ac_core::{Action, Ctx, Error, Tx};
use sea_orm::EntityTrait;
use serde_json::{Map, Value};

/// Puts fields of a record back to what they were right after one of its events.
///
/// Errors: `not_found`, `forbidden`, `stale` if anything happened to it since it was looked at, `invalid` for a value that is
/// refused by now, `conflict`.
pub async fn put_back(ctx: &Ctx, kind: RecordKind, id: uuid::Uuid, order: &PutBack) -> Result<(), Error> {
    macro_rules! put_back {
        ($tx:ident, $object:ident, $id:expr) => {{
            // Nothing is held yet: what an update holds besides its record comes before the record.
            let row = $object::entity::Entity::find_by_id($id).one($tx.conn()).await?.ok_or(Error::NotFound)?;
            let version = row.version();
            let back = chosen(Past::read($tx.conn(), id, order.event).await?, version, order)?;
            $object::verbs::update_in($tx, Origin::Direct, $id, version, patch(back)?).await.map(drop)
        }};
    }
    ctx.allow_any(kind.resource(), Action::Modify)?;
    ctx.write(async |tx| {
        if !subject::exists(tx.conn(), ctx, kind, id).await? {
            return Err(Error::NotFound);
        }
        match kind {
            RecordKind::Company => put_back!(tx, companies, CompanyId(id)),
            RecordKind::Contact => put_back!(tx, contacts, ContactId(id)),
            RecordKind::Deal => deal_back(tx, DealId(id), order).await,
            RecordKind::Lead => put_back!(tx, leads, LeadId(id)),
            RecordKind::Product => put_back!(tx, products, ProductId(id)),
        }
    })
    .await
}

/// A deal's lines go back last, when the deal is held: what they come to is its amount, whatever else was chosen.
async fn deal_back(tx: &Tx<'_>, id: DealId, order: &PutBack) -> Result<(), Error> {
    // Nothing is held yet: the stage that a deal goes into comes before the deal.
    let row = deals::entity::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let mut version = row.version;
    let mut back = chosen(Past::read(tx.conn(), id.0, order.event).await?, version, order)?;
    let former = back.remove(lines::verbs::LINES);
    let typed = if former.is_some() { back.remove("amount") } else { None };
    if !back.is_empty() {
        version = deals::verbs::update_in(tx, Origin::Direct, id, version, patch(back)?).await?.version;
    }
    match former {
        Some(former) => lines::undo::put_back(tx, id, version, &former, typed.as_ref()).await,
        None => Ok(()),
    }
}

/// The former values that were chosen. Errors: `stale`; `invalid` where one is no different, or none was chosen.
fn chosen(past: Past, current: i64, order: &PutBack) -> Result<Map<String, Value>, Error> {
    if past.seen != order.seen {
        return Err(Error::Stale { current });
    }
    if order.fields.is_empty() {
        return Err(Error::field("fields", "Choose what is to be put back."));
    }
    let mut back = past.back;
    let former = |field: &String| {
        let [_, then] =
            back.remove(field).ok_or_else(|| Error::field("fields", format!("“{field}” does not differ.")))?;
        Ok((field.clone(), then))
    };
    order.fields.iter().map(former).collect()
}
