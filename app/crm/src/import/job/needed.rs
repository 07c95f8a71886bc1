//! What living records and notes refer to, and an undo therefore leaves where it is.

use crate::{
    activities, companies, contacts,
    deals::{self, lines::entity as line},
    leads, notes,
};
use ac_core::{Error, MemberId, Resource, Tx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

/// Those of `ids` that a living record, or what was written on one, refers to, or that others were merged into.
pub async fn referred_to(tx: &Tx<'_>, kind: Resource, ids: Vec<Uuid>) -> Result<HashSet<Uuid>, Error> {
    let mut found = HashSet::new();
    if ids.is_empty() {
        return Ok(found);
    }
    macro_rules! look {
        ($object:ident, $column:ident) => {
            look!($object, $column, is_null)
        };
        ($object:ident, $column:ident, $deleted:ident) => {{
            use $object::entity::{Column, Entity};
            let select = Entity::find().filter(Column::$column.is_in(ids.iter().copied()));
            let select = select.filter(Column::DeletedAt.$deleted()).select_only().column(Column::$column).distinct();
            found.extend(select.into_tuple::<Uuid>().all(tx.conn()).await?);
        }};
    }
    match kind {
        Resource::Contact => {
            look!(deals, ContactId);
            look!(contacts, MergedIntoId, is_not_null);
        }
        Resource::Company => {
            look!(deals, CompanyId);
            look!(contacts, CompanyId);
            look!(companies, MergedIntoId, is_not_null);
        }
        Resource::Product => {
            look!(deals, ProductId);
            let lines = line::Entity::find().filter(line::Column::ProductId.is_in(ids.iter().copied()));
            let select = lines.select_only().column(line::Column::ProductId).distinct();
            found.extend(select.into_tuple::<Uuid>().all(tx.conn()).await?);
        }
        _ => {}
    }
    look!(notes, SubjectId);
    look!(activities, SubjectId);
    Ok(found)
}

/// Those of `ids` that own a record which is not in the bin.
pub async fn owners_among(tx: &Tx<'_>, ids: &[MemberId]) -> Result<HashSet<MemberId>, Error> {
    let mut needed = HashSet::new();
    macro_rules! owners {
        ($object:ident) => {{
            use $object::entity::{Column, Entity};
            let select = Entity::find().filter(Column::OwnerId.is_in(ids.iter().copied()));
            let select = select.filter(Column::DeletedAt.is_null()).select_only().column(Column::OwnerId).distinct();
            let found: Vec<Option<MemberId>> = select.into_tuple().all(tx.conn()).await?;
            needed.extend(found.into_iter().flatten());
        }};
    }
    owners!(companies);
    owners!(contacts);
    owners!(deals);
    owners!(leads);
    owners!(activities);
    Ok(needed)
}
