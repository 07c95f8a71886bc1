//! The records that notes are written on and activities are about, as the actor may see them.

use crate::{
    companies::{self, model::CompanyId},
    contacts::{self, model::ContactId},
    deals::{self, model::DealId},
    leads::{self, model::LeadId},
    products::{self, model::ProductId},
    shared::kind::RecordKind,
};
use ac_core::{Ctx, Error, Resource};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};

/// The kinds of record, and the right to read that each takes.
const SUBJECTS: [(RecordKind, Resource); 5] = [
    (RecordKind::Company, Resource::Company),
    (RecordKind::Contact, Resource::Contact),
    (RecordKind::Deal, Resource::Deal),
    (RecordKind::Lead, Resource::Lead),
    (RecordKind::Product, Resource::Product),
];

/// Whether the actor can see the record.
pub async fn exists(conn: &impl ConnectionTrait, ctx: &Ctx, kind: RecordKind, id: uuid::Uuid) -> Result<bool, Error> {
    match kind {
        RecordKind::Company => companies::queries::exists(conn, ctx, CompanyId(id)).await,
        RecordKind::Contact => contacts::queries::exists(conn, ctx, ContactId(id)).await,
        RecordKind::Deal => deals::queries::exists(conn, ctx, DealId(id)).await,
        RecordKind::Lead => leads::queries::exists(conn, ctx, LeadId(id)).await,
        RecordKind::Product => products::queries::exists(conn, ctx, ProductId(id)).await,
    }
}

/// Refuses what is to be written on a record that the actor cannot see, or that takes no more.
///
/// Errors: `invalid` naming `subject_id`.
pub async fn takes_more(conn: &impl ConnectionTrait, ctx: &Ctx, kind: RecordKind, id: uuid::Uuid) -> Result<(), Error> {
    if !exists(conn, ctx, kind, id).await? {
        return Err(Error::field("subject_id", "Choose a company, contact, deal, lead or product that exists."));
    }
    if is_closed(conn, kind, id).await? {
        return Err(Error::field("subject_id", "This lead was converted. Write it on what it became."));
    }
    Ok(())
}

/// Refuses to bring back what was written on a record that takes no more: it would be seen nowhere.
///
/// Errors: `conflict`.
pub async fn takes_back(conn: &impl ConnectionTrait, kind: RecordKind, id: uuid::Uuid) -> Result<(), Error> {
    if !is_closed(conn, kind, id).await? {
        return Ok(());
    }
    let why = "The lead it was on was converted, so it cannot come back there. Take the conversion back first.";
    Err(Error::Conflict(why.to_owned()))
}

/// Whether it is a lead that was converted, which is read-only.
async fn is_closed(conn: &impl ConnectionTrait, kind: RecordKind, id: uuid::Uuid) -> Result<bool, Error> {
    Ok(kind == RecordKind::Lead && leads::queries::is_converted(conn, LeadId(id)).await?)
}

/// What holds for the rows whose subject, of `kind` and `id`, the actor may see; `None` if that is all of them.
pub fn seen(ctx: &Ctx, kind: impl ColumnTrait, id: impl ColumnTrait) -> Result<Option<Condition>, Error> {
    // An empty choice would filter nothing.
    let mut seen = Condition::any().add(Expr::val(1).eq(0));
    let mut are_all_seen = true;
    for (subject, resource) in SUBJECTS {
        let on = kind.eq(subject);
        match ctx.readable(resource) {
            // A kind that is seen whole is not looked up: the list stays one walk along its index, and what is in the bin keeps
            // its rows.
            Ok(reach) if reach.is_all() => seen = seen.add(on),
            Ok(_) => {
                are_all_seen = false;
                seen = seen.add(on.and(id.in_subquery(ids_seen(ctx, subject)?)));
            }
            Err(_) => are_all_seen = false,
        }
    }
    Ok((!are_all_seen).then_some(seen))
}

/// Whether the actor sees all that stands on records, whichever they are.
#[must_use]
pub fn are_all_seen(ctx: &Ctx) -> bool {
    SUBJECTS.into_iter().all(|(_, resource)| ctx.readable(resource).is_ok_and(|reach| reach.is_all()))
}

/// The ids of the records of a kind that the actor may see.
fn ids_seen(ctx: &Ctx, kind: RecordKind) -> Result<SelectStatement, Error> {
    Ok(match kind {
        RecordKind::Company => ids(companies::queries::visible(ctx)?, companies::entity::Column::Id),
        RecordKind::Contact => ids(contacts::queries::visible(ctx)?, contacts::entity::Column::Id),
        RecordKind::Deal => ids(deals::queries::visible(ctx)?, deals::entity::Column::Id),
        RecordKind::Lead => ids(leads::queries::visible(ctx)?, leads::entity::Column::Id),
        RecordKind::Product => ids(products::queries::visible(ctx)?, products::entity::Column::Id),
    })
}

fn ids<E: EntityTrait>(select: Select<E>, id: E::Column) -> SelectStatement {
    select.select_only().column(id).into_query()
}
